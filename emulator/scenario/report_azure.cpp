// Logging commands (learn.microsoft.com, "Logging commands"): task.logissue. `%` is escaped as %AZP25, CR and LF as on
// GitHub; `;` and `]` also in properties. The summary of a run shows the first 10 issues of a task, so each cause is
// one issue and the last tells of those left out. Whether the task fails is the exit code's to say.

#include <array>

#include "scenario/report_formats.hpp"
#include "scenario/report_text.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;

constexpr std::size_t most_issues = 10;

std::string property(std::string_view text) {
  static constexpr std::array<Escape, 3> escapes{{{'%', "%AZP25"}, {';', "%3B"}, {']', "%5D"}}};
  return escaped(text, escapes);
}

std::string issue(const Cause& cause, Language language) {
  const auto& first = *cause.front();
  std::vector<std::string> lines{first.name};
  for (auto& line : in_lines(cause, language)) lines.push_back(std::move(line));
  return fmt::format("##vso[task.logissue type=error;sourcepath={};linenumber={};columnnumber={};code={}]{}\n",
                     property(first.place), first.line, first.column,
                     property(first.rule.empty() ? to_string(first.verdict) : first.rule),
                     command_message(lines, "%AZP25"));
}

}  // namespace

std::string azure_report(const Report& report, const render::Style&, Language language) {
  const auto found = causes(report);
  const bool all = found.size() <= most_issues;
  std::string out;
  for (std::size_t i = 0; i < (all ? found.size() : most_issues - 1); ++i) out += issue(found[i], language);
  if (!all)
    out +=
        fmt::format(fmt::runtime(language == Language::de ? "##vso[task.logissue type=error]und {} weitere Ursachen\n"
                                                          : "##vso[task.logissue type=error]and {} more causes\n"),
                    found.size() - (most_issues - 1));
  return out + tally_line(report, language) + "\n";
}

}  // namespace mailflow::scenario
