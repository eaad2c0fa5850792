#include "scenario/report_formats.hpp"

#include <gmock/gmock.h>

#include <sstream>

#include "scenario/run.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view lab = R"(lab: small
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  naw: { kind: mta, addresses: [198.51.100.40], certificate: { names: [outgw1.cloud.nospamproxy.com] } }
tenants:
  contoso:
    host: exo
    mailboxes: [david, anna]
    config: |
      New-InboundConnector NAW -SenderDomains * -RestrictDomainsToIPAddresses $true -SenderIPAddresses 198.51.100.41
)";

Report report_of_steps(std::string_view steps, std::size_t jobs = 1) {
  const load::TableReader reader(load::Texts{{"labs/small.lab.yaml", std::string(lab)},
                                             {"wild/s.scenario.yaml",
                                              "scenario: Wrong <address>\nlab: "
                                              "../labs/small.lab.yaml\n" +
                                                  std::string(steps)}});
  const std::string files[] = {"wild/s.scenario.yaml"};
  const auto prepared = prepare(files, reader);
  return report_of(run(prepared, {.wire = {}, .policy = by_policy}, reader, {.jobs = jobs}), {});
}

constexpr std::string_view two_fail =
    "matrix: [{ to: david }, { to: anna }]\nsteps:\n  - name: arrives\n"
    "    send: x@netatwork.de -> ${to}@contoso.onmicrosoft.com via naw\n    expect: delivered at contoso@exo\n";
constexpr std::string_view passes =
    "steps:\n  - send: x@netatwork.de -> david@contoso.onmicrosoft.com via naw\n    expect: rejected 5.7.51 by exo\n";

TEST(Report, AFailureIsOneScreenful) {
  const auto text = pretty_report(report_of_steps(two_fail), {}, Language::en);
  EXPECT_THAT(text, HasSubstr("wild\n  ✗ Wrong <address>"));
  EXPECT_THAT(text, HasSubstr("2 cases, one cause: NAW SenderIPAddresses (labs/small.lab.yaml:10)\n"));
  EXPECT_THAT(text, HasSubstr("expected   delivered at contoso@exo\n"
                              "got        rejected 550 5.7.51 by exo at rcpt\n"));
  EXPECT_THAT(text, HasSubstr("  expected   naw ──▶ exo ──▶ david\n"));
  EXPECT_THAT(text, HasSubstr("  got        naw ──╳ exo"));
  EXPECT_THAT(text, HasSubstr("\n                 ▲\n"));
  EXPECT_THAT(text, HasSubstr("near miss  "));
  EXPECT_THAT(text, HasSubstr("198.51.100.41"));
  EXPECT_THAT(text, HasSubstr("again      mailflow run 'wild/s.scenario.yaml' --filter 'arrives[to=david]' -v\n"));
  EXPECT_THAT(text, HasSubstr("likewise   arrives[to=anna]\n"));
  EXPECT_THAT(text, HasSubstr("0 passed, 2 failed · by policy alone\n"));
  const auto block = text.substr(text.find("── "));
  EXPECT_LE(std::count(block.begin(), block.end(), '\n'), 15 + 4) << text;  // and what says that it is a group
}

// One wrong setting is one cause, whoever runs into it and however much else each expected.
TEST(Report, ACauseIsASettingNotAValue) {
  const auto text = pretty_report(
      report_of_steps("matrix: [{ source: 198.51.100.40, more: david }, { source: 198.51.100.42, more: david }]\n"
                      "steps:\n"
                      "  - send: { from: x@naw.de, to: [\"${more}@contoso.onmicrosoft.com\"], via: naw,"
                      " source: \"${source}\" }\n    expect: delivered\n"
                      "  - send: { from: x@naw.de, to: [\"${more}@contoso.onmicrosoft.com\"], via: naw,"
                      " source: \"${source}\" }\n    expect: { delivered: true, route: [naw, exo], scl: 1 }\n"),
      {}, Language::en);
  EXPECT_THAT(text, HasSubstr("4 cases, one cause: NAW SenderIPAddresses"));
}

std::string step_that_expects(std::string_view expectation) {
  return fmt::format(
      "steps:\n  - name: arrives\n    send: x@netatwork.de -> david@contoso.onmicrosoft.com via naw\n    expect: {}\n",
      expectation);
}

std::string pretty(const std::string& steps) {
  return pretty_report(report_of_steps(steps), {}, Language::en);
}

// The mark stands where the way was left: at hosts and ends, not at what nobody spoke of.
TEST(Report, TheRoutesPartWhereSomethingElseWasExpected) {
  EXPECT_THAT(pretty(step_that_expects("delivered")), HasSubstr("  expected   naw ──▶ … ──▶ david\n"
                                                                "  got        naw ──╳ exo at RCPT\n"
                                                                "                 ▲\n"));
  EXPECT_THAT(pretty(step_that_expects("rejected by filter")), HasSubstr("  expected   naw ──▶ … ──╳ filter\n"
                                                                         "  got        naw ──╳ exo at RCPT\n"
                                                                         "                 ▲\n"));
  EXPECT_THAT(pretty(step_that_expects("rejected by exo at data")), HasSubstr("  expected   naw ──╳ exo at DATA\n"
                                                                              "  got        naw ──╳ exo at RCPT\n"
                                                                              "                 ▲\n"));
  EXPECT_THAT(pretty(step_that_expects("{ rejected: true, route: [naw, filter] }")),
              HasSubstr("  expected   naw ──▶ filter ──╳ …\n"
                        "  got        naw ──╳ exo at RCPT\n"
                        "                 ▲\n"));
}

TEST(Report, WhereOnlyAPropertyDiffersThereAreNoRoutes) {
  for (const auto* expectation :
       {"rejected 5.7.64 by exo", "{ rejected: { by: exo, stage: rcpt, text: no } }", "{ rejected: true, scl: 1 }"}) {
    const auto text = pretty(step_that_expects(expectation));
    EXPECT_THAT(text, HasSubstr("\nexpected   ")) << expectation;
    EXPECT_THAT(text, Not(HasSubstr("▲"))) << expectation;
    EXPECT_THAT(text, Not(HasSubstr("  got        naw"))) << expectation;
  }
}

TEST(Report, SaysWhatDecidedWithItsValueAndPlace) {
  EXPECT_THAT(pretty(step_that_expects("delivered")),
              HasSubstr("because    inbound.partner: no connector takes it: none of those in scope is satisfied; NAW\n"
                        "           restricts mail of netatwork.de (*) (labs/small.lab.yaml:10)\n"));
  const auto text = pretty(
      "steps:\n  - name: arrives\n    send: { from: x@netatwork.de, to: david@contoso.onmicrosoft.com, via: naw, "
      "source: "
      "198.51.100.41 }\n    expect: rejected\n");
  EXPECT_THAT(text,
              HasSubstr("because    inbound.partner: through connector NAW; address 198.51.100.41 is in 198.51.100.41\n"
                        "           (labs/small.lab.yaml:10)\n"));
  EXPECT_THAT(text, HasSubstr("the switch\n           partner.strict-specific-domain has a say\n"));
}

TEST(Report, FurtherMismatchesSayWhatWasExpected) {
  EXPECT_THAT(pretty(step_that_expects("{ rejected: { status: 5.7.64, reply: 551 } }")),
              HasSubstr("also       rejected.status: expected 5.7.64, got 5.7.51\n"));
}

TEST(Report, NamesEachStepThatFailed) {
  const auto text = pretty(
      "matrix: [{ to: david }, { to: anna }]\nsteps:\n  - name: arrives\n"
      "    send: x@netatwork.de -> ${to}@contoso.onmicrosoft.com via naw\n    expect: delivered\n");
  EXPECT_THAT(text, HasSubstr("arrives[to=david]\n" + std::string(62, ' ') + "arrives[to=anna]\n"));
}

TEST(Report, IsNoWiderThanTheTerminal) {
  const auto report = report_of_steps(
      "matrix: [{ to: david }]\nsteps:\n  - name: a name that goes on for longer than any terminal that somebody would "
      "still read it on is wide\n"
      "    send: x@netatwork.de -> ${to}@contoso.onmicrosoft.com via naw\n    expect: delivered\n");
  const auto text = pretty_report(report, {.width = 80}, Language::en);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (!line.starts_with("again ")) {  // a command is whole, or none
      EXPECT_LE(render::columns(line), 80U) << line;
    }
}

TEST(Report, CutsNoTitleThatHasRoom) {
  const std::string title = "A title that is longer than the column but not than the line";
  auto report = report_of_steps(
      "matrix: [{ to: david }, { to: anna }, { to: nobody }]\nsteps:\n"
      "  - send: x@netatwork.de -> ${to}@contoso.onmicrosoft.com via naw\n    expect: rejected\n");
  for (auto& each : report.cases) each.title = title;
  EXPECT_THAT(pretty_report(report, {}, Language::en), HasSubstr("  ✓ " + title + "  3 cases\n"));
  EXPECT_THAT(pretty_report(report, {.width = 60}, Language::en), HasSubstr("…  3 cases\n"));
}

TEST(Report, AsciiHasNoOtherSigns) {
  const auto text =
      pretty_report(report_of_steps(two_fail), {.width = 80, .signs = render::Signs::ascii}, Language::de);
  for (const char c : text) EXPECT_LT(static_cast<unsigned char>(c), 0x80U) << text;
}

TEST(Report, SuccessIsALineAScenario) {
  const auto text = pretty_report(report_of_steps(passes), {}, Language::en);
  EXPECT_THAT(text, HasSubstr("  ✓ Wrong <address>"));
  EXPECT_THAT(text, HasSubstr("naw ──╳ exo"));
  EXPECT_THAT(text, HasSubstr("1 passed · by policy alone\n"));
}

TEST(Report, JsonTellsEachCase) {
  const auto text = json_report(report_of_steps(two_fail), {}, Language::en);
  EXPECT_THAT(text, HasSubstr("\"failed\": 2"));
  EXPECT_THAT(text, HasSubstr("\"name\": \"wild/s.scenario.yaml › arrives[to=david]\""));
  EXPECT_THAT(text, HasSubstr("\"rule\": \"inbound.partner"));
  EXPECT_THAT(text, HasSubstr("\"where\": \"wild/s.scenario.yaml:7:13\""));
}

TEST(Report, JUnitIsEscaped) {
  const auto text = junit_report(report_of_steps(two_fail), {}, Language::en);
  EXPECT_THAT(text, HasSubstr("<testsuites tests=\"2\" failures=\"2\" errors=\"0\">"));
  EXPECT_THAT(text, HasSubstr("<testsuite name=\"Wrong &lt;address&gt;\""));
  EXPECT_THAT(text,
              HasSubstr("<failure type=\"failed\" message=\"expected: delivered at contoso@exo; got: rejected 550"));
  EXPECT_THAT(junit_report(report_of_steps(passes), {}, Language::en), HasSubstr("/>\n  </testsuite>"));
}

TEST(Report, ABrokenRowShowsItsErrorWithTheCaret) {
  const auto results = report_of_steps(
      "steps:\n  - change: { in: contoso, run: 'Get-Mailbx' }\n"
      "  - send: x@netatwork.de -> david@contoso.onmicrosoft.com via naw\n");
  EXPECT_THAT(pretty_report(results, {}, Language::en), HasSubstr("wild/s.scenario.yaml:4:"));
  EXPECT_THAT(pretty_report(results, {}, Language::en), HasSubstr("0 passed, 1 not run"));
  EXPECT_THAT(junit_report(results, {}, Language::en), HasSubstr("<error type=\"broken\""));
}

TEST(Report, IsTheSameForTheSameInput) {
  const auto one = report_of_steps(two_fail, 1);
  const auto eight = report_of_steps(two_fail, 8);
  EXPECT_EQ(pretty_report(one, {}, Language::en), pretty_report(eight, {}, Language::en));
  EXPECT_EQ(json_report(one, {}, Language::en), json_report(eight, {}, Language::en));
  EXPECT_EQ(junit_report(one, {}, Language::en), junit_report(eight, {}, Language::en));
}

}  // namespace
}  // namespace mailflow::scenario
