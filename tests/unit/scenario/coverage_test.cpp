#include "scenario/coverage.hpp"

#include <gmock/gmock.h>

#include "journey/catalogue.hpp"
#include "scenario/run.hpp"

namespace mailflow::scenario {
namespace {

using testing::Contains;
using testing::Not;

Coverage of(std::string_view steps) {
  const load::TableReader reader(
      load::Texts{{"s.scenario.yaml",
                   "scenario: t\nlab:\n  lab: small\n  hosts:\n"
                   "    exo: { kind: exchange-online, addresses: [40.107.1.10] }\n"
                   "    naw: { kind: mta, addresses: [198.51.100.40] }\n"
                   "  tenants:\n    contoso:\n      host: exo\n      domains: [contoso.com]\n      mailboxes: [david]\n"
                   "      config: New-InboundConnector NAW -SenderDomains * -RestrictDomainsToIPAddresses $true"
                   " -SenderIPAddresses 198.51.100.40\n" +
                       std::string(steps)}});
  const std::string files[] = {"s.scenario.yaml"};
  const auto prepared = prepare(files, reader);
  for (const auto& each : prepared) EXPECT_FALSE(each.error) << base::render(*each.error);
  RunOptions options;
  options.coverage = true;
  return *run(prepared, {.wire = {}, .policy = by_policy}, reader, options).coverage;
}

RuleCoverage row(const Coverage& coverage, std::string_view rule) {
  const auto found = std::ranges::find(coverage, rule, &RuleCoverage::rule);
  return found == coverage.end() ? RuleCoverage{} : *found;
}

constexpr std::string_view one_send =
    "steps:\n  - send: x@naw.example -> david@contoso.com via naw\n    expect: delivered\n";

TEST(Coverage, CountsTheAnswersOfEachTest) {
  const auto coverage = of(one_send);
  EXPECT_EQ(coverage.size(), journey::all_rules().size());
  EXPECT_EQ(row(coverage, "inbound.partner.source-address").yes, 1U);
  EXPECT_EQ(row(coverage, "inbound.partner.source-address").no, 0U);
  const auto sum = sum_of(coverage);
  EXPECT_EQ(sum.rules, journey::all_rules().size());
  EXPECT_EQ(sum.touched + sum.never_asked.size(), sum.rules);
  EXPECT_THAT(sum.never_no, Contains("inbound.partner.source-address"));
  EXPECT_THAT(sum.never_asked, Contains("relay.client-accepted"));
  EXPECT_LT(sum.seen, sum.outcomes);
}

// An expectation of reasons asks for every row that was missed: they are not answers.
TEST(Coverage, IsTheSameHoweverMuchIsExplained) {
  const auto explained =
      of("steps:\n  - send: x@naw.example -> david@contoso.com via naw\n"
         "    expect: { delivered: true, why: [inbound.partner.connector] }\n");
  EXPECT_EQ(explained, of(one_send));
}

TEST(Coverage, AnotherSenderIsAnotherAnswer) {
  const auto coverage =
      of("steps:\n  - send: x@naw.example -> david@contoso.com via naw\n"
         "  - send: { from: x@naw.example, to: [david@contoso.com], via: naw, source: 198.51.100.41 }\n");
  EXPECT_EQ(row(coverage, "inbound.partner.source-address").yes, 1U);
  EXPECT_EQ(row(coverage, "inbound.partner.source-address").no, 1U);
  EXPECT_THAT(sum_of(coverage).never_no, Not(Contains("inbound.partner.source-address")));
}

TEST(Coverage, SumsUp) {
  Coverage sum{{"a", 1, 0}};
  add(sum, Coverage{{"a", 2, 3}, {"b", 0, 1}});
  EXPECT_EQ(sum, (Coverage{{"a", 3, 3}, {"b", 0, 1}}));
}

}  // namespace
}  // namespace mailflow::scenario
