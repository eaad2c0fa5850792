// `run -v`: what there was to see of a case that failed.

#include "app/failed_cases.hpp"

#include <gmock/gmock.h>

#include "scenario/run.hpp"

namespace mailflow::app {
namespace {

using base::Language;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view lab = R"(lab: small
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  old: { kind: mta, addresses: [198.51.100.40], certificate: { names: [old.example] } }
tenants:
  contoso:
    host: exo
    domains: [contoso.com]
    mailboxes: [david]
    config: |
      New-InboundConnector Old -SenderDomains * -RequireTls $true -RestrictDomainsToIPAddresses $true -SenderIPAddresses 198.51.100.40
)";

std::string told(const std::string& steps, const scenario::MakeCourse& wire = {}) {
  const load::TableReader reader(load::Texts{{"small.lab.yaml", std::string(lab)},
                                             {"s.scenario.yaml", "scenario: t\nlab: small.lab.yaml\n" + steps}});
  const std::string files[] = {"s.scenario.yaml"};
  const auto results =
      scenario::run(scenario::prepare(files, reader), {.wire = wire, .policy = scenario::by_policy}, reader, {});
  return failed_cases(results, {}, Language::en);
}

TEST(FailedCases, NothingIsToldOfOneThatPassed) {
  EXPECT_EQ(told("steps:\n  - send: x@old.example -> david@contoso.com via old\n    expect: delivered\n"), "");
}

// Only explain finds out whether a switch decides.
TEST(FailedCases, ClaimNothingOfOtherReadings) {
  const auto text = told("steps:\n  - send: x@old.example -> david@contoso.com via old\n    expect: rejected\n");
  EXPECT_THAT(text,
              AllOf(HasSubstr("delivered to david, Inbox, at contoso@exo\n"),
                    HasSubstr("partner.strict-specific-domain has a say"), Not(HasSubstr("same under all readings"))));
}

TEST(FailedCases, HaveTheReasonsOfRecipientsThatFailed) {
  const auto text = told(
      "steps:\n  - name: two\n    send: { from: x@old.example, to: [david@contoso.com, no@contoso.com], via: old }\n"
      "    expect: { '*': delivered }\n");
  EXPECT_THAT(text, AllOf(HasSubstr("› two, no@contoso.com ─"), Not(HasSubstr("two, david@contoso.com"))));
}

TEST(FailedCases, ShowTheTranscriptOfADialog) {
  const auto text = told(
      "steps:\n  - name: talk\n    dialog: { host: exo, source: 203.0.113.7, lines: [\"< 220*\", "
      "\"> EHLO x\", \"< 550*\"] }\n",
      scenario::by_wire);
  EXPECT_THAT(text, AllOf(HasSubstr("› talk ─"), HasSubstr("\nS  220 "), HasSubstr("\nC  EHLO x\nS  250-"),
                          Not(HasSubstr("queue"))));
}

TEST(FailedCases, ShowRowsAndScripts) {
  const auto text = told(
      "steps:\n  - check: { mailbox: { at: contoso@exo, name: david, count: 1 } }\n"
      "  - change: { in: contoso, run: 'Set-InboundConnector Old -RequireTls $false' }\n    expect: refused\n");
  EXPECT_THAT(text, AllOf(HasSubstr("*  nothing was delivered so far\n"),
                          HasSubstr("*  PS> Set-InboundConnector Old -RequireTls $false\n"), Not(HasSubstr("queue"))));
}

// A wire on which something else becomes of every message.
TEST(FailedCases, TellBothWaysWhereTheyDisagree) {
  class Deaf final : public scenario::Course {
   public:
    explicit Deaf(std::unique_ptr<Course> policy) : policy_(std::move(policy)) {}
    base::LabTime now() const override { return policy_->now(); }
    base::Result<void> change(scenario::WorldPtr next) override { return policy_->change(std::move(next)); }
    base::Result<void> advance(base::Duration by) override { return policy_->advance(by); }
    base::Result<void> advance_until_empty() override { return policy_->advance_until_empty(); }
    base::Result<std::size_t> send(const journey::Submission& mail) override { return policy_->send(mail); }
    base::Result<lab::DialogEnd> hold(const lab::DialogPlan& plan) override { return policy_->hold(plan); }
    base::Result<std::vector<std::string>> ask(const base::DomainName& name, model::DnsType type) override {
      return policy_->ask(name, type);
    }
    base::Result<std::vector<journey::RecipientOutcome>> outcomes(std::size_t mail, journey::Reasons why) override {
      auto all = policy_->outcomes(mail, why);
      for (auto& each : *all) each.delivered->folder = "Junk Email";
      return all;
    }

   private:
    std::unique_ptr<Course> policy_;
  };
  const auto text = told("steps:\n  - send: x@old.example -> david@contoso.com via old\n    expect: delivered\n",
                         [](scenario::WorldPtr world) -> base::Result<std::unique_ptr<scenario::Course>> {
                           return std::make_unique<Deaf>(*scenario::by_policy(std::move(world)));
                         });
  EXPECT_THAT(text, AllOf(HasSubstr("\non the wire\ndelivered to david, Junk Email, at contoso@exo\n"),
                          HasSubstr("\nby policy\ndelivered to david, Inbox, at contoso@exo\n")));
}

}  // namespace
}  // namespace mailflow::app
