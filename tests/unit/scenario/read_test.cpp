#include <gmock/gmock.h>

#include "scenario/scenario.hpp"

namespace mailflow::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

base::Result<Scenario> read(std::string text) {
  return read_scenario(base::SourceFile{"s.scenario.yaml", std::move(text)});
}

std::vector<std::string> names_of(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const auto& row : scenario.rows) {
    const auto steps = steps_of(scenario, row);
    EXPECT_TRUE(steps) << base::render(steps.error());
    for (const auto& step : *steps) names.push_back(step.name + row.label);
  }
  return names;
}

constexpr std::string_view frame = "scenario: t\nlab: x.lab.yaml\n";

TEST(Read, AScenarioHasItsFrame) {
  const auto scenario = read(
      "scenario: A title\ntags: [partner, lock-down]\nlab: ../labs/x.lab.yaml\nstory: Once\nstory-de: Einmal\n"
      "steps:\n  - send: x@a.com -> y@b.com via h\n    expect: delivered\n");
  ASSERT_TRUE(scenario) << base::render(scenario.error());
  EXPECT_EQ(scenario->title, "A title");
  EXPECT_THAT(scenario->tags, ElementsAre("partner", "lock-down"));
  EXPECT_EQ(scenario->story_de, "Einmal");
  EXPECT_THAT(names_of(*scenario), ElementsAre("send x@a.com -> y@b.com via h"));
}

TEST(Read, AMatrixRepeatsTheStepsWithItsCells) {
  const auto scenario = read(std::string(frame) +
                             "matrix:\n  - { source: filter, result: delivered }\n"
                             "  - { source: fabrikam, result: rejected 5.7.51 by exo }\n"
                             "steps:\n  - send: x@a.com -> y@b.com via ${source}\n    expect: ${result}\n");
  ASSERT_TRUE(scenario) << base::render(scenario.error());
  EXPECT_THAT(names_of(*scenario), ElementsAre("send x@a.com -> y@b.com via filter[source=filter]",
                                               "send x@a.com -> y@b.com via fabrikam[source=fabrikam]"));
  const auto steps = steps_of(*scenario, scenario->rows[1]);
  const auto& test = steps->at(0).expect->all->outcomes.at(0);
  EXPECT_EQ(in_words(test), Phrase("rejected 5.7.51 by exo", "abgelehnt 5.7.51 von exo"));
  EXPECT_EQ(base::to_string(test.pos), "s.scenario.yaml:5:33");
}

TEST(Read, ACellMayBeAnyValue) {
  const auto scenario =
      read(std::string(frame) +
           "matrix:\n  - { n: 1, expect: { delivered: true, scl: { at-most: 4 } } }\n"
           "steps:\n  - name: case ${n}\n    send: x@a.com -> y@b.com via h\n    expect: ${expect}\n");
  ASSERT_TRUE(scenario) << base::render(scenario.error());
  const auto steps = steps_of(*scenario, scenario->rows[0]);
  EXPECT_EQ(steps->at(0).name, "case 1");
  EXPECT_EQ(steps->at(0).expect->all->properties.at(0).first, "scl");
}

TEST(Read, LabelsShowTheFirstColumnsThatTellRowsApart) {
  const auto scenario = read(std::string(frame) +
                             "matrix:\n  - { a: 1, b: x, c: p }\n  - { a: 1, b: y, c: q }\n  - { a: 2, b: y, c: q }\n"
                             "steps:\n  - send: ${a}@a.com -> ${b}@b.com via ${c}\n");
  ASSERT_TRUE(scenario) << base::render(scenario.error());
  EXPECT_EQ(scenario->rows[0].label, "[a=1,b=x]");
  EXPECT_EQ(scenario->rows[2].label, "[a=2,b=y]");
}

TEST(Read, ALabIsNoScenarioAndToldSo) {
  for (const auto* lab : {"lab: x\ndescription: y\nhosts: {}\n", "extends: other.lab.yaml\ntenants: {}\n"}) {
    const auto scenario = read(lab);
    ASSERT_FALSE(scenario) << lab;
    EXPECT_EQ(scenario.error().message, "this is a lab, not a scenario");
    EXPECT_TRUE(scenario.error().pos);
  }
}

TEST(Read, PowerShellKeepsItsOwnVariables) {
  const auto scenario = read(std::string(frame) +
                             "matrix:\n  - { ip: 192.0.2.1 }\n"
                             "steps:\n  - change: { in: t, run: 'Set-X ${name} -SenderIPAddresses ${ip}' }\n"
                             "  - send: x@a.com -> y@b.com via h\n");
  ASSERT_TRUE(scenario) << base::render(scenario.error());
  const auto steps = steps_of(*scenario, scenario->rows[0]);
  EXPECT_EQ(*std::get<Change>(steps->at(0).what).run.text(), "Set-X ${name} -SenderIPAddresses 192.0.2.1");
}

TEST(Read, TheLongFormOfASend) {
  const auto scenario = read(std::string(frame) +
                             "steps:\n"
                             "  - send:\n"
                             "      id: m1\n      from: \"<>\"\n      header-from: boss@contoso.com\n"
                             "      to: [a@b.com, c@d.com]\n      via: h\n      source: \"2001:db8::9\"\n"
                             "      tls: none\n      certificate: none\n      helo: x.example\n      connect: exo\n"
                             "      headers: { Subject: second try, X-N: 5.10 }\n      size: 2KB\n"
                             "    expect:\n"
                             "      a@b.com: delivered at b@exo\n"
                             "      \"*\": { rejected: { by: exo, stage: rcpt, reply: 550, text: { contains: no } } }\n"
                             "  - advance: 24h\n"
                             "  - check: { message: m1, queued: true }\n");
  ASSERT_TRUE(scenario) << base::render(scenario.error());
  const auto steps = *steps_of(*scenario, scenario->rows[0]);
  const auto& send = std::get<Send>(steps[0].what);
  EXPECT_FALSE(send.from);
  EXPECT_EQ(send.to.size(), 2U);
  EXPECT_EQ(base::to_string(*send.source), "2001:db8::9");
  EXPECT_EQ(send.tls, model::TlsPolicy::none);
  EXPECT_THAT(send.headers, ElementsAre(std::pair<std::string, std::string>("From", "boss@contoso.com"),
                                        std::pair<std::string, std::string>("Subject", "second try"),
                                        std::pair<std::string, std::string>("X-N", "5.10")));
  EXPECT_EQ(send.body->size(), 2048U);
  EXPECT_EQ(std::get<Advance>(steps[1].what).by, std::chrono::hours(24));
  EXPECT_EQ(std::get<Check>(steps[2].what).message, "m1");
  EXPECT_EQ(steps[0].expect->recipients.at(0).first, "a@b.com");
  EXPECT_EQ(steps[0].expect->all->outcomes.at(0).fields.size(), 4U);
}

struct Bad {
  std::string_view name;
  std::string_view text;  // behind the frame, when it begins with a blank line
  std::string_view place;
  std::string_view message;
  std::string_view hint;
};

class BadScenario : public testing::TestWithParam<Bad> {};

TEST_P(BadScenario, IsOneErrorWithItsPlace) {
  const auto& bad = GetParam();
  const auto text =
      bad.text.starts_with('\n') ? std::string(frame) + std::string(bad.text.substr(1)) : std::string(bad.text);
  const auto scenario = read(text);
  ASSERT_FALSE(scenario);
  const auto& error = scenario.error();
  EXPECT_EQ(base::to_string(error.pos), "s.scenario.yaml:" + std::string(bad.place)) << base::render(error);
  EXPECT_THAT(error.message, HasSubstr(bad.message));
  EXPECT_THAT(error.hint, HasSubstr(bad.hint));
}

INSTANTIATE_TEST_SUITE_P(
    Read, BadScenario,
    testing::Values(
        Bad{"NoSteps", "scenario: t\nlab: x\n", "1:1", "needs the key \"steps\"", ""},
        Bad{"UnknownKey", "\nstep: []\n", "3:1", "unknown key \"step\" in a scenario", "did you mean \"steps\"?"},
        Bad{"EmptySteps", "\nsteps: []\n", "3:8", "expected a list of steps, found an empty list", ""},
        Bad{"UnknownStepKey", "\nsteps:\n  - sned: x\n", "4:5", "unknown key \"sned\" in a step",
            "did you mean \"send\"?"},
        Bad{"TwoThings", "\nsteps:\n  - send: a@b.c -> d@e.f via g\n    advance: 1h\n", "4:5", "a step does one thing",
            ""},
        Bad{"LaterStep", "\nsteps:\n  - predict: true\n", "4:5", "\"predict\" is not modelled yet", ""},
        Bad{"LaterSendKey", "\nsteps:\n  - send: { from: a@b.c, to: d@e.f, dkim: yes }\n", "4:37",
            "\"dkim\" is not modelled yet", ""},
        Bad{"RawAndHeaders", "\nsteps:\n  - send: { from: a@b.c, to: d@e.f, raw: x, headers: { A: b } }\n", "4:54",
            "\"headers\" stands beside \"raw\"", ""},
        Bad{"ReceivedTooMany", "\nsteps:\n  - send: { from: a@b.c, to: d@e.f, received-headers: 2000 }\n", "4:55",
            "received-headers", ""},
        Bad{"FaultOfNothing", "\nsteps:\n  - fault: { connect: refused }\n", "4:12", "either \"host\" or \"dns\"", ""},
        Bad{"FaultOfHost", "\nsteps:\n  - fault: { host: x }\n", "4:12", "either \"connect\" or \"delay\" or \"smtp\"",
            ""},
        Bad{"FaultDelay", "\nsteps:\n  - fault: { host: x, delay: 5m }\n", "4:30", "4m pass at most",
            "connect: timeout"},
        Bad{"FaultWord", "\nsteps:\n  - fault: { host: x, connect: refuse }\n", "4:32", "connect", "refused"},
        Bad{"FaultReply", "\nsteps:\n  - fault: { host: x, smtp: { stage: rcpt, reply: 250 OK } }\n", "4:51",
            "expected a refusal", ""},
        Bad{"FaultTimes", "\nsteps:\n  - fault: { host: x, smtp: { stage: rcpt, reply: 451, times: 0 } }\n", "4:63",
            "times", ""},
        Bad{"FaultTimesElsewhere", "\nsteps:\n  - fault: { host: x, smtp: { stage: mail, reply: 451, times: 2 } }\n",
            "4:63", "the stage is rcpt", "for: 10m"},
        Bad{"FaultAnswer", "\nsteps:\n  - fault: { dns: a.example, answer: SERFAIL }\n", "4:38", "answer", "SERVFAIL"},
        Bad{"LabClock", "\nsteps:\n  - lab: { clock: 2026-01-05T08:00Z }\n", "4:12",
            "\"clock\" cannot change while the lab runs", "advance: 24h"},
        Bad{"DnsNothing", "\nsteps:\n  - dns: {}\n", "4:10", "neither add nor replace nor remove", ""},
        Bad{"DnsText", "\nsteps:\n  - dns: { add: contoso.com. MX here }\n", "4:33", "dns: add", ""},
        Bad{"DialogLine", "\nsteps:\n  - dialog: { host: x, lines: [EHLO x] }\n", "4:32", "dialog: lines", ""},
        Bad{"DialogBomb",
            "\nsteps:\n  - dialog: { host: x, lines: [{ repeat: { times: 9999, lines: [{ repeat: { times: 9999, lines: "
            "[\"> NOOP\"] } }] } }] }\n",
            "4:42", "more than 100000 lines", ""},
        Bad{"RefusedWord", "\nsteps:\n  - change: { in: t, run: x }\n    expect: { delivered: true }\n", "5:15",
            "unknown key \"delivered\"", ""},
        Bad{"ReportOfReport", "\nsteps:\n  - send: a@b.c -> d@e.f via g\n    expect: { ndr: { ndr: true } }\n", "5:22",
            "unknown key \"ndr\" in an expectation", ""},
        Bad{"TextOfMessage", "\nsteps:\n  - send: a@b.c -> d@e.f via g\n    expect: { text: x }\n", "5:15",
            "unknown key \"text\"", ""},
        Bad{"LaterExpectation", "\nsteps:\n  - send: a@b.c -> d@e.f via g\n    expect: { compauth: pass }\n", "5:15",
            "\"compauth\" is not modelled yet", ""},
        Bad{"NoArrow", "\nsteps:\n  - send: a@b.c to d@e.f via g\n", "4:17", "the arrow is missing",
            "the short form is"},
        Bad{"BadSender", "\nsteps:\n  - send: frank -> d@e.f via g\n", "4:11", "\"frank\" is no address", ""},
        Bad{"BadRecipient", "\nsteps:\n  - send: a@b.c -> def via g\n", "4:20", "\"def\" is no address", ""},
        Bad{"ViaNobody", "\nsteps:\n  - send: a@b.c -> d@e.f via\n", "4:26", "a host is missing", ""},
        Bad{"UnknownOutcome", "\nsteps:\n  - send: a@b.c -> d@e.f via g\n    expect: rejcted by exo\n", "5:13",
            "no outcome \"rejcted\"", "did you mean \"rejected\"?"},
        Bad{"OutcomeTail", "\nsteps:\n  - send: a@b.c -> d@e.f via g\n    expect: rejected soon by exo\n", "5:22",
            "\"soon\" is not understood", "for example"},
        Bad{"HopKey",
            "\nsteps:\n  - send: a@b.c -> d@e.f via g\n    expect: { route: [{ host: exo, inbound-connector: F }] }\n",
            "5:36", "unknown key \"inbound-connector\" in a hop", "did you mean \"inbound\"?"},
        Bad{"UnknownRule",
            "\nsteps:\n  - send: a@b.c -> d@e.f via g\n    expect: { why: [inbound.partner.source-adress] }\n", "5:21",
            "there is no rule \"inbound.partner.source-adress\"", "inbound.partner.source-address"},
        Bad{"RuleInAMap", "\nsteps:\n  - send: a@b.c -> d@e.f via g\n    expect: { why: [{ rule: inbound.partnr }] }\n",
            "5:29", "there is no rule \"inbound.partnr\"", "inbound.partner"},
        Bad{"RuleWithoutId", "\nsteps:\n  - send: a@b.c -> d@e.f via g\n    expect: { why: { result: true } }\n",
            "5:20", "needs the key \"rule\"", ""},
        Bad{"RuleResult",
            "\nsteps:\n  - send: a@b.c -> d@e.f via g\n    expect: { why: { rule: mta, results: true } }\n", "5:33",
            "unknown key \"results\" in a rule in \"why\"", "did you mean \"result\"?"},
        Bad{"FailedNothing",
            "\nsteps:\n  - send: a@b.c -> d@e.f via g\n    expect: { why: { connector: x, failed: certificat-name } "
            "}\n",
            "5:20", "no rule's id ends with \"certificat-name\"", "mailflow rules"},
        Bad{"TlsWord", "\nsteps:\n  - send: a@b.c -> d@e.f via g\n    expect: { tls: encryptd }\n", "5:20",
            "there is no word for TLS \"encryptd\"", "encrypted"},
        Bad{"ForgottenRecipient",
            "\nsteps:\n  - send: \"a@b.c -> d@e.f, g@h.i via x\"\n    expect: { d@e.f: delivered }\n", "5:13",
            "says nothing about g@h.i", "\"*\""},
        Bad{"MixedExpectation", "\nsteps:\n  - send: a@b.c -> d@e.f via x\n    expect: { d@e.f: delivered, scl: 1 }\n",
            "5:33", "\"scl\" stands beside expectations by recipient", ""},
        Bad{"UnknownColumn", "\nmatrix: [{ a: x }]\nsteps:\n  - send: ${b}@b.c -> d@e.f via ${a}\n", "5:11",
            "there is no column \"b\"", ""},
        Bad{"ColumnWithoutMatrix", "\nsteps:\n  - send: ${b}@b.c -> d@e.f via x\n", "4:11", "there is no column \"b\"",
            "no matrix"},
        Bad{"UnusedColumn", "\nmatrix: [{ a: x, b: y }]\nsteps:\n  - send: ${a}@b.c -> d@e.f via x\n", "3:18",
            "no step uses the column \"b\"", "${b}"},
        Bad{"UnevenRows", "\nmatrix: [{ a: x }, { a: x, b: y }]\nsteps:\n  - send: ${a}@b.c -> d@e.f via x\n", "3:28",
            "the first row has no column \"b\"", ""},
        Bad{"SendInSetup", "\nsetup:\n  - send: a@b.c -> d@e.f via x\nsteps:\n  - advance: 1h\n", "4:5",
            "setup prepares the lab", ""},
        Bad{"CheckOfNothing", "\nsteps:\n  - check: { message: m1, queued: true }\n", "4:5",
            "there is no message \"m1\"", ""},
        Bad{"IdTwice",
            "\nsteps:\n  - send: { id: m, from: a@b.c, to: d@e.f }\n  - send: { id: m, from: a@b.c, to: d@e.f }\n",
            "5:5", "two messages have the id \"m\"", ""},
        Bad{"CheckTwice", "\nsteps:\n  - check: { dns: { name: x, type: A, answer: [] }, trace: {} }\n", "4:12",
            "one thing at a time", ""},
        Bad{"DnsType", "\nsteps:\n  - check: { dns: { name: x.example, type: TEXT, answer: [] } }\n", "4:44", "TEXT",
            "TXT"},
        Bad{"DnsName", "\nsteps:\n  - check: { dns: { name: a..b, type: A, answer: [] } }\n", "4:27",
            "dns: name: expected a domain name", ""},
        Bad{"DnsAnswer", "\nsteps:\n  - check: { dns: { name: x.example, type: A } }\n", "4:19",
            "needs the key \"answer\"", ""},
        Bad{"BadSource", "\nsteps:\n  - send: { from: a@b.c, to: d@e.f, source: 1.2.3 }\n", "4:45",
            "expected an IP address", ""},
        Bad{"BadTls", "\nsteps:\n  - send: { from: a@b.c, to: d@e.f, tls: encryptd }\n", "4:42", "tls", "encrypted"},
        Bad{"BadSize", "\nsteps:\n  - send: { from: a@b.c, to: d@e.f, size: 40GB }\n", "4:43", "expected a size", ""},
        Bad{"BadHeader", "\nsteps:\n  - send: { from: a@b.c, to: d@e.f, headers: { \"a b\": c } }\n", "4:48",
            "is no name of a header", ""},
        Bad{"BadAdvance", "\nsteps:\n  - advance: soon\n", "4:14", "expected a time span", ""},
        Bad{"ChangeWithoutRun", "\nsteps:\n  - change: { in: t }\n", "4:13", "needs the key \"run\"", ""}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Read, RowsTimesStepsAreBounded) {
  std::string text = std::string(frame) + "matrix:\n";
  for (int i = 0; i < 2000; ++i) text += fmt::format("  - {{ n: {} }}\n", i);
  text += "steps:\n";
  for (int i = 0; i < 60; ++i) text += "  - send: ${n}@b.c -> d@e.f via x\n";
  const auto scenario = read(text);
  ASSERT_FALSE(scenario);
  EXPECT_THAT(scenario.error().message, HasSubstr("too many"));
}

}  // namespace
}  // namespace mailflow::scenario
