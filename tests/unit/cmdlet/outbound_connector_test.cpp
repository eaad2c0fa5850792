#include <gmock/gmock.h>

#include "base/field.hpp"
#include "tenant_harness.hpp"

namespace mailflow::cmdlet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

constexpr std::string_view filter =
    "New-OutboundConnector \"Filter\" -RecipientDomains * -UseMXRecord $false `\n"
    "  -SmartHosts filter.example,192.0.2.1 -TlsSettings DomainValidation -TlsDomain *.filter.example | Out-Null\n";

Ran with_filter(std::string_view more) {
  return run(std::string(filter) + std::string(more));
}

TEST(NewOutboundConnector, MakesAConnectorThatKnowsItsLines) {
  const auto ran = with_filter("");
  EXPECT_EQ(ran.text, "");
  const auto& made = ran.outbound("filter");
  EXPECT_EQ(*made.connector_type, model::ConnectorType::partner);
  EXPECT_FALSE(*made.use_mx_record);
  ASSERT_THAT(*made.smart_hosts, SizeIs(2));
  EXPECT_EQ(made.smart_hosts->front().name()->text(), "filter.example");
  EXPECT_EQ(*made.smart_hosts->back().address(), base::IpAddress::v4(0xC0000201));
  EXPECT_EQ(*made.tls_settings, model::TlsSettings::domain_validation);
  EXPECT_EQ(base::to_string(made.pos), "a.ps1:1:1");
  EXPECT_EQ(base::to_string(*made.smart_hosts.pos), "a.ps1:2:15");
  EXPECT_EQ(made.enabled.pos, nullptr);
  EXPECT_EQ(ran.world.number, 2u);
}

TEST(NewOutboundConnector, NeedsANameOnly) {
  const auto ran = run("New-OutboundConnector 'To nobody' | Out-Null");
  EXPECT_THAT(ran.text, HasSubstr("notice 1:23: New-OutboundConnector: no mail takes this connector"));
  const auto& made = ran.outbound("To nobody");
  EXPECT_TRUE(*made.enabled);
  EXPECT_TRUE(*made.use_mx_record);
  EXPECT_FALSE(made.tls_settings->has_value());
  EXPECT_EQ(*made.smtp_dane_mode, model::SmtpDaneMode::opportunistic);
  EXPECT_EQ(*made.mta_sts_mode, model::MtaStsMode::opportunistic);
}

TEST(NewOutboundConnector, HasIdsOfItsOwn) {
  const auto ran = with_filter("New-InboundConnector Filter -SenderDomains a.com | Out-Null");
  EXPECT_EQ(ran.text, "");
  EXPECT_NE(ran.connector("Filter").guid, ran.outbound("Filter").guid);
  EXPECT_EQ(ran.outbound("Filter").guid, with_filter("").outbound("Filter").guid);
}

struct Refusal {
  std::string_view script;
  std::string_view error;
};

class RefusedOutbound : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedOutbound, LeavesTheWorldAsItWas) {
  const auto before = with_filter("").world;
  const auto ran = run(std::string(GetParam().script), before);
  EXPECT_THAT(ran.text, HasSubstr(GetParam().error)) << GetParam().script;
  EXPECT_EQ(ran.world.number, before.number);
  EXPECT_EQ(ran.tenant().outbound, (*before.tenants)[model::TenantId{0}].outbound);
}

INSTANTIATE_TEST_SUITE_P(
    Validation, RefusedOutbound,
    testing::Values(
        Refusal{"New-OutboundConnector",
                "1:1: New-OutboundConnector: Cannot process command because of one or more "
                "missing mandatory parameters: Name."},
        Refusal{"New-OutboundConnector ''", "1:23: New-OutboundConnector: Name must not be empty"},
        Refusal{"New-OutboundConnector ('x' * 65)", "Name may have 64 characters"},
        Refusal{"New-OutboundConnector FILTER",
                "1:23: New-OutboundConnector: an outbound connector with the name \"Filter\" exists already"},
        Refusal{"New-OutboundConnector x -RecipientDomains a.*.b",
                "1:43: New-OutboundConnector: RecipientDomains: \"a.*.b\" is not valid"},
        Refusal{"New-OutboundConnector x -RecipientDomains a.com -UseMXRecord $false",
                "1:62: New-OutboundConnector: UseMXRecord $false needs SmartHosts"},
        Refusal{"New-OutboundConnector x -RecipientDomains a.com -SmartHosts m.a.com",
                "1:61: New-OutboundConnector: SmartHosts need UseMXRecord $false"},
        Refusal{"Set-OutboundConnector Filter -UseMXRecord $true",
                "1:43: Set-OutboundConnector: UseMXRecord $true and SmartHosts exclude each other"},
        Refusal{"Set-OutboundConnector Filter -UseMXRecord $true", "-SmartHosts $null removes them"},
        Refusal{"Set-OutboundConnector Filter -SmartHosts $null", "UseMXRecord $false needs SmartHosts"},
        Refusal{"Set-OutboundConnector Filter -SmartHosts m.a.com,192.0.2.0/24",
                "1:50: Set-OutboundConnector: SmartHosts: 192.0.2.0/24 is a range of addresses"},
        Refusal{"Set-OutboundConnector Filter -SmartHosts 300.1.1.1",
                "1:42: Set-OutboundConnector: SmartHosts: \"300.1.1.1\" is neither a host name nor an IP address"},
        Refusal{"Set-OutboundConnector Filter -AllAcceptedDomains $true",
                "1:50: Set-OutboundConnector: AllAcceptedDomains is for connectors of the type OnPremises only"},
        Refusal{"Set-OutboundConnector Filter -RouteAllMessagesViaOnPremises $true",
                "RouteAllMessagesViaOnPremises is for connectors of the type OnPremises only"},
        Refusal{"Set-OutboundConnector Filter -SenderRewritingEnabled $true",
                "SenderRewritingEnabled is for connectors of the type OnPremises only"},
        Refusal{"Set-OutboundConnector Filter -TlsDomain $null",
                "1:41: Set-OutboundConnector: TlsSettings DomainValidation needs a TlsDomain"},
        Refusal{"New-OutboundConnector x -RecipientDomains a.com -TlsSettings DomainValidation",
                "1:62: New-OutboundConnector: TlsSettings DomainValidation needs a TlsDomain"},
        Refusal{"Set-OutboundConnector Filter -TlsDomain *", "not * alone"},
        Refusal{"Set-OutboundConnector Filter -TlsDomain a.*.b",
                "TlsDomain: \"a.*.b\" is not valid: it takes a name, or *. and a domain (*.contoso.com)"},
        Refusal{"Set-OutboundConnector Filter -TlsSettings None",
                "TlsSettings: \"None\" is not EncryptionOnly, CertificateValidation, DomainValidation or $null"},
        Refusal{"Set-OutboundConnector Filter -SmtpDaneMode Always", "is not Opportunistic, Mandatory or None"},
        Refusal{"Set-OutboundConnector Filter -MtaStsMode Mandatory", "is not Opportunistic or None"},
        Refusal{"Set-OutboundConnector Filter -ConnectorType Hybrid", "is not a connector type"},
        Refusal{"Set-OutboundConnector Filter -ConnectorSource Me", "ConnectorSource takes Default"},
        Refusal{"Set-OutboundConnector Filter -LastValidationTimestamp soon", "LastValidationTimestamp"},
        Refusal{"New-OutboundConnector x -LinkForModifiedConnector 5", "LinkForModifiedConnector takes a GUID"},
        Refusal{"Set-OutboundConnector Filter -Enabled true", "Boolean parameters accept only Boolean values"}));

INSTANTIATE_TEST_SUITE_P(
    Binding, RefusedOutbound,
    testing::Values(Refusal{"Set-OutboundConnector Filter -SmartHost m.a.com -UseMx $true",
                            "SmartHosts need UseMXRecord $false"},
                    Refusal{"Set-OutboundConnector Filter -LinkForModifiedConnector x", "A parameter cannot be found"},
                    Refusal{"New-OutboundConnector x -IsValidated $true", "A parameter cannot be found"},
                    Refusal{"New-OutboundConnector x -RequireTls $true",
                            "A parameter cannot be found that matches parameter name 'RequireTls'."},
                    Refusal{"Set-OutboundConnector Fliter -Enabled $false", "did you mean \"Filter\"?"},
                    Refusal{"Get-OutboundConnector Nope", "object 'Nope' couldn't be found"},
                    Refusal{"Get-OutboundConnector -IsTransportRuleScoped maybe", "Boolean parameters accept only"},
                    Refusal{"'x' | New-OutboundConnector y", "takes no input from the pipeline"},
                    Refusal{"Remove-OutboundConnector", "missing mandatory parameters: Identity."}));

TEST(SetOutboundConnector, ChangesWhereMailGoes) {
  const auto ran = with_filter(
      "Set-OutboundConnector Filter -UseMXRecord $true -SmartHosts $null -RecipientDomains @{Add='a.com'; Remove='*'} "
      "-TlsSettings $null -TlsDomain $null -Name Renamed");
  EXPECT_EQ(ran.text, "");
  const auto& changed = ran.outbound("Renamed");
  EXPECT_TRUE(*changed.use_mx_record);
  EXPECT_THAT(*changed.smart_hosts, IsEmpty());
  EXPECT_THAT(*changed.recipient_domains, ElementsAre(base::parse_domain_pattern("a.com").value()));
  EXPECT_FALSE(changed.tls_settings->has_value());
  EXPECT_EQ(changed.guid, with_filter("").outbound("Filter").guid);
  EXPECT_EQ(base::to_string(*changed.use_mx_record.pos), "a.ps1:3:43");
}

TEST(SetOutboundConnector, SaysWhatIsSoAlready) {
  const auto ran = with_filter("Set-OutboundConnector Filter -UseMXRecord $false");
  EXPECT_EQ(ran.text,
            "notice 3:1: The command completed successfully but no settings of 'Filter' have been modified.\n");
  EXPECT_EQ(ran.world.number, 2u);
}

TEST(SetOutboundConnector, KeepsWhatValidationFound) {
  const auto ran = with_filter(
      "Set-OutboundConnector Filter -IsValidated $true -LastValidationTimestamp 2026-01-05T08:00Z "
      "-ValidationRecipients a@b.com\n"
      "(Get-OutboundConnector Filter).LastValidationTimestamp.AddHours(1).ToString('HH:mm')");
  EXPECT_EQ(ran.text, "09:00\n");
  EXPECT_TRUE(*ran.outbound("Filter").is_validated);
}

TEST(SetOutboundConnector, GivesNoNameTwice) {
  EXPECT_THAT(with_filter("New-OutboundConnector B -RecipientDomains b.com | Out-Null\n"
                          "Get-OutboundConnector | Set-OutboundConnector -Name C")
                  .text,
              HasSubstr("4:53: Set-OutboundConnector: 2 objects cannot be given one name"));
}

TEST(OutboundConnectors, WhatIfChangesNothing) {
  const auto ran = with_filter(
      "New-OutboundConnector B -RecipientDomains b.com -WhatIf\nSet-OutboundConnector Filter -Enabled $false -WhatIf\n"
      "Remove-OutboundConnector Filter -WhatIf");
  EXPECT_EQ(ran.text,
            "What if: Performing the operation \"New-OutboundConnector\" on target \"B\".\n"
            "What if: Performing the operation \"Set-OutboundConnector\" on target \"Filter\".\n"
            "What if: Performing the operation \"Remove-OutboundConnector\" on target \"Filter\".\n");
  EXPECT_EQ(ran.world.number, 2u);
}

TEST(GetOutboundConnector, ShowsThoseInTestModeWhenAsked) {
  const auto shown = [](std::string_view arguments) {
    return with_filter(fmt::format("New-OutboundConnector Trial -RecipientDomains t.com -TestMode $true | Out-Null\n"
                                   "New-OutboundConnector Ruled -IsTransportRuleScoped $true | Out-Null\n"
                                   "(Get-OutboundConnector {}).Name",
                                   arguments))
        .text;
  };
  constexpr std::string_view told = "notice 3:63: New-OutboundConnector: no mail takes a connector in test mode\n";
  EXPECT_EQ(shown(""), fmt::format("Filter\nRuled\n{}", told));
  EXPECT_EQ(shown("-IncludeTestModeConnectors $true"), fmt::format("Filter\nTrial\nRuled\n{}", told));
  EXPECT_EQ(shown("Trial"), fmt::format("Trial\n{}", told));
  EXPECT_EQ(shown("-IsTransportRuleScoped $true"), fmt::format("Ruled\n{}", told));
  EXPECT_EQ(shown("-IsTransportRuleScoped $false"), fmt::format("Filter\n{}", told));
}

TEST(RemoveOutboundConnector, TakesThePipeline) {
  const auto ran = with_filter("Get-OutboundConnector | Remove-OutboundConnector -Confirm:$false");
  EXPECT_EQ(ran.text, "");
  EXPECT_THAT(ran.tenant().outbound->rows(), IsEmpty());
}

TEST(OutboundNotices, TellWhatHasNoEffect) {
  EXPECT_THAT(with_filter("Set-OutboundConnector Filter -CloudServicesMailEnabled $true").text,
              HasSubstr("3:56: Set-OutboundConnector: CloudServicesMailEnabled has no effect on a connector of the "
                        "type Partner"));
  EXPECT_THAT(with_filter("Set-OutboundConnector Filter -SmtpDaneMode Mandatory").text,
              HasSubstr("SmtpDaneMode is stored but not modelled yet"));
  EXPECT_THAT(run("New-OutboundConnector x -RecipientDomains x.com -LinkForModifiedConnector "
                  "00000000-0000-0000-0000-000000000001 | Out-Null")
                  .text,
              HasSubstr("LinkForModifiedConnector is for Microsoft's own use"));
}

TEST(OutboundAdvice, TellsOfTwoForOneDomain) {
  constexpr std::string_view two = "which of the two mail takes is published nowhere";
  EXPECT_THAT(with_filter("New-OutboundConnector B -RecipientDomains b.com,* | Out-Null").text,
              HasSubstr("notice 3:43: New-OutboundConnector: \"Filter\" is for *, too: which of the two mail takes is "
                        "published nowhere; the lab takes \"B\" (OnPremises before Partner, then by name)"));
  EXPECT_THAT(with_filter("New-OutboundConnector Z -ConnectorType OnPremises -RecipientDomains * | Out-Null").text,
              HasSubstr("the lab takes \"Z\""));
  EXPECT_THAT(with_filter("New-OutboundConnector B -RecipientDomains b.com | Out-Null").text, Not(HasSubstr(two)));
  EXPECT_THAT(with_filter("New-OutboundConnector B -RecipientDomains * -Enabled $false | Out-Null").text,
              Not(HasSubstr(two)));
  EXPECT_THAT(with_filter("New-OutboundConnector B -RecipientDomains * -IsTransportRuleScoped $true | Out-Null").text,
              Not(HasSubstr(two)));
  EXPECT_THAT(run("New-OutboundConnector A -ConnectorType OnPremises -AllAcceptedDomains $true | Out-Null\n"
                  "New-OutboundConnector B -ConnectorType OnPremises -AllAcceptedDomains $true | Out-Null")
                  .text,
              HasSubstr("\"A\" is for all accepted domains, too"));
}

TEST(OutboundAdvice, TellsWhatAScopeDoesNotDo) {
  EXPECT_THAT(
      with_filter("Set-OutboundConnector Filter -IsTransportRuleScoped $true").text,
      HasSubstr("3:53: Set-OutboundConnector: RecipientDomains has no effect: with IsTransportRuleScoped a transport "
                "rule alone can choose the connector"));
  EXPECT_EQ(run("New-OutboundConnector A -IsTransportRuleScoped $true | Out-Null").text, "");
  EXPECT_THAT(run("New-OutboundConnector A -ConnectorType OnPremises -AllAcceptedDomains $true -RecipientDomains * | "
                  "Out-Null")
                  .text,
              HasSubstr("RecipientDomains * counts beside AllAcceptedDomains"));
  EXPECT_THAT(run("New-OutboundConnector A -ConnectorType OnPremises -AllAcceptedDomains $true "
                  "-RouteAllMessagesViaOnPremises $true | Out-Null")
                  .text,
              HasSubstr("as a cause of mail loops"));
  EXPECT_EQ(run("New-OutboundConnector A -ConnectorType OnPremises -RouteAllMessagesViaOnPremises $true "
                "-RecipientDomains * | Out-Null")
                .text,
            "");
}

TEST(OutboundAdvice, TellsOfANameThatIsNotAskedFor) {
  EXPECT_THAT(with_filter("Set-OutboundConnector Filter -TlsSettings EncryptionOnly").text,
              HasSubstr("3:43: Set-OutboundConnector: TlsDomain is used with TlsSettings DomainValidation only"));
  EXPECT_EQ(with_filter("Set-OutboundConnector Filter -TlsDomain mail.filter.example").text, "");
}

}  // namespace
}  // namespace mailflow::cmdlet
