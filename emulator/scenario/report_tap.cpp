// Version 13, which all readers know (14 adds nothing that is needed here):
// testanything.org/tap-version-13-specification. In a description `#` begins a directive and is escaped; what is known
// of a failure is a YAML block of quoted texts and lists of them.

#include <array>

#include "scenario/report_formats.hpp"
#include "scenario/report_text.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;

constexpr std::size_t longest_text = 4'000;

std::string description(std::string_view name) {
  static constexpr std::array<Escape, 2> escapes{{{'#', "\\#"}, {'\\', "\\\\"}}};
  return escaped(name, escapes);
}

std::string quoted(std::string_view text) {
  static constexpr std::array<Escape, 2> escapes{{{'"', "\\\""}, {'\\', "\\\\"}}};
  return "\"" + escaped(cut_bytes(text, longest_text), escapes) + "\"";
}

std::string block(const ReportCase& result, Language language) {
  std::string out = "  ---\n";
  const auto line = [&](std::string_view key, std::string_view text) {
    if (!text.empty()) out += fmt::format("  {}: {}\n", key, quoted(text));
  };
  const auto& why = result.why(language);
  line("message", in_one_line(result, language));
  line("severity", "fail");
  line("verdict", to_string(result.verdict));
  line("at", fmt::format("{}:{}:{}", result.place, result.line, result.column));
  line("recipient", result.recipient);
  line("expected", why.expected);
  line("got", why.got);
  if (!why.further.empty()) out += "  also:\n";
  for (const auto& each : further_lines(result, language, most_further)) out += fmt::format("    - {}\n", quoted(each));
  line("because", why.because);
  line("rule", result.rule);
  line("near-miss", why.near_miss);
  line("sure", why.sure);
  if (result.verdict != Verdict::broken) line("again", again(result));
  return out + "  ...\n";
}

}  // namespace

std::string tap_report(const Report& report, const render::Style&, Language language) {
  std::string out = fmt::format("TAP version 13\n1..{}\n", report.cases.size());
  std::size_t number = 0;
  for (const auto& each : report.cases) {
    const bool passed = each.verdict == Verdict::passed;
    out += fmt::format("{}ok {} - {}\n", passed ? "" : "not ", ++number, description(each.name));
    if (!passed) out += block(each, language);
  }
  return out + "# " + tally_line(report, language) + "\n";
}

}  // namespace mailflow::scenario
