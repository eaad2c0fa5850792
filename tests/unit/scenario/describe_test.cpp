#include "scenario/describe.hpp"

#include <gtest/gtest.h>

#include <set>

#include "scenario/shapes.hpp"

namespace mailflow::scenario {
namespace {

constexpr std::string_view frame = R"(scenario: s
lab:
  lab: l
  hosts:
    exo: { kind: exchange-online, addresses: [40.107.1.10] }
    fabrikam: { kind: mta, addresses: [203.0.113.7], domains: [fabrikam.com], mailboxes: [x] }
  tenants: { contoso: { host: exo, domains: [contoso.com], mailboxes: [david] } }
steps:
  - send: { id: m, from: x@fabrikam.com, to: david@contoso.com }
    expect: delivered
)";

std::string described(std::string_view step, base::Language language) {
  const load::TableReader reader({});
  const auto scenario = read_scenario({"s.scenario.yaml", std::string(frame) + std::string(step) + "\n"});
  EXPECT_TRUE(scenario) << base::render(scenario.error());
  if (!scenario) return {};
  const auto text = description(*scenario, reader, language);
  EXPECT_TRUE(text) << base::render(text.error());
  return text.value_or(std::string{});
}

struct Told {
  std::string_view key;  // of the step
  std::string_view step;
  std::string_view en;
  std::string_view de;
};

constexpr Told kinds[] = {
    {"send", "  - { send: x@fabrikam.com -> david@contoso.com, expect: rejected 5.7.1 by exo }",
     "| x@fabrikam.com → david@contoso.com |         | is refused by exo with 5.7.1 |",
     "| x@fabrikam.com → david@contoso.com |      | wird von exo mit 5.7.1 abgelehnt |"},
    {"send",
     "  - send: x@fabrikam.com -> david@contoso.com\n    expect: { delivered: true, bounced: false, inbound: NAW }",
     "| arrives through NAW, does not come back |", "| kommt an durch NAW, kommt nicht zurück |"},
    {"send", "  - { send: x@fabrikam.com -> david@contoso.com, expect: dropped by exo }",
     "| is given up by exo, and nobody is told |", "| wird von exo aufgegeben, und niemand erfährt es |"},
    {"send",
     "  - send: x@fabrikam.com -> david@contoso.com\n    expect: { queued: { at: fabrikam }, route: [fabrikam, exo], "
     "ndr: "
     "false }",
     "| waits at fabrikam, route fabrikam → exo, no report to the sender |",
     "| wartet bei fabrikam, Weg fabrikam → exo, kein Bericht an den Absender |"},
    {"send",
     "  - send: x@fabrikam.com -> david@contoso.com\n    expect: { bounced: { by: fabrikam }, ndr: { delivered: { at: "
     "fabrikam } } }",
     "| comes back from fabrikam, the report to the sender arrives at fabrikam |",
     "| kommt von fabrikam zurück, der Bericht an den Absender kommt bei fabrikam an |"},
    {"change",
     "  - change:\n      in: contoso\n      run: |\n        New-InboundConnector Only -SenderDomains * `\n          "
     "-RequireTls $true\n        Get-InboundConnector",
     "\nIn contoso:\n\n    New-InboundConnector Only -SenderDomains * -RequireTls $true\n    Get-InboundConnector\n",
     "\nIn contoso:\n\n    New-InboundConnector Only -SenderDomains * -RequireTls $true\n    Get-InboundConnector\n"},
    {"change",
     "  - change:\n      in: contoso\n      run: |\n        New-InboundConnector Only -SenderDomains * `\n          "
     "-RequireTls $true",
     "\nIn contoso: New-InboundConnector Only -SenderDomains * -RequireTls $true\n",
     "\nIn contoso: New-InboundConnector Only -SenderDomains * -RequireTls $true\n"},
    {"change", "  - change: { in: contoso, run: 'New-InboundConnector Only -SenderDomains * -RequireTls $true' }",
     "\nIn contoso: New-InboundConnector Only -SenderDomains * -RequireTls $true\n",
     "\nIn contoso: New-InboundConnector Only -SenderDomains * -RequireTls $true\n"},
    {"change", "  - change: { in: contoso, run: 'New-InboundConnector' }\n    expect: refused",
     "\nIn contoso: New-InboundConnector: this change is refused\n",
     "\nIn contoso: New-InboundConnector: diese Änderung wird abgelehnt\n"},
    {"change",
     "  - change: { in: contoso, run: 'Get-InboundConnector | ft Name' }\n    expect: { output: "
     "\"Name\\n----\\nOnly\\n\" }",
     "\nIn contoso: Get-InboundConnector | ft Name\n\nIt shows:\n\n    Name\n    ----\n    Only\n",
     "\nIn contoso: Get-InboundConnector | ft Name\n\nDas zeigt:\n\n    Name\n    ----\n    Only\n"},
    {"lab", "  - lab: { behaviour: { propagation: 10m }, hosts: { fabrikam: { domains: [a.example, b.example] } } }",
     "\nThe lab changes: behaviour.propagation: 10m; hosts.fabrikam.domains: a.example, b.example\n",
     "\nDas Lab ändert sich: behaviour.propagation: 10m; hosts.fabrikam.domains: a.example, b.example\n"},
    {"dns", "  - dns: { replace: contoso.com. MX 5 mail.example., remove: fabrikam.com. MX }",
     "\nDNS changes, no longer: fabrikam.com. MX; now: contoso.com. 3600 IN MX 5 mail.example.\n",
     "\nDas DNS ändert sich, nicht mehr: fabrikam.com. MX; jetzt: contoso.com. 3600 IN MX 5 mail.example.\n"},
    {"fault", "  - fault: { host: exo, connect: refused, for: 3h }", "\nexo refuses connections, for 3h\n",
     "\nexo verweigert Verbindungen, 3h lang\n"},
    {"fault", "  - fault: { host: exo, connect: timeout }", "\nexo answers no connection\n",
     "\nexo beantwortet keine Verbindung\n"},
    {"fault", "  - fault: { host: exo, connect: reset }", "\nexo breaks connections off\n",
     "\nexo bricht Verbindungen ab\n"},
    {"fault", "  - fault: { host: exo, smtp: { stage: rcpt, reply: 451 4.7.1 Later } }",
     "\nexo answers rcpt with 451 4.7.1 Later\n", "\nexo antwortet bei rcpt mit 451 4.7.1 Later\n"},
    {"fault", "  - fault: { host: exo, smtp: { stage: rcpt, reply: 451 Later, times: 2 } }",
     "\nexo answers rcpt with 451 Later, for 2 recipients\n",
     "\nexo antwortet bei rcpt mit 451 Later, bei 2 Empfängern\n"},
    {"fault", "  - fault: { host: exo, delay: 90s }", "\nexo lets 1m30s pass before it greets\n",
     "\nexo lässt 1m30s vergehen, bevor er grüßt\n"},
    {"fault", "  - fault: { dns: contoso.com, answer: timeout }", "\nQuestions for contoso.com get no answer\n",
     "\nFragen nach contoso.com bleiben ohne Antwort\n"},
    {"fault", "  - fault: { dns: contoso.com, answer: SERVFAIL }", "\nQuestions for contoso.com get SERVFAIL\n",
     "\nFragen nach contoso.com ergeben SERVFAIL\n"},
    {"fault", "  - fault: { clear: true, host: exo }", "\nThe troubles of exo end\n",
     "\nDie Störungen von exo enden\n"},
    {"fault", "  - fault: { clear: true }", "\nAll troubles end\n", "\nAlle Störungen enden\n"},
    {"dialog", "  - name: by hand\n    dialog: { host: exo, source: 203.0.113.7, lines: [\"< 220 *\", closed] }",
     "\nby hand: SMTP with exo by hand, from 203.0.113.7:\n\n    < 220 *\n    closed\n",
     "\nby hand: SMTP mit exo von Hand, von 203.0.113.7:\n\n    < 220 *\n    closed\n"},
    {"advance", "  - advance: 25h", "\n25h pass\n", "\n25h vergehen\n"},
    {"advance", "  - advance: until-empty", "\nTime passes until no message waits\n",
     "\nZeit vergeht, bis keine Nachricht mehr wartet\n"},
    {"check", "  - { check: { message: m, queued: false }, golden: later }",
     "| message m, later                   |         | does not wait; as in the golden later |",
     "| Nachricht m, später                |      | wartet nicht; wie in der Vorlage later |"},
    {"check", "  - check: { trace: { in: contoso, recipient: david@contoso.com, events: [RECEIVE, DELIVER] } }",
     "\nThe message trace of contoso shows for david@contoso.com: RECEIVE, DELIVER\n",
     "\nDer Message Trace von contoso zeigt für david@contoso.com: RECEIVE, DELIVER\n"},
    {"check", "  - check: { dns: { name: a.example, type: MX, answer: [10 mx.a.example] } }",
     "\nThe DNS answers for a.example MX: 10 mx.a.example\n",
     "\nDas DNS antwortet für a.example MX: 10 mx.a.example\n"},
    {"check", "  - check: { mailbox: { at: contoso@exo, name: david, count: 1 } }",
     "\nMessages in the mailbox david at contoso@exo: 1\n", "\nNachrichten im Postfach david bei contoso@exo: 1\n"},
};

class Describe : public testing::TestWithParam<Told> {};

TEST_P(Describe, TellsTheStep) {
  const auto& told = GetParam();
  EXPECT_NE(described(told.step, base::Language::en).find(told.en), std::string::npos)
      << described(told.step, base::Language::en);
  EXPECT_NE(described(told.step, base::Language::de).find(told.de), std::string::npos)
      << described(told.step, base::Language::de);
}

INSTANTIATE_TEST_SUITE_P(Steps, Describe, testing::ValuesIn(kinds));

TEST(DescribeSteps, EveryKindOfStepIsTold) {
  std::set<std::string_view> told{"name", "expect", "golden"};
  for (const auto& each : kinds) told.insert(each.key);
  for (const auto& key : step_shape().keys) EXPECT_TRUE(told.contains(key.key)) << key.key << " has no sentence here";
}

TEST(DescribeSteps, TheLabsChangesShowInTheTables) {
  const auto text = described(
      "  - lab: { tenants: { contoso: { config: 'New-InboundConnector Later -SenderDomains fabrikam.com' } } }\n"
      "  - send: x@fabrikam.com -> david@contoso.com",
      base::Language::en);
  EXPECT_NE(text.find("| Later     | fabrikam.com"), std::string::npos) << text;
}

}  // namespace
}  // namespace mailflow::scenario
