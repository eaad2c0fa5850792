#include "scenario/shard.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

namespace mailflow::scenario {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

// The variables in which a service tells a job its number, and how many there are.
struct Service {
  std::string_view name;
  const char* number;
  const char* total;    // nullptr: the service does not tell
  std::uint64_t first;  // the number of the first job
};

constexpr std::array<Service, 7> services{{
    {"GitLab", "CI_NODE_INDEX", "CI_NODE_TOTAL", 1},
    {"CircleCI", "CIRCLE_NODE_INDEX", "CIRCLE_NODE_TOTAL", 0},
    {"Buildkite", "BUILDKITE_PARALLEL_JOB", "BUILDKITE_PARALLEL_JOB_COUNT", 0},
    {"Azure Pipelines", "SYSTEM_JOBPOSITIONINPHASE", "SYSTEM_TOTALJOBSINPHASE", 1},
    {"Semaphore", "SEMAPHORE_JOB_INDEX", "SEMAPHORE_JOB_COUNT", 1},
    {"Bitbucket", "BITBUCKET_PARALLEL_STEP", "BITBUCKET_PARALLEL_STEP_COUNT", 0},
    {"Kubernetes", "JOB_COMPLETION_INDEX", nullptr, 0},
}};

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return {};
  return number;
}

Result<Shard> checked(std::uint64_t number, std::uint64_t total, std::string_view from) {
  if (number >= 1 && number <= total && total <= most_shards) return Shard{number, total};
  if (total == 0)
    return fail(ErrorKind::usage, "{} says shard {} of 0: there has to be one shard at least", from, number);
  return fail(ErrorKind::usage, "{} says shard {} of {}: it has to be 1 to {}, and {} shards at most", from, number,
              total, total, most_shards);
}

Result<Shard> told_by(const Service& service, std::string_view given_total, const Variable& variable) {
  const auto number = number_of(variable(service.number));
  if (!number || *number > most_shards)
    return fail(ErrorKind::usage, "{}: {} is no number of a shard", service.name, service.number);
  if (given_total.empty() && service.total == nullptr)
    return fail(base::Error{ErrorKind::usage,
                            fmt::format("{} tells a job its number, not how many there are", service.name),
                            {},
                            "say it: --shard auto/N, N as in the job's completions"});
  const auto text = given_total.empty() ? variable(service.total) : std::string(given_total);
  const auto total = number_of(text);
  if (!total) return fail(ErrorKind::usage, "{}: \"{}\" is no number of shards", service.name, text);
  return checked(*number + 1 - service.first, *total, service.name);
}

// Outside of a parallel job GitLab tells a total of 1 and no number.
Result<Shard> automatic(std::string_view given_total, const Variable& variable) {
  for (const auto& service : services)
    if (!variable(service.number).empty()) return told_by(service, given_total, variable);
  for (const auto& service : services)
    if (service.total != nullptr && variable(service.total) == "1") return Shard{};
  std::string names;
  for (const auto& service : services) names += (names.empty() ? "" : ", ") + std::string(service.number);
  return fail(base::Error{ErrorKind::usage,
                          "--shard auto: nothing here tells which shard this is",
                          {},
                          fmt::format("it is read from {}; --shard I/N says it", names)});
}

}  // namespace

bool holds(const Shard& shard, std::uint64_t job) {
  return job % shard.total == shard.number - 1;
}

std::string to_string(const Shard& shard) {
  return fmt::format("{}/{}", shard.number, shard.total);
}

Result<Shard> parse_shard(std::string_view text, const Variable& variable) {
  constexpr std::string_view automatically = "auto";
  const auto slash = text.find('/');
  const auto before = text.substr(0, slash);
  const auto behind = slash == std::string_view::npos ? std::string_view{} : text.substr(slash + 1);
  if (before == automatically && (slash == std::string_view::npos || !behind.empty()))
    return automatic(behind, variable);
  const auto number = number_of(before);
  const auto total = number_of(behind);
  if (!number || !total)
    return fail(ErrorKind::usage, "--shard takes I/N (one-based, as 2/5), auto or auto/N, not \"{}\"", text);
  return checked(*number, *total, "--shard");
}

}  // namespace mailflow::scenario
