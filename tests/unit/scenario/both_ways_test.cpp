// Questions that the wire and policy answer each for itself: the DNS, and the reasons.

#include <gmock/gmock.h>

#include "unit/scenario/run_text.hpp"

namespace mailflow::scenario {
namespace {

using testing::ElementsAre;

TEST(Run, TheNameServerIsAskedForRecords) {
  const auto* scenario =
      "setup:\n"
      "  - dns: { add: \"spf.example. TXT \\\"v=spf1 \\\" \\\"-all\\\"\\nspf.example. TXT other\\nm.example. MX 10 "
      "a.example.\" }\n"
      "steps:\n"
      "  - check: { dns: { name: spf.example, type: TXT, answer: [other, v=spf1 -all] } }\n"
      "  - check: { dns: { name: spf.example, type: TXT, answer: v=spf1 -all } }\n"
      "  - check: { dns: { name: m.example, type: MX, answer: 10 a.example } }\n"
      "  - check: { dns: { name: spf.example, type: A, answer: [] } }\n"
      "  - check: { dns: { name: none.example, type: TXT, answer: { contains: v=spf1 } } }\n"
      "  - fault: { dns: m.example, answer: SERVFAIL }\n"
      "  - check: { dns: { name: m.example, type: MX, answer: [] } }\n";
  for (const auto& ways : {Ways{.wire = {}, .policy = by_policy}, Ways{.wire = by_wire, .policy = by_policy}}) {
    const auto results = run_text(scenario, ways);
    EXPECT_THAT(verdicts(results), ElementsAre(Verdict::passed, Verdict::failed, Verdict::passed, Verdict::passed,
                                               Verdict::failed, Verdict::passed));
    ASSERT_EQ(results.cases.size(), 6U);
    EXPECT_TRUE(results.cases[0].name.ends_with("check TXT spf.example")) << results.cases[0].name;
    const auto& surplus = results.cases[1].recipients.at(0).mismatches.at(0);
    EXPECT_EQ(surplus.expected, "v=spf1 -all");
    EXPECT_THAT(surplus.got.en, "other; v=spf1 -all");
    EXPECT_EQ(results.cases[4].recipients.at(0).mismatches.at(0).got.en, "no record");
  }
}

TEST(Run, AReasonIsAskedOfBothWays) {
  const auto results = run_text(
      "steps:\n"
      "  - change: { in: contoso@exo, run: 'New-InboundConnector Filter -SenderDomains * -RequireTls $false "
      "-RestrictDomainsToIPAddresses $true -SenderIPAddresses 198.51.100.40' }\n"
      "  - send: x@fabrikam.com -> david@contoso.com via filter\n"
      "    expect: { delivered: true, why: [inbound.partner.none-satisfied, inbound.partner.only-tls-missing] }\n"
      "  - send: x@fabrikam.com -> david@contoso.com via filter\n"
      "    expect: { delivered: true, why: [inbound.partner.source-address, "
      "{ rule: inbound.partner.restricts-to-certificate, result: false }] }\n",
      {.wire = by_wire, .policy = by_policy});
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::failed, Verdict::passed));
  const auto& found = results.cases.at(0).recipients.at(0);
  EXPECT_EQ(found.side, Side::wire) << "the wire's own decisions, not only policy's";
  ASSERT_EQ(found.mismatches.size(), 2U);
  EXPECT_EQ(found.mismatches[0].expected.en, "inbound.partner.none-satisfied: yes");
}

}  // namespace
}  // namespace mailflow::scenario
