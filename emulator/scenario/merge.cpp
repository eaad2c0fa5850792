#include <algorithm>
#include <map>

#include "scenario/run_file.hpp"

namespace mailflow::scenario {
namespace {

using base::ErrorKind;
using base::fail;
using base::Result;

constexpr std::size_t most_named = 10;

// That they are parts of one run.
Result<void> check_alike(const RunFile& one, const RunFile& other) {
  const auto differs = [&](std::string_view how) {
    return fail(ErrorKind::input, "{} and {} are not of one run: {}", one.name, other.name, how);
  };
  const auto& a = one.report;
  const auto& b = other.report;
  if (a.suite.program != b.suite.program)
    return differs(fmt::format("{} wrote the one, {} the other", a.suite.program, b.suite.program));
  if (a.suite.filter != b.suite.filter || a.suite.tags != b.suite.tags)
    return differs("--filter or --tag were not the same");
  if (a.suite != b.suite) return differs("the scenarios, or what they read, were not the same");
  if (a.shard.total != b.shard.total)
    return differs(fmt::format("the suite was cut into {} shards, and into {}", a.shard.total, b.shard.total));
  if (a.on_the_wire != b.on_the_wire) return differs("only one of them was on the wire");
  if (a.coverage.has_value() != b.coverage.has_value()) return differs("only one of them was run with --coverage");
  return {};
}

Result<void> check_complete(const std::vector<RunFile>& runs) {
  std::map<std::uint64_t, const RunFile*> shards;
  for (const auto& run : runs) {
    const auto shard = to_string(run.report.shard);
    if (!run.report.complete)
      return fail(ErrorKind::input, "{}: shard {} stopped at its first failure (--fail-fast): the rest is unknown",
                  run.name, shard);
    const auto [place, fresh] = shards.try_emplace(run.report.shard.number, &run);
    if (!fresh)
      return fail(ErrorKind::input, "shard {} is there twice: {} and {}", shard, place->second->name, run.name);
  }
  const auto total = runs.front().report.shard.total;
  if (shards.size() == total) return {};
  std::string missing;
  std::size_t named = 0;
  for (std::uint64_t number = 1; number <= total && named < most_named; ++number)
    if (!shards.contains(number) && ++named > 0)
      missing += (missing.empty() ? "" : ", ") + to_string(Shard{number, total});
  if (total - shards.size() > named) missing += ", …";
  return fail(ErrorKind::input, "{} of {} shards are missing: {}", total - shards.size(), total, missing);
}

}  // namespace

Result<Report> merge(std::vector<RunFile> runs) {
  for (const auto& run : runs)
    if (auto alike = check_alike(runs.front(), run); !alike) return fail(std::move(alike.error()));
  if (auto complete = check_complete(runs); !complete) return fail(std::move(complete.error()));
  Report merged = std::move(runs.front().report);
  merged.shard = {};
  for (auto run = std::next(runs.begin()); run != runs.end(); ++run) {
    if (merged.coverage) add(*merged.coverage, *run->report.coverage);
    std::ranges::move(run->report.cases, std::back_inserter(merged.cases));
  }
  std::ranges::stable_sort(merged.cases, {}, &ReportCase::job);
  return merged;
}

}  // namespace mailflow::scenario
