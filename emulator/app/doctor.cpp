// `mailflow doctor`: whether this machine has what a lab needs, one plain sentence each.

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <filesystem>
#include <vector>

#include "app/verbs.hpp"

namespace mailflow::app {
namespace {

enum class Finding { good, note, missing };

struct Check {
  Finding finding = Finding::good;
  std::string sentence;
};

// A session takes a descriptor at each end, and a lab may have hundreds at a time.
Check descriptors() {
  constexpr rlim_t needed = 1024;
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return {Finding::note, "the limit of open files can't be read"};
  if (limit.rlim_max < needed)
    return {Finding::missing,
            fmt::format("only {} files may be open at a time, a lab needs {} (ulimit -Hn)", limit.rlim_max, needed)};
  return {Finding::good, fmt::format("{} files may be open at a time", limit.rlim_max)};
}

// Real clients judge the lab's certificates by this machine's time.
Check time_of_day() {
  using namespace std::chrono;
  constexpr auto earliest = sys_days(year(2024) / January / 1);
  if (system_clock::now() < earliest)
    return {Finding::note,
            "this machine's clock stands before 2024: real clients will not trust the lab's certificates"};
  return {Finding::good, "this machine's clock is set"};
}

Check reports() {
  std::error_code error;
  const auto folder = std::filesystem::current_path(error);
  if (error) return {Finding::note, "the working folder is gone: reports need a path of their own"};
  return {Finding::good, fmt::format("reports go to {} unless they name another folder", folder.string())};
}

}  // namespace

int perform(const DoctorCommand&, Console& console) {
  const auto& style = console.style();
  const std::vector<Check> checks{descriptors(), time_of_day(), reports()};
  bool missing = false;
  std::string text;
  for (const auto& check : checks) {
    const bool bad = check.finding == Finding::missing;
    missing = missing || bad;
    const auto mark = check.finding == Finding::note
                          ? std::string("-")
                          : render::paint(style, bad ? render::Tone::bad : render::Tone::good,
                                          render::sign(style, bad ? render::Sign::no : render::Sign::yes));
    text += render::padded(mark, 3) + render::clean(style, check.sentence) + "\n";
  }
  text += missing ? "\nThis machine lacks something that labs need.\n" : "\nThis machine can run labs.\n";
  console.out(text);
  return missing ? base::exit_code(base::ErrorKind::unavailable) : 0;
}

}  // namespace mailflow::app
