// Steps in an on-premises organisation, on the wire and by policy.

#include <gmock/gmock.h>

#include "unit/scenario/run_text.hpp"

namespace mailflow::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const std::string hybrid = R"(scenario: t
lab:
  hosts:
    exo: { kind: exchange-online, addresses: [40.107.1.10] }
    ex01: { kind: exchange-server, addresses: [192.0.2.10] }
    fabrikam: { kind: mta, addresses: [203.0.113.7], domains: [fabrikam.com] }
  tenants:
    contoso: { host: exo, domains: [contoso.com], mailboxes: [david] }
    tailspin: { host: exo }
  organizations:
    contoso: { servers: [ex01], domains: [contoso.com], mailboxes: [julie] }
  dns: "contoso.com. MX 10 ex01.contoso.com."
)";

Results run_hybrid(const std::string& steps, const Ways& ways = {.wire = {}, .policy = by_policy}) {
  const load::TableReader reader(load::Texts{{"s.scenario.yaml", hybrid + steps}});
  const std::string files[] = {"s.scenario.yaml"};
  const auto prepared = prepare(files, reader);
  for (const auto& each : prepared) EXPECT_FALSE(each.error) << base::render(*each.error);
  return run(prepared, ways, reader, {});
}

TEST(OrganizationSteps, ChangeWhatItsServersTake) {
  const auto* steps =
      "steps:\n"
      "  - send: x@fabrikam.com -> julie@contoso.com\n"
      "    expect: { delivered: { at: ex01, folder: Inbox }, route: [fabrikam, ex01] }\n"
      "  - send: x@fabrikam.com -> pat@contoso.com\n"
      "    expect: { bounced: { by: ex01, status: 5.1.10 } }\n"
      "  - change: { in: contoso@ex01, run: New-Mailbox Pat | Out-Null }\n"
      "  - send: x@fabrikam.com -> pat@contoso.com\n"
      "    expect: delivered at ex01\n"
      "  - change: { in: contoso@ex01, run: 'New-SendConnector Internet -AddressSpaces * | Out-Null' }\n"
      "  - send: x@fabrikam.com -> david@fabrikam.example via ex01\n"
      "    expect: { bounced: { by: ex01 } }\n"
      "  - send: julie@contoso.com -> x@fabrikam.com\n"
      "    expect: { delivered: true, route: [ex01, fabrikam] }\n";
  for (const auto& ways : {Ways{.wire = {}, .policy = by_policy}, Ways{.wire = by_wire, .policy = by_policy}}) {
    const auto results = run_hybrid(steps, ways);
    for (const auto& each : results.cases) {
      EXPECT_FALSE(each.error) << base::render(*each.error);
      for (const auto& recipient : each.recipients)
        for (const auto& mismatch : recipient.mismatches) ADD_FAILURE() << each.name << ": " << mismatch.got.en;
    }
    EXPECT_EQ(results.cases.size(), 5U);
    EXPECT_THAT(verdicts(results), testing::Each(Verdict::passed));
  }
}

TEST(OrganizationSteps, SayWhichOfTwo) {
  const std::tuple<std::string, std::string, std::string> bad[] = {
      {"contoso", "contoso is a tenant and an organisation", "say which: contoso@exo, or contoso@ and one of ex01"},
      {"contoso@fabrikam", "the tenant contoso lives on exo, not on fabrikam", ""},
      {"contso", "there is no tenant or organisation \"contso\"", "did you mean \"contoso\"?"},
  };
  for (const auto& [in, message, hint] : bad) {
    const auto results = run_hybrid("steps:\n  - change: { in: " + in + ", run: x }\n");
    ASSERT_THAT(verdicts(results), ElementsAre(Verdict::broken)) << in;
    EXPECT_THAT(results.cases[0].error->message, HasSubstr(message));
    EXPECT_THAT(results.cases[0].error->hint, HasSubstr(hint));
  }
  EXPECT_THAT(verdicts(run_hybrid("steps:\n  - change: { in: tailspin, run: Get-InboundConnector }\n"
                                  "  - change: { in: contoso@exo, run: Get-InboundConnector }\n"
                                  "  - send: x@fabrikam.com -> julie@contoso.com\n    expect: delivered\n")),
              ElementsAre(Verdict::passed));
}

// What a lab step leaves alone stays as scripts made it.
TEST(OrganizationSteps, OutliveALabStep) {
  const auto results = run_hybrid(
      "steps:\n"
      "  - change: { in: contoso@ex01, run: New-Mailbox Pat | Out-Null }\n"
      "  - lab: { dns: \"contoso.com. MX 10 ex01.contoso.com.\\nx.example. TXT x\" }\n"
      "  - send: x@fabrikam.com -> pat@contoso.com\n    expect: delivered at ex01\n"
      "  - lab: { organizations: { contoso: { mailboxes: [julie, kim] } } }\n"
      "  - send: x@fabrikam.com -> pat@contoso.com\n    expect: delivered at ex01\n"
      "  - send: x@fabrikam.com -> kim@contoso.com\n    expect: delivered at ex01\n");
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::passed, Verdict::passed, Verdict::passed));
}

}  // namespace
}  // namespace mailflow::scenario
