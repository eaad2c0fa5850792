#include "scenario/run.hpp"

#include <gmock/gmock.h>

#include <set>

#include "unit/scenario/run_text.hpp"

namespace mailflow::scenario {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Run, PolicyAloneMeetsExpectations) {
  const auto results = run_text(
      "steps:\n"
      "  - send: x@fabrikam.com -> david@contoso.com\n"
      "    expect: { delivered: { at: contoso@exo }, route: [fabrikam, { host: exo, tenant: contoso }] }\n"
      "  - send: x@fabrikam.com -> nobody@contoso.com via fabrikam\n"
      "    expect: rejected 5.4.1 by exo at rcpt\n"
      "  - send: david@contoso.com -> x@fabrikam.com via filter\n"
      "    expect: delivered at fabrikam\n");
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::passed, Verdict::passed, Verdict::passed));
  EXPECT_EQ(exit_code(report_of(results, {})), 0);
  EXPECT_EQ(results.cases[0].name, "s.scenario.yaml › send x@fabrikam.com -> david@contoso.com");
}

TEST(Run, AnUnmetExpectationFailsItsCaseAlone) {
  const auto results = run_text(
      "matrix:\n  - { to: nobody }\n  - { to: david }\n"
      "steps:\n  - name: arrives\n    send: x@fabrikam.com -> ${to}@contoso.com\n    expect: delivered\n");
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::failed, Verdict::passed));
  EXPECT_EQ(results.cases[0].name, "s.scenario.yaml › arrives[to=nobody]");
  EXPECT_EQ(results.cases[0].recipients.at(0).mismatches.at(0).got.en, "rejected 550 5.4.1 by exo at rcpt");
  EXPECT_EQ(exit_code(report_of(results, {})), 1);
}

TEST(Run, CopiesAreSpokenOfByTheirAddresses) {
  const auto results = run_text(
      "setup:\n"
      "  - change: { in: contoso@exo, run: New-DistributionGroup Team -Members david }\n"
      "steps:\n"
      "  - send: x@fabrikam.com -> team@contoso.com\n"
      "    expect: { team@contoso.com: expanded to david@contoso.com, david@contoso.com: delivered }\n"
      "  - send: x@fabrikam.com -> team@contoso.com\n"
      "    expect: { team@contoso.com: delivered, dave@contoso.com: delivered }\n");
  ASSERT_EQ(results.cases.size(), 2U);
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::passed, Verdict::failed));
  const auto& missing = results.cases[1].recipients.at(0).mismatches.at(0);
  EXPECT_EQ(missing.what.en, "a copy for dave@contoso.com");
  EXPECT_EQ(missing.got.en, "nobody of that address gets the message");
}

TEST(Run, CasesOfOneNameAreNumbered) {
  const auto results = run_text(
      "steps:\n  - send: x@fabrikam.com -> david@contoso.com\n"
      "  - send: x@fabrikam.com -> david@contoso.com\n");
  EXPECT_THAT(results.cases[1].name, testing::EndsWith("david@contoso.com (2)"));
}

// A wire that changes what policy says, to see that the runner notices.
class OtherWire final : public Course {
 public:
  OtherWire(std::unique_ptr<Course> policy, void (*spoil)(journey::RecipientOutcome&))
      : policy_(std::move(policy)), spoil_(spoil) {}
  base::LabTime now() const override { return policy_->now(); }
  base::Result<void> change(WorldPtr next) override { return policy_->change(std::move(next)); }
  base::Result<void> advance(base::Duration by) override { return policy_->advance(by); }
  base::Result<void> advance_until_empty() override { return policy_->advance_until_empty(); }
  base::Result<std::size_t> send(const journey::Submission& submission) override { return policy_->send(submission); }
  base::Result<lab::DialogEnd> hold(const lab::DialogPlan& plan) override { return policy_->hold(plan); }
  base::Result<std::vector<std::string>> ask(const base::DomainName& name, model::DnsType type) override {
    return policy_->ask(name, type);
  }
  base::Result<std::vector<journey::RecipientOutcome>> outcomes(std::size_t message,
                                                                journey::Reasons reasons) override {
    auto all = policy_->outcomes(message, reasons);
    for (auto& each : *all) spoil_(each);
    return all;
  }

 private:
  std::unique_ptr<Course> policy_;
  void (*spoil_)(journey::RecipientOutcome&);
};

Ways spoilt(void (*spoil)(journey::RecipientOutcome&)) {
  return {.wire = [spoil](WorldPtr world) -> base::Result<std::unique_ptr<Course>> {
            return std::make_unique<OtherWire>(*by_policy(std::move(world)), spoil);
          },
          .policy = by_policy};
}

constexpr std::string_view one_send = "steps:\n  - send: x@fabrikam.com -> david@contoso.com\n    expect: delivered\n";

TEST(Run, DisagreementIsAFailureOfItsOwnKind) {
  const auto results = run_text(one_send, spoilt([](auto& outcome) { outcome.route.back().inbound = "Other"; }));
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::disagreed));
  EXPECT_THAT(results.cases[0].recipients.at(0).difference.en, HasSubstr("route"));
  EXPECT_EQ(exit_code(report_of(results, {})), 1);
  EXPECT_TRUE(results.on_the_wire);
}

TEST(Run, AgreementOfBothWaysPasses) {
  const auto results = run_text(one_send, spoilt([](auto& outcome) { outcome.headers = "X: y\r\n"; }));
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::passed));
  EXPECT_EQ(results.cases[0].recipients.at(0).wire.headers, "") << "a passed case keeps no bulk";
}

TEST(Run, AMachineThatLacksSomethingIsTold) {
  const Ways ways{.wire = [](WorldPtr) -> base::Result<std::unique_ptr<Course>> {
                    return base::fail(base::ErrorKind::unavailable, "no port is free");
                  },
                  .policy = by_policy};
  const auto results = run_text(one_send, ways);
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::broken));
  EXPECT_EQ(exit_code(report_of(results, {})), 69);
}

TEST(Run, FilterAndTagsChoose) {
  const std::string_view two =
      "tags: [slow]\nmatrix: [{ to: david }, { to: anna }]\nsteps:\n  - send: x@fabrikam.com -> ${to}@contoso.com\n";
  const Ways ways{.wire = {}, .policy = by_policy};
  EXPECT_EQ(run_text(two, ways, {.jobs = 1, .filter = "to=anna", .tags = {}}).cases.size(), 1U);
  EXPECT_EQ(run_text(two, ways, {.jobs = 1, .filter = {}, .tags = {"slow"}}).cases.size(), 2U);
  const auto none = run_text(two, ways, {.jobs = 1, .filter = {}, .tags = {"quick"}});
  EXPECT_EQ(exit_code(report_of(none, {})), 4);
}

TEST(Run, JobsChangeNothing) {
  std::string text = "matrix:\n";
  for (int i = 0; i < 40; ++i) text += fmt::format("  - {{ to: m{} }}\n", i);
  text += "steps:\n  - send: x@fabrikam.com -> ${to}@contoso.com\n    expect: rejected by exo\n";
  const Ways ways{.wire = {}, .policy = by_policy};
  const auto one = run_text(text, ways, {.jobs = 1, .filter = {}, .tags = {}});
  const auto eight = run_text(text, ways, {.jobs = 8, .filter = {}, .tags = {}});
  ASSERT_EQ(one.cases.size(), 40U);
  ASSERT_EQ(eight.cases.size(), 40U);
  for (std::size_t i = 0; i < 40; ++i) EXPECT_EQ(one.cases[i].name, eight.cases[i].name);
}

// With any number of threads, the same first failure, and nothing behind it.
TEST(Run, StopsAtTheFirstFailedCase) {
  std::string text = "matrix:\n";
  for (int i = 0; i < 40; ++i) text += fmt::format("  - {{ to: {}, n: {} }}\n", i % 10 == 7 ? "nobody" : "david", i);
  text += "steps:\n  - name: one ${n}\n    send: x@fabrikam.com -> david@contoso.com\n    expect: delivered\n";
  text += "  - name: two\n    send: x@fabrikam.com -> ${to}@contoso.com\n    expect: delivered\n";
  text += "  - name: three\n    send: x@fabrikam.com -> ${to}@contoso.com\n";
  const Ways ways{.wire = {}, .policy = by_policy};
  for (const std::size_t jobs : {1U, 8U}) {
    const auto results = run_text(text, ways, {.jobs = jobs, .on_failure = OnFailure::stop});
    ASSERT_EQ(results.cases.size(), 7 * 3 + 2U);
    EXPECT_EQ(results.cases.back().step, "two");
    EXPECT_EQ(results.cases.back().verdict, Verdict::failed);
    EXPECT_FALSE(results.complete);
  }
  EXPECT_TRUE(run_text(text, ways, {}).complete);
}

TEST(Run, TellsHowFarItIs) {
  std::vector<Progress> told;
  RunOptions options{.jobs = 4};
  options.progress = [&](const Progress& now) { told.push_back(now); };
  run_text(
      "matrix: [{ to: david }, { to: nobody }, { to: david }]\n"
      "steps:\n  - send: x@fabrikam.com -> ${to}@contoso.com\n    expect: delivered\n",
      {.wire = {}, .policy = by_policy}, options);
  ASSERT_EQ(told.size(), 3U);
  EXPECT_EQ(told.back().done, 3U);
  EXPECT_EQ(told.back().rows, 3U);
  EXPECT_EQ(told.back().failed, 1U);
}

TEST(Run, AFileIsFoundOnceUnderOneName) {
  const std::string once = "scenarios/mx-route/filter-in-front.scenario.yaml";
  const std::string paths[] = {"./" + once, "./scenarios/mx-route", "scenarios/labs/../mx-route"};
  const auto files = find_scenarios(paths);
  ASSERT_TRUE(files);
  EXPECT_EQ(std::ranges::count(*files, once), 1);
  EXPECT_EQ(std::set<std::string>(files->begin(), files->end()).size(), files->size());
}

TEST(Run, AChangeHoldsForWhatFollows) {
  const auto results = run_text(
      "steps:\n"
      "  - name: open\n    send: x@fabrikam.com -> david@contoso.com\n    expect: delivered\n"
      "  - change: { in: contoso@exo, run: 'New-InboundConnector Filter -SenderDomains * "
      "-RestrictDomainsToIPAddresses $true -SenderIPAddresses 198.51.100.40' }\n"
      "  - name: closed\n    send: x@fabrikam.com -> david@contoso.com\n"
      "    expect: { rejected: { by: exo, status: 5.7.51 }, why: [inbound.partner.none-satisfied] }\n"
      "  - name: by the filter\n    send: x@fabrikam.com -> david@contoso.com via filter\n"
      "    expect: { delivered: true, inbound: Filter, tls: encrypted }\n");
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::passed, Verdict::passed, Verdict::passed));
}

TEST(Run, ALabStepIsLaidOverTheRunningLab) {
  const auto results = run_text(
      "steps:\n"
      "  - change: { in: contoso, run: 'New-InboundConnector F -SenderDomains * "
      "-RestrictDomainsToIPAddresses $true -SenderIPAddresses 203.0.113.77' }\n"
      "  - name: before\n    send: x@fabrikam.com -> david@contoso.com\n    expect: rejected 5.7.51 by exo\n"
      "  - lab: { hosts: { fabrikam: { addresses: [203.0.113.77] } }, tenants: { contoso: { mailboxes: [anna] } } }\n"
      "  - name: another address\n    send: x@fabrikam.com -> anna@contoso.com\n"
      "    expect: { delivered: { mailbox: anna }, inbound: F }\n"
      "  - name: a mailbox that is gone\n    send: x@fabrikam.com -> david@contoso.com\n    expect: rejected 5.4.1\n");
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::passed, Verdict::passed, Verdict::passed));
}

TEST(Run, ARunningLabLosesNoHost) {
  const auto results = run_text(
      "steps:\n  - lab: { hosts: { fabrikam: null, filter: { relay: { accept-from: null } } } }\n  - send: "
      "x@fabrikam.com -> d@contoso.com\n");
  ASSERT_THAT(verdicts(results), ElementsAre(Verdict::broken));
  EXPECT_THAT(results.cases[0].error->message, HasSubstr("fabrikam cannot be taken away"));
}

TEST(Run, DnsIsChangedRecordByRecord) {
  const auto results = run_text(
      "steps:\n"
      "  - name: as it is\n    send: x@fabrikam.com -> david@contoso.com\n    expect: { route: [fabrikam, exo] }\n"
      "  - dns: { replace: 'contoso.com. MX 10 filter.example.', add: 'filter.example. A 198.51.100.40' }\n"
      "  - name: by the filter\n    send: x@fabrikam.com -> david@contoso.com\n    expect: { route: [fabrikam, filter, "
      "exo] }\n"
      "  - dns: { remove: contoso.com. MX }\n"
      "  - name: nowhere\n    send: x@fabrikam.com -> david@contoso.com\n    expect: { queued: true }\n");
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::passed, Verdict::passed, Verdict::passed));
}

TEST(Run, WhatDnsDoesNotHaveCannotBeRemoved) {
  const auto results =
      run_text("steps:\n  - dns: { remove: gone.example. MX }\n  - send: x@fabrikam.com -> d@contoso.com\n");
  ASSERT_THAT(verdicts(results), ElementsAre(Verdict::broken));
  EXPECT_THAT(results.cases[0].error->message, HasSubstr("gone.example has no MX record"));
}

TEST(Run, AChangeMayBeExpectedToBeRefused) {
  const auto results = run_text(
      "steps:\n"
      "  - name: refused\n    change: { in: contoso, run: 'Set-InboundConnector Gone -Enabled $false' }\n"
      "    expect: { refused: { text: { contains: Gone } } }\n"
      "  - name: other words\n    change: { in: contoso, run: 'Set-InboundConnector Gone -Enabled $false' }\n"
      "    expect: { refused: { text: { contains: SenderIPAddresses } } }\n"
      "  - name: taken\n    change: { in: contoso, run: 'New-InboundConnector F -SenderDomains *' }\n"
      "    expect: refused\n");
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::passed, Verdict::failed, Verdict::failed));
  EXPECT_EQ(results.cases[1].recipients.at(0).mismatches.at(0).what.en, "refused.text");
  EXPECT_EQ(results.cases[2].recipients.at(0).mismatches.at(0).got.en, "it is taken");
  EXPECT_EQ(exit_code(report_of(results, {})), 1);
}

TEST(Run, AScriptShowsWhatBecameOfMessages) {
  const auto results = run_text(
      "steps:\n"
      "  - name: before\n    change: { in: contoso, run: 'Get-MessageTrace | % Status' }\n    expect: { output: '' }\n"
      "  - send: x@fabrikam.com -> david@contoso.com\n"
      "  - name: after\n    change: { in: contoso, run: 'Get-MessageTrace | % Status' }\n"
      "    expect: { output: Delivered }\n"
      "  - name: what it made\n    change: { in: contoso, run: 'New-InboundConnector F -SenderDomains * | % Name' }\n"
      "    expect: { output: F }\n"
      "  - name: other words\n    change: { in: contoso, run: 'Get-MessageTrace | % Status' }\n"
      "    expect: { output: { contains: Failed } }\n",
      {.wire = by_wire, .policy = by_policy});
  EXPECT_THAT(verdicts(results),
              ElementsAre(Verdict::passed, Verdict::passed, Verdict::passed, Verdict::passed, Verdict::failed));
  EXPECT_EQ(results.cases[4].recipients.at(0).mismatches.at(0).got.en, "Delivered");
}

TEST(Run, TheTraceTellsWhatQueuesMet) {
  const auto results = run_text(
      "steps:\n"
      "  - fault: { host: fabrikam, smtp: { stage: rcpt, reply: 451 4.7.1 Later }, for: 1h }\n"
      "  - send: { from: x@fabrikam.com, to: david@contoso.com, connect: filter }\n"
      "  - change: { in: contoso, run: 'Get-MessageTrace | Get-MessageTraceDetail | % Event' }\n"
      "    expect: { output: { matches: Receive } }\n"
      "  - advance: 1d\n"
      "  - change: { in: contoso, run: 'Get-MessageTrace | % { $_.Status + $_.Received }' }\n"
      "    expect: { output: { contains: Delivered } }\n",
      {.wire = by_wire, .policy = by_policy});
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::passed, Verdict::passed, Verdict::passed));
}

TEST(Run, WhatAScriptChangesDoesNotDependOnMessages) {
  const auto results = run_text(
      "steps:\n"
      "  - send: x@fabrikam.com -> david@contoso.com\n"
      "  - change: { in: contoso, run: 'if (Get-MessageTrace) { New-InboundConnector G -SenderDomains * }' }\n"
      "    expect: { output: '' }\n");
  ASSERT_THAT(verdicts(results), ElementsAre(Verdict::passed, Verdict::broken));
  EXPECT_THAT(results.cases[1].error->message, HasSubstr("must not depend on what became of messages"));
}

TEST(Run, AFaultLastsAsLongAsItSays) {
  const auto results = run_text(
      "steps:\n"
      "  - fault: { host: exo, smtp: { stage: rcpt, reply: 451 4.7.1 Greylisted }, for: 7m }\n"
      "  - name: greylisted\n    send: { id: m, from: x@fabrikam.com, to: david@contoso.com }\n"
      "    expect: { queued: true, deferred: { by: exo, stage: rcpt, reply: 451, status: 4.7.1, text: Greylisted } }\n"
      "  - advance: 5m\n"
      "  - name: still\n    check: { message: m, queued: true }\n"
      "  - advance: until-empty\n"
      "  - name: at last\n    check: { message: m, delivered: true, queued: false }\n"
      "  - fault: { host: exo, connect: refused }\n"
      "  - name: refused\n    send: x@fabrikam.com -> david@contoso.com\n"
      "    expect: { queued: true, deferred: { by: fabrikam, stage: connect } }\n"
      "  - fault: { clear: true }\n"
      "  - name: cleared\n    send: x@fabrikam.com -> david@contoso.com\n    expect: delivered\n");
  EXPECT_THAT(verdicts(results),
              ElementsAre(Verdict::passed, Verdict::passed, Verdict::passed, Verdict::passed, Verdict::passed));
}

TEST(Run, TraceAndMailboxAreChecked) {
  const auto results = run_text(
      "steps:\n"
      "  - send: x@fabrikam.com -> david@contoso.com\n"
      "  - send: x@fabrikam.com -> nobody@contoso.com\n"
      "  - name: t1\n    check: { trace: { in: contoso@exo, recipient: david@contoso.com, events: [Receive, Deliver] } "
      "}\n"
      "  - name: t2\n    check: { trace: { in: contoso, recipient: nobody@contoso.com, events: [] } }\n"
      "  - name: t3\n    check: { trace: { in: contoso, recipient: david@contoso.com, events: [FAIL] } }\n"
      "  - name: m1\n    check: { mailbox: { at: fabrikam, name: x, count: 1 } }\n"
      "  - name: m2\n    check: { mailbox: { at: contoso@exo, name: david, count: { at-least: 2 } } }\n");
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::passed, Verdict::passed, Verdict::passed, Verdict::passed,
                                             Verdict::failed, Verdict::passed, Verdict::failed));
  EXPECT_EQ(results.cases[4].recipients.at(0).mismatches.at(0).got.en, "RECEIVE, DELIVER");
}

TEST(Run, AnOlderMessageKeepsTheWorldItMet) {
  const auto results = run_text(
      "steps:\n"
      "  - name: sent\n    send: { id: m, from: x@fabrikam.com, to: david@contoso.com }\n    expect: delivered\n"
      "  - change: { in: contoso, run: 'New-InboundConnector F -SenderDomains * "
      "-RestrictDomainsToIPAddresses $true -SenderIPAddresses 203.0.113.77' }\n"
      "  - name: later\n    check: { message: m, delivered: true, inbound: none, mail-from: x@fabrikam.com }\n");
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::passed, Verdict::passed));
}

TEST(Run, AMessageByteByByteKeepsItsReceivedFields) {
  const auto results = run_text(
      "steps:\n"
      "  - name: in bytes\n    send:\n      from: x@fabrikam.com\n      to: david@contoso.com\n      raw: |\n"
      "        From: x@fabrikam.com\n        Subject: raw\n\n        Body\n    expect: delivered\n"
      "  - name: a loop\n    send: { from: x@fabrikam.com, to: david@contoso.com, received-headers: 61 }\n"
      "    expect: { rejected: { by: exo, stage: data, status: 5.4.14 }, bounced: { by: fabrikam }, ndr: { delivered: "
      "{ at: fabrikam } } }\n"
      "  - name: almost\n    send: { from: x@fabrikam.com, to: david@contoso.com, received: [from a by b; Mon 5 Jan "
      "2026 07:00:00 +0000] }\n"
      "    expect: { delivered: true, ndr: false, dropped: false }\n"
      "  - name: nobody to tell\n    send: { from: <>, to: nobody@contoso.com, via: fabrikam }\n"
      "    expect: { dropped: { by: fabrikam, status: 5.4.1 }, bounced: false, ndr: false, why: [report.no-sender] "
      "}\n");
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::passed, Verdict::passed, Verdict::passed, Verdict::passed));
}

TEST(Run, AWrongScriptEndsItsRowBeforeAnythingRuns) {
  const auto results = run_text(
      "steps:\n  - send: x@fabrikam.com -> david@contoso.com\n"
      "  - change: { in: contoso, run: 'Set-InboundConnector Gone -Enabled $false' }\n");
  EXPECT_THAT(verdicts(results), ElementsAre(Verdict::broken));
  EXPECT_EQ(results.cases[0].error->pos.line, 5U);
  EXPECT_EQ(exit_code(report_of(results, {})), 65);
}

TEST(Run, WrongNamesInStepsAreToldWithTheirPlace) {
  const std::tuple<std::string, std::string, std::string> bad[] = {
      {"steps:\n  - send: x@fabrikam.com -> david@contoso.com via fabrikan\n", "s.scenario.yaml:4:51",
       "there is no host \"fabrikan\""},
      {"steps:\n  - change: { in: contso, run: x }\n", "s.scenario.yaml:4:19", "there is no tenant \"contso\""},
      {"steps:\n  - change: { in: contoso@filter, run: x }\n", "s.scenario.yaml:4:19", "lives on exo"},
      {"steps:\n  - send: x@nowhere.com -> david@contoso.com\n", "s.scenario.yaml:4:5", "no server of the lab has"},
      {"steps:\n  - send: <> -> x@fabrikam.com\n", "s.scenario.yaml:4:5", "who hands a message from <> in?"},
  };
  for (const auto& [text, place, message] : bad) {
    const auto results = run_text(text);
    ASSERT_THAT(verdicts(results), ElementsAre(Verdict::broken)) << text;
    EXPECT_EQ(base::to_string(results.cases[0].error->pos), place);
    EXPECT_THAT(results.cases[0].error->message, HasSubstr(message));
    EXPECT_EQ(exit_code(report_of(results, {})), 65);
  }
}

}  // namespace
}  // namespace mailflow::scenario
