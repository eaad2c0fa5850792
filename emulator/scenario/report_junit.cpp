// JUnit XML has no written standard; this keeps to what Jenkins' and GitLab's readers share: testsuites, testsuite,
// testcase, failure, error. Readers take the message as one line and the body as it is.

#include <algorithm>

#include "scenario/report_formats.hpp"
#include "scenario/report_text.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;

constexpr std::size_t longest_message = 4'000;

bool unfit(const ReportCase& result) {
  return result.verdict == Verdict::failed || result.verdict == Verdict::disagreed;
}

bool broken(const ReportCase& result) {
  return result.verdict == Verdict::broken;
}

std::string failure_xml(const ReportCase& result, Language language) {
  std::string body;
  for (const auto& line : in_lines(result, language)) body += xml(line) + "\n";
  const auto message = xml(cut_bytes(in_one_line(result, language), longest_message));
  const std::string_view element = broken(result) ? "error" : "failure";
  return fmt::format("      <{0} type=\"{1}\" message=\"{2}\">{3}</{0}>\n", element, to_string(result.verdict), message,
                     body);
}

std::string suite_xml(Cases cases, Language language) {
  std::string out =
      fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n", xml(cases.front().title),
                  cases.size(), std::ranges::count_if(cases, unfit), std::ranges::count_if(cases, broken));
  for (const auto& each : cases) {
    const auto head = fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\"", xml(each.file),
                                  xml(each.step + each.row), xml(each.place), each.line);
    if (each.verdict == Verdict::passed)
      out += head + "/>\n";
    else
      out += head + ">\n" + failure_xml(each, language) + "    </testcase>\n";
  }
  return out + "  </testsuite>\n";
}

}  // namespace

std::string junit_report(const Report& report, const render::Style&, Language language) {
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites tests=\"{}\" failures=\"{}\" errors=\"{}\">\n", report.cases.size(),
                     std::ranges::count_if(report.cases, unfit), count(report, Verdict::broken));
  for (const auto cases : by_file(report)) out += suite_xml(cases, language);
  return out + "</testsuites>\n";
}

}  // namespace mailflow::scenario
