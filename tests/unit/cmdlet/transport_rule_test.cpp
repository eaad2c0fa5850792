#include <gmock/gmock.h>

#include "tenant_harness.hpp"

namespace mailflow::cmdlet {
namespace {

// Each rule that is made or changed is said to be without effect yet: said in one test, left out in the others.
constexpr std::string_view not_met = "the lab stores transport rules, but mail does not meet them yet\n";

template <class... More>
Ran run_rules(const std::string& script, More... more) {
  auto ran = run(script, more...);
  for (auto at = ran.text.find(not_met); at != std::string::npos; at = ran.text.find(not_met)) {
    const auto line = at == 0 ? std::string::npos : ran.text.rfind('\n', at - 1);
    const auto from = line == std::string::npos ? 0 : line + 1;
    ran.text.erase(from, at + not_met.size() - from);
  }
  return ran;
}

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view sign =
    "New-OutboundConnector Sig -IsTransportRuleScoped $true | Out-Null\n"
    "New-TransportRule \"Sign\" -FromScope InOrganization -RouteMessageOutboundConnector sig `\n"
    "  -ExceptIfHeaderContainsMessageHeader X-Sig -ExceptIfHeaderContainsWords true -StopRuleProcessing $true | "
    "Out-Null\n";

Ran with_rule(std::string_view more) {
  return run_rules(std::string(sign) + std::string(more));
}

std::vector<std::string> names_of(const Ran& ran) {
  std::vector<std::string> names;
  for (const auto& rule : ran.tenant().rules->rows()) names.push_back(rule.name);
  return names;
}

const model::TransportRule& first_rule(const Ran& ran) {
  return ran.tenant().rules->rows().front();
}

TEST(NewTransportRule, SaysThatMailDoesNotMeetItYet) {
  EXPECT_EQ(run("New-TransportRule All -DeleteMessage $true -FromScope InOrganization | Out-Null").text,
            "notice 1:1: New-TransportRule: " + std::string(not_met));
}

TEST(NewTransportRule, MakesARuleThatKnowsItsLines) {
  const auto ran = with_rule("");
  EXPECT_EQ(ran.text, "");
  const auto& rule = first_rule(ran);
  EXPECT_EQ(rule.name, "Sign");
  EXPECT_EQ(*rule.state, model::RuleState::enabled);
  EXPECT_EQ(*rule.mode, model::RuleMode::enforce);
  EXPECT_EQ(*rule.sender_address_location, model::SenderAddressLocation::header);
  EXPECT_EQ(*rule.conditions.from_scope, model::UserScope::in_organization);
  EXPECT_EQ(*rule.exceptions.header_contains_message_header, "X-Sig");
  EXPECT_THAT(*rule.exceptions.header_contains_words, ElementsAre("true"));
  EXPECT_EQ(*rule.actions.route_message_outbound_connector, "Sig");
  EXPECT_TRUE(*rule.stop_rule_processing);
  EXPECT_EQ(base::to_string(rule.pos), "a.ps1:2:1");
  EXPECT_EQ(base::to_string(*rule.exceptions.header_contains_words.pos), "a.ps1:3:75");
}

TEST(NewTransportRule, ShowsATable) {
  EXPECT_EQ(with_rule("Disable-TransportRule Sign -Confirm:$false\nGet-TransportRule").text,
            "Name State    Mode    Priority Comments\n"
            "---- -----    ----    -------- --------\n"
            "Sign Disabled Enforce        0\n");
}

TEST(NewTransportRule, KeepsWhatItNamesByAddress) {
  const auto ran = run_rules(
      "New-Mailbox David | Out-Null\nNew-DistributionGroup Sales -Members David | Out-Null\n"
      "New-MailContact Bob -ExternalEmailAddress Bob@fabrikam.com | Out-Null\n"
      "New-TransportRule R -From david,X@Elsewhere.example -SentTo bob -FromMemberOf sales -RedirectMessageTo "
      "DAVID@contoso.onmicrosoft.com | Out-Null\n"
      "Set-TransportRule R -From @{Remove='David'; Add='bob@fabrikam.com'}");
  EXPECT_THAT(ran.text, Not(HasSubstr("TransportRule")));
  const auto& rule = first_rule(ran);
  EXPECT_THAT(*rule.conditions.from, ElementsAre("x@elsewhere.example", "bob@fabrikam.com"));
  EXPECT_THAT(*rule.conditions.sent_to, ElementsAre("bob@fabrikam.com"));
  EXPECT_THAT(*rule.conditions.from_member_of, ElementsAre("sales@contoso.com"));
  EXPECT_THAT(*rule.actions.redirect_message_to, ElementsAre("david@contoso.com"));
}

struct Refusal {
  std::string_view script;
  std::string_view error;
};

class RefusedRule : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedRule, LeavesTheWorldAsItWas) {
  const auto before = with_rule("").world;
  const auto ran = run_rules(std::string(GetParam().script), before);
  EXPECT_THAT(ran.text, HasSubstr(GetParam().error)) << GetParam().script;
  EXPECT_EQ(ran.world.number, before.number);
  EXPECT_EQ(ran.tenant().rules, (*before.tenants)[model::TenantId{0}].rules);
}

INSTANTIATE_TEST_SUITE_P(
    Validation, RefusedRule,
    testing::Values(
        Refusal{"New-TransportRule", "missing mandatory parameters: Name."},
        Refusal{"New-TransportRule sign -SetSCL 1",
                "1:19: New-TransportRule: a transport rule with the name \"Sign\" exists already"},
        Refusal{"New-TransportRule x -FromScope InOrganization", "1:19: New-TransportRule: a rule needs an action"},
        Refusal{"New-TransportRule x -RouteMessageOutboundConnector Nope",
                "1:52: New-TransportRule: The operation couldn't be performed because object 'Nope' couldn't be found"},
        Refusal{"New-TransportRule x -From nobody -SetSCL 1",
                "1:27: New-TransportRule: The operation couldn't be "
                "performed because object 'nobody' couldn't be found"},
        Refusal{"New-TransportRule x -FromMemberOf a@b.com -SetSCL 1", "object 'a@b.com' couldn't be found"},
        Refusal{"New-TransportRule x -From a* -SetSCL 1", "Identity takes one name, no pattern"},
        Refusal{"New-TransportRule x -RejectMessageEnhancedStatusCode 5.1.1",
                "1:54: New-TransportRule: RejectMessageEnhancedStatusCode takes 5.7.1, or 5.7.900 to 5.7.999"},
        Refusal{"New-TransportRule x -RejectMessageEnhancedStatusCode 5.7.90", "takes 5.7.1, or 5.7.900"},
        Refusal{"New-TransportRule x -RejectMessageEnhancedStatusCode 5.7.9a0", "takes 5.7.1, or 5.7.900"},
        Refusal{"New-TransportRule x -RejectMessageReasonText \"a`nb\"", "RejectMessageReasonText takes one line"},
        Refusal{"New-TransportRule x -PrependSubject ('x' * 1025)", "PrependSubject may have 1024 characters"},
        Refusal{"New-TransportRule x -SetHeaderName X-A",
                "1:36: New-TransportRule: SetHeaderName needs SetHeaderValue"},
        Refusal{"New-TransportRule x -SetHeaderName 'X A' -SetHeaderValue 1",
                "1:36: New-TransportRule: SetHeaderName: \"X A\" is no name of a header field"},
        Refusal{"New-TransportRule x -HeaderContainsWords a -SetSCL 1",
                "1:42: New-TransportRule: HeaderContainsWords needs HeaderContainsMessageHeader, too"},
        Refusal{"Set-TransportRule Sign -ExceptIfHeaderContainsWords $null",
                "ExceptIfHeaderContainsMessageHeader needs ExceptIfHeaderContainsWords, too"},
        Refusal{"New-TransportRule x -SubjectMatchesPatterns '(?=a)' -SetSCL 1",
                "1:45: New-TransportRule: SubjectMatchesPatterns: the pattern \"(?=a)\" is not supported"},
        Refusal{"New-TransportRule x -SetSCL 10", "SetSCL: \"10\" is not a number from -1 to 9"},
        Refusal{"New-TransportRule x -MessageSizeOver big -SetSCL 1", "MessageSizeOver: \"big\" is not a size"},
        Refusal{"New-TransportRule x -SenderIpRanges 192.0.2.300 -SetSCL 1", "SenderIpRanges: "},
        Refusal{"New-TransportRule x -SentToScope ExternalPartner -SetSCL 1",
                "\"ExternalPartner\" is not InOrganization or NotInOrganization"},
        Refusal{"New-TransportRule x -Mode Off -SetSCL 1", "\"Off\" is not Enforce, Audit or AuditAndNotify"},
        Refusal{"New-TransportRule x -Priority 2 -SetSCL 1",
                "1:31: New-TransportRule: Priority takes a number from 0 to 1, the numbers of the rules"},
        Refusal{"New-TransportRule x -Priority -1 -SetSCL 1", "Priority takes a number from 0 to 1"},
        Refusal{"Set-TransportRule Sign -Priority 1", "Priority takes a number from 0 to 0"},
        Refusal{"New-TransportRule x -Enabled yes -SetSCL 1", "Boolean parameters accept only"},
        Refusal{"Set-TransportRule Sign -RouteMessageOutboundConnector $null -StopRuleProcessing $false",
                "a rule needs an action"},
        Refusal{"New-TransportRule x -SubjectOrBodyContainsWords a -SetSCL 1",
                "1:49: New-TransportRule: SubjectOrBodyContainsWords is not modelled yet"},
        Refusal{"New-TransportRule x -ExceptIfAttachmentSizeOver 1 -SetSCL 1",
                "ExceptIfAttachmentSizeOver is not modelled yet"},
        Refusal{"Set-TransportRule Sign -ApplyHtmlDisclaimerText a", "ApplyHtmlDisclaimerText is not modelled yet"},
        Refusal{"Set-TransportRule Sign -UseLegacyRegex $true", "A parameter cannot be found"},
        Refusal{"Set-TransportRule Sign -Enabled $false", "A parameter cannot be found"},
        Refusal{"Set-TransportRule Sing -SetSCL 1", "did you mean \"Sign\"?"},
        Refusal{"Get-TransportRule -State On", "State: \"On\" is not Enabled or Disabled"},
        Refusal{"Enable-TransportRule", "missing mandatory parameters: Identity."}));

TEST(TransportRules, AreInsertedAndMovedByPriority) {
  constexpr std::string_view three =
      "New-TransportRule B -SetSCL 1 | Out-Null\nNew-TransportRule A -Priority 0 -SetSCL 1 | Out-Null\n"
      "New-TransportRule C -SetSCL 1 | Out-Null\n";
  const auto after = [&](std::string_view change) {
    return names_of(run_rules(std::string(three) + std::string(change)));
  };
  EXPECT_THAT(after(""), ElementsAre("A", "B", "C"));
  EXPECT_THAT(after("Set-TransportRule A -Priority 2"), ElementsAre("B", "C", "A"));
  EXPECT_THAT(after("Set-TransportRule C -Priority 0"), ElementsAre("C", "A", "B"));
  EXPECT_THAT(after("Set-TransportRule B -Priority 1"), ElementsAre("A", "B", "C"));
  EXPECT_THAT(after("Set-TransportRule A -Priority 1 -Name Z"), ElementsAre("B", "Z", "C"));
  EXPECT_THAT(after("Remove-TransportRule B -Confirm:$false"), ElementsAre("A", "C"));
  EXPECT_THAT(after("New-TransportRule D -Priority 3 -SetSCL 1"), ElementsAre("A", "B", "C", "D"));
  EXPECT_EQ(run_rules(std::string(three) + "(Get-TransportRule C).Priority").text.substr(0, 1), "2");
  EXPECT_THAT(run_rules(std::string(three) + "Get-TransportRule | Set-TransportRule -Priority 0").text,
              HasSubstr("3 objects cannot be given one Priority"));
}

TEST(TransportRules, AreSwitchedOnAndOff) {
  const auto off = with_rule("Disable-TransportRule Sign");
  EXPECT_EQ(*first_rule(off).state, model::RuleState::disabled);
  EXPECT_THAT(off.text, HasSubstr("Disable-TransportRule would ask for confirmation here"));
  EXPECT_EQ(base::to_string(*first_rule(off).state.pos), "a.ps1:4:1");
  const auto on =
      with_rule("Get-TransportRule | Disable-TransportRule -Confirm:$false\nEnable-TransportRule Sign -Mode Audit");
  EXPECT_EQ(on.text, "");
  EXPECT_EQ(*first_rule(on).state, model::RuleState::enabled);
  EXPECT_EQ(*first_rule(on).mode, model::RuleMode::audit);
  EXPECT_EQ(*first_rule(run_rules("New-TransportRule x -Enabled $false -SetSCL 1")).state, model::RuleState::disabled);
  EXPECT_EQ(
      with_rule("New-TransportRule Off -Enabled 0 -SetSCL 1 | Out-Null\n(Get-TransportRule -State Disabled).Name\n"
                "(Get-TransportRule S* -State Enabled).Name")
          .text.substr(0, 9),
      "Off\nSign\n");
}

TEST(TransportRules, WhatIfChangesNothing) {
  const auto ran = with_rule(
      "New-TransportRule x -SetSCL 1 -SentToScope InOrganization -WhatIf\nSet-TransportRule Sign -Priority 0 -Comments "
      "a "
      "-WhatIf\nDisable-TransportRule Sign -WhatIf\nRemove-TransportRule Sign -WhatIf");
  EXPECT_EQ(ran.text,
            "What if: Performing the operation \"New-TransportRule\" on target \"x\".\n"
            "What if: Performing the operation \"Set-TransportRule\" on target \"Sign\".\n"
            "What if: Performing the operation \"Disable-TransportRule\" on target \"Sign\".\n"
            "What if: Performing the operation \"Remove-TransportRule\" on target \"Sign\".\n");
  EXPECT_EQ(ran.world.number, with_rule("").world.number);
}

TEST(SetTransportRule, SaysWhatIsSoAlreadyAndClearsTexts) {
  EXPECT_THAT(with_rule("Set-TransportRule Sign -FromScope InOrganization").text,
              HasSubstr("no settings of 'Sign' have been modified"));
  const auto ran = with_rule("Set-TransportRule Sign -RouteMessageOutboundConnector $null -SetSCL 3 -FromScope $null");
  EXPECT_EQ(*first_rule(ran).actions.route_message_outbound_connector, "");
  EXPECT_FALSE(first_rule(ran).conditions.from_scope->has_value());
}

TEST(RuleNotices, TellWhatRulesDoNotDo) {
  EXPECT_THAT(run_rules("New-TransportRule x -SetSCL 1 | Out-Null").text,
              HasSubstr("notice 1:19: New-TransportRule: the rule has no condition: it is for all messages"));
  EXPECT_THAT(run_rules("New-TransportRule x -SetSCL 1 -SCLOver 5 -RuleErrorAction Defer | Out-Null").text,
              HasSubstr("RuleErrorAction is stored"));
  EXPECT_THAT(run_rules("New-OutboundConnector C -IsTransportRuleScoped $true -Enabled $false | Out-Null\n"
                        "New-TransportRule x -SCLOver 5 -RouteMessageOutboundConnector C | Out-Null")
                  .text,
              HasSubstr("the connector \"C\" is switched off"));
  EXPECT_THAT(with_rule("Set-OutboundConnector Sig -Name Signature").text,
              HasSubstr("the transport rule \"Sign\" still names \"Sig\""));
  EXPECT_THAT(with_rule("Remove-OutboundConnector Sig -Confirm:$false").text,
              HasSubstr("Remove-OutboundConnector: the transport rule \"Sign\" still names \"Sig\""));
  EXPECT_THAT(with_rule("Set-OutboundConnector Sig -Comment a").text, Not(HasSubstr("still names")));
}

}  // namespace
}  // namespace mailflow::cmdlet
