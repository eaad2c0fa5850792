#include "scenario/report_formats.hpp"

#include <gmock/gmock.h>

#include "scenario/run.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;
using testing::HasSubstr;

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
  EXPECT_TRUE(prepared) << base::render(prepared.error());
  return report_of(run(*prepared, {.wire = {}, .policy = by_policy}, reader, {.jobs = jobs}), {});
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
  EXPECT_THAT(text, HasSubstr("\n                   ▲\n"));
  EXPECT_THAT(text, HasSubstr("near miss  "));
  EXPECT_THAT(text, HasSubstr("198.51.100.41"));
  EXPECT_THAT(text, HasSubstr("again      mailflow run 'wild/s.scenario.yaml' --filter 'arrives[to=david]' -v\n"));
  EXPECT_THAT(text, HasSubstr("also       wild/s.scenario.yaml › arrives[to=anna]\n"));
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
