#include "scenario/report_formats.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "sample_report.hpp"
#include "scenario/report_text.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;
using testing::HasSubstr;
using testing::Not;

std::string golden(const std::string& name) {
  std::ifstream file("tests/unit/scenario/reports/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// What is new lies beside it, to be looked at and put in its place.
void expect_golden(const std::string& name, const std::string& text) {
  if (text == golden(name)) return;
  const auto beside = testing::TempDir() + name;
  std::ofstream(beside, std::ios::binary) << text;
  ADD_FAILURE() << name << " is not as in tests/unit/scenario/reports; see " << beside;
}

TEST(ReportFormats, AreAsTheirGoldens) {
  const auto report = sample_report();
  for (const auto& format : formats()) {
    expect_golden(fmt::format("sample.en.{}", format.word), format.write(report, {}, Language::en));
    if (format.word != "run")
      expect_golden(fmt::format("sample.de.{}", format.word), format.write(report, {}, Language::de));
  }
}

Report with_failures(std::size_t causes) {
  auto report = sample_report();
  report.cases.clear();
  for (std::size_t i = 0; i < causes; ++i) {
    report.cases.push_back(failed_case(i, fmt::format("step {}", i)));
    report.cases.back().cause = fmt::format("{}", i);
  }
  return report;
}

std::size_t occurrences(std::string_view text, std::string_view word) {
  std::size_t found = 0;
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + word.size())) ++found;
  return found;
}

// Commands of a CI service: what a line is for it, and where a text of ours ends up.
TEST(ReportFormats, GitHubGetsTenAnnotationsAndAWordAboutTheRest) {
  EXPECT_EQ(occurrences(github_report(with_failures(10), {}, Language::en), "::error file="), 10U);
  const auto text = github_report(with_failures(30), {}, Language::en);
  EXPECT_EQ(occurrences(text, "::error file="), 9U);
  EXPECT_THAT(text, HasSubstr("\n::error::and 21 more causes\n0 passed, 30 failed"));
}

TEST(ReportFormats, AzureGetsTenIssuesAndAWordAboutTheRest) {
  EXPECT_EQ(occurrences(azure_report(with_failures(10), {}, Language::en), "type=error;"), 10U);
  const auto text = azure_report(with_failures(30), {}, Language::de);
  EXPECT_EQ(occurrences(text, "type=error;"), 9U);
  EXPECT_THAT(text, HasSubstr("\n##vso[task.logissue type=error]und 21 weitere Ursachen\n"));
}

TEST(ReportFormats, AnAnnotationIsNeverTooLong) {
  auto report = with_failures(1);
  auto& failure = report.cases.front().failure[0];
  failure.further.assign(100, std::string(10'000, '%'));
  report.cases.front().title.assign(1'000, 'x');
  const auto text = github_report(report, {}, Language::en);
  EXPECT_LT(text.size(), 65'535U);
  const auto title = text.substr(text.find("title=") + 6);
  EXPECT_LE(title.find("::"), 255U);
  EXPECT_LT(azure_report(report, {}, Language::en).size(), 65'535U);
}

TEST(ReportFormats, MarkdownFitsIntoACommentAndSaysWhatIsMissing) {
  const auto text = markdown_report(with_failures(500), {}, Language::en);
  EXPECT_LE(text.size(), 65'535U);
  EXPECT_THAT(text, HasSubstr(" more causes are left out"));
  EXPECT_THAT(markdown_report(with_failures(20), {}, Language::en), Not(HasSubstr("left out")));
}

TEST(ReportFormats, SarifHasAtMostFiveThousandResults) {
  const auto text = sarif_report(with_failures(5'001), {}, Language::en);
  EXPECT_EQ(occurrences(text, "\"ruleId\""), 5'000U);
  EXPECT_THAT(text, HasSubstr("1 more results are left out: 5000 are shown"));
}

TEST(ReportFormats, SarifNamesFilesAsUris) {
  auto report = with_failures(1);
  report.cases.front().place = "/tmp/ü b#1.scenario.yaml";
  EXPECT_THAT(sarif_report(report, {}, Language::en),
              HasSubstr("\"uri\": \"file:///tmp/%C3%BC%20b%231.scenario.yaml\""));
}

TEST(ReportFormats, AFailureIsAtMostFifteenLines) {
  auto report = with_failures(1);
  auto& failure = report.cases.front().failure[0];
  for (auto* text : {&failure.expected, &failure.got, &failure.because, &failure.near_miss, &failure.sure}) {
    text->clear();
    for (int i = 0; i < 100; ++i) *text += "words ";
  }
  failure.further.assign(40, "scl: 1, 5");
  for (const std::size_t width : {60U, 100U, 200U}) {
    const auto text = pretty_report(report, {.width = width, .signs = {}, .colours = {}}, Language::en);
    const auto block = text.substr(text.find("── "), text.find("\ncoverage") - text.find("── "));
    EXPECT_EQ(occurrences(block, "\n"), 15U) << block;
    EXPECT_THAT(block, HasSubstr("again      mailflow run"));
  }
  failure = failure_in("en");
  failure.further.assign(40, "scl: 1, 5");
  const auto text = pretty_report(report, {}, Language::en);
  EXPECT_THAT(text, HasSubstr("also       scl: 1, 5\n"));
  EXPECT_THAT(text, testing::ContainsRegex("also       and [0-9]+ more\n"));
}

TEST(ReportFormats, CausesKeepTheOrderOfTheirFirstCases) {
  const auto report = sample_report();
  const auto found = causes(report);
  ASSERT_EQ(found.size(), 3U);
  EXPECT_EQ(found[0].size(), 2U);
  EXPECT_EQ(found[0][1]->step, "second");
  EXPECT_EQ(found[1].front()->verdict, Verdict::disagreed);
}

TEST(ReportFormats, TextIsCutBetweenCharacters) {
  EXPECT_EQ(cut_bytes("aüüü", 7), "aüüü");
  EXPECT_EQ(cut_bytes("aüüü", 6), "aü…");
  EXPECT_EQ(cut_bytes("aüüü", 5), "a…");
}

}  // namespace
}  // namespace mailflow::scenario
