#include <gmock/gmock.h>

#include "base/field.hpp"
#include "cmdlet/apply.hpp"
#include "tenant_harness.hpp"

namespace mailflow::cmdlet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

constexpr std::string_view filter =
    "New-InboundConnector \"Filter\" -ConnectorType Partner -SenderDomains * `\n"
    "  -RestrictDomainsToIPAddresses $true -SenderIPAddresses 198.51.100.40,203.0.113.0/25 -RequireTls $true | "
    "Out-Null\n";

Ran with_filter(std::string_view more) {
  return run(std::string(filter) + std::string(more));
}

TEST(NewInboundConnector, MakesAConnectorThatKnowsItsLines) {
  const auto ran = with_filter("");
  EXPECT_EQ(ran.text, "");
  const auto& made = ran.connector("filter");
  EXPECT_EQ(*made.connector_type, model::ConnectorType::partner);
  EXPECT_TRUE(*made.restrict_domains_to_ip_addresses);
  EXPECT_EQ(base::to_string(*made.sender_ip_addresses), "198.51.100.40, 203.0.113.0/25");
  EXPECT_EQ(base::to_string(made.pos), "a.ps1:1:1");
  EXPECT_EQ(base::to_string(*made.sender_ip_addresses.pos), "a.ps1:2:58");
  EXPECT_EQ(made.enabled.pos, nullptr);
  EXPECT_EQ(ran.world.number, 2u);
}

TEST(NewInboundConnector, ListsItsPropertiesInExchangesOrder) {
  EXPECT_EQ(with_filter("Get-InboundConnector | fl -Property *").text,
            "Enabled                      : True\n"
            "ConnectorType                : Partner\n"
            "ConnectorSource              : Default\n"
            "Comment                      :\n"
            "SenderIPAddresses            : {198.51.100.40, 203.0.113.0/25}\n"
            "SenderDomains                : {smtp:*;1}\n"
            "TrustedOrganizations         : {}\n"
            "ClientHostNames              : {}\n"
            "AssociatedAcceptedDomains    : {}\n"
            "RequireTls                   : True\n"
            "RestrictDomainsToIPAddresses : True\n"
            "RestrictDomainsToCertificate : False\n"
            "CloudServicesMailEnabled     : False\n"
            "TreatMessagesAsInternal      : False\n"
            "TlsSenderCertificateName     :\n"
            "EFTestMode                   : False\n"
            "ScanAndDropRecipients        : {}\n"
            "EFSkipLastIP                 : False\n"
            "EFSkipIPs                    : {}\n"
            "EFSkipMailGateway            : {}\n"
            "EFUsers                      : {}\n"
            "AdminDisplayName             :\n"
            "Name                         : Filter\n"
            "Identity                     : Filter\n"
            "WhenChangedUTC               : 1/1/1970 12:00:00 AM\n"
            "WhenCreatedUTC               : 1/1/1970 12:00:00 AM\n"
            "Guid                         : " +
                base::to_string(with_filter("").connector("Filter").guid) +
                "\n"
                "IsValid                      : True\n");
}

TEST(NewInboundConnector, ShowsATable) {
  EXPECT_EQ(with_filter("Get-InboundConnector").text,
            "Name   SenderDomains SenderIPAddresses               Enabled\n"
            "----   ------------- -----------------               -------\n"
            "Filter {smtp:*;1}    {198.51.100.40, 203.0.113.0/25} True\n");
}

struct Refusal {
  std::string_view script;
  std::string_view error;
};

class Refused : public testing::TestWithParam<Refusal> {};

TEST_P(Refused, LeavesTheWorldAsItWas) {
  const auto before = with_filter("").world;
  const auto ran = run(std::string(GetParam().script), before);
  EXPECT_THAT(ran.text, HasSubstr(GetParam().error)) << GetParam().script;
  EXPECT_EQ(ran.world.number, before.number);
  EXPECT_EQ(ran.tenant().inbound, (*before.tenants)[model::TenantId{0}].inbound);
}

INSTANTIATE_TEST_SUITE_P(
    Validation, Refused,
    testing::Values(
        Refusal{"New-InboundConnector x",
                "1:1: New-InboundConnector: Cannot process command because of one or more missing mandatory "
                "parameters: SenderDomains."},
        Refusal{"New-InboundConnector -SenderDomains *", "missing mandatory parameters: Name."},
        Refusal{"New-InboundConnector FILTER -SenderDomains *",
                "1:22: New-InboundConnector: an inbound connector with the name \"Filter\" exists already"},
        Refusal{"New-InboundConnector x -SenderDomains a.*.b",
                "1:39: New-InboundConnector: SenderDomains: \"a.*.b\" is not valid"},
        Refusal{"New-InboundConnector x -SenderDomains $null",
                "1:39: New-InboundConnector: SenderDomains needs at least one domain"},
        Refusal{"New-InboundConnector Filter2 -SenderDomains * -SenderIPAddresses 192.0.2.1,198.51.0.0/16",
                "1:76: New-InboundConnector: SenderIPAddresses takes IPv4 addresses or ranges from /24 to /32, not "
                "198.51.0.0/16"},
        Refusal{"New-InboundConnector x -SenderDomains * -SenderIPAddresses 2001:db8::1",
                "1:60: New-InboundConnector: SenderIPAddresses takes IPv4"},
        Refusal{"New-InboundConnector x -SenderDomains * -SenderIPAddresses 192.0.2.1-192.0.2.9",
                "SenderIPAddresses takes IPv4"},
        Refusal{"Set-InboundConnector Filter -SenderIPAddresses @{Add='10.0.0.0/8'}",
                "1:48: Set-InboundConnector: SenderIPAddresses takes IPv4"},
        Refusal{"Set-InboundConnector Filter -RestrictDomainsToCertificate $true",
                "1:59: Set-InboundConnector: RestrictDomainsToCertificate needs a TlsSenderCertificateName"},
        Refusal{"Set-InboundConnector Filter -SenderIPAddresses $null",
                "RestrictDomainsToIPAddresses needs SenderIPAddresses"},
        Refusal{
            "New-InboundConnector x -SenderDomains * -TlsSenderCertificateName a.*.b",
            "TlsSenderCertificateName: \"a.*.b\" is not valid: it takes a name, or *. and a domain (*.contoso.com)"},
        Refusal{"New-InboundConnector x -SenderDomains * -TlsSenderCertificateName *", "not * alone"},
        Refusal{"New-InboundConnector x -SenderDomains * -ConnectorType OnPremises",
                "1:56: New-InboundConnector: a connector of the type OnPremises needs"},
        Refusal{"New-InboundConnector x -SenderDomains * -TreatMessagesAsInternal $true",
                "for connectors of the type OnPremises only"},
        Refusal{"New-InboundConnector x -SenderDomains * -ConnectorType OnPremises -SenderIPAddresses 192.0.2.1 "
                "-TreatMessagesAsInternal $true -CloudServicesMailEnabled $true",
                "exclude each other"},
        Refusal{"New-InboundConnector x -SenderDomains * -AssociatedAcceptedDomains contoso.com,fabrikam.com",
                "1:80: New-InboundConnector: AssociatedAcceptedDomains: fabrikam.com is no accepted domain of the "
                "tenant contoso"},
        Refusal{"New-InboundConnector x -SenderDomains * -ConnectorType Partnr",
                "ConnectorType: \"Partnr\" is not a connector type"},
        Refusal{"New-InboundConnector x -SenderDomains * -ConnectorSource Me", "ConnectorSource takes Default"},
        Refusal{"New-InboundConnector x -SenderDomains * -EFSkipIPs 192.0.2.9-192.0.2.1",
                "EFSkipIPs: \"192.0.2.9-192.0.2.1\" is not an IP range"},
        Refusal{"Set-InboundConnector Filter -RequireTls true", "Boolean parameters accept only Boolean values"},
        Refusal{"Set-InboundConnector Filter -Enabled $null", "Boolean parameters accept only Boolean values"},
        Refusal{"Set-InboundConnector Filter -Comment a,b", "Comment: expected a text, found a list"}));

INSTANTIATE_TEST_SUITE_P(
    Binding, Refused,
    testing::Values(
        Refusal{"Set-InboundConnector Filter -RequireTsl $true",
                "1:29: Set-InboundConnector: A parameter cannot be found that matches parameter name 'RequireTsl'.\n"},
        Refusal{"Set-InboundConnector Filter -RequireTsl $true", "did you mean -RequireTls?"},
        Refusal{"Set-InboundConnector Filter -Re $true",
                "Possible matches include: -RequireTls -RestrictDomainsToIPAddresses -RestrictDomainsToCertificate."},
        Refusal{"Set-InboundConnector Fliter -Enabled $false",
                "1:22: Set-InboundConnector: The operation couldn't be performed because object 'Fliter' couldn't be "
                "found on 'LABPR01DC001.LABPR01.PROD.OUTLOOK.COM'.\n"},
        Refusal{"Set-InboundConnector Fliter -Enabled $false", "did you mean \"Filter\"?"},
        Refusal{"Set-InboundConnector F* -Enabled $false", "Identity takes one name, no pattern"},
        Refusal{"Set-InboundConnector -Enabled $false", "missing mandatory parameters: Identity."},
        Refusal{"Get-InboundConnector | Set-InboundConnector Filter -Enabled $false", "-Identity cannot be given too"},
        Refusal{"Get-InboundConnector Nope", "object 'Nope' couldn't be found"},
        Refusal{"Set-InboundConnector Filter -SenderIPAddresses @{Plus='192.0.2.1'}", "the key \"Plus\" is not known"},
        Refusal{"Set-InboundConnector Filter -Enabled @{Add=1}", "Boolean parameters accept only"},
        Refusal{"Remove-InboundConnector", "missing mandatory parameters: Identity."}));

TEST(SetInboundConnector, ReplacesAddsRemovesAndClears) {
  const auto addresses = [](std::string_view change) {
    const auto ran =
        with_filter(fmt::format("Set-InboundConnector Filter -RestrictDomainsToIPAddresses 0\nSet-InboundConnector "
                                "Filter -SenderIPAddresses {}",
                                change));
    return base::to_string(*ran.connector("Filter").sender_ip_addresses) + ran.text;
  };
  EXPECT_EQ(addresses("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(addresses("@('192.0.2.1','192.0.2.2')"), "192.0.2.1, 192.0.2.2");
  EXPECT_EQ(addresses("@{Add='192.0.2.1'; Remove='198.51.100.40'}"), "203.0.113.0/25, 192.0.2.1");
  EXPECT_EQ(addresses("$null"), "");
  EXPECT_EQ(addresses("@()"), "");
  EXPECT_EQ(addresses("@{Remove='9.9.9.9'; Add='198.51.100.40'}"),
            "198.51.100.40, 203.0.113.0/25"
            "notice 4:48: Set-InboundConnector: SenderIPAddresses does not have 9.9.9.9\n"
            "notice 4:48: Set-InboundConnector: SenderIPAddresses already has 198.51.100.40\n"
            "notice 4:1: The command completed successfully but no settings of 'Filter' have been modified.\n");
}

TEST(SetInboundConnector, TakesSplattingPrefixesAndTheColonForm) {
  const auto ran = with_filter(
      "$p = @{ Identity = 'Filter'\n  RequireTls = $false\n  Comment = 007 }\nSet-InboundConnector @p -Enab:$false "
      "-TlsS *.x.com");
  EXPECT_FALSE(*ran.connector("Filter").require_tls);
  EXPECT_FALSE(*ran.connector("Filter").enabled);
  EXPECT_EQ(base::to_string(*ran.connector("Filter").require_tls.pos), "a.ps1:4:16");
  EXPECT_THAT(ran.text, HasSubstr("TlsSenderCertificateName is used with RequireTls $true only"));
}

TEST(SetInboundConnector, TakesThePipelineAllOrNothing) {
  const auto two = with_filter("New-InboundConnector B -SenderDomains b.com | Out-Null\n").world;
  const auto off = run("Get-InboundConnector | Set-InboundConnector -Enabled $false", two);
  EXPECT_FALSE(*off.connector("Filter").enabled);
  EXPECT_FALSE(*off.connector("B").enabled);
  // B has no addresses: the restriction is refused for it, so it is set on none.
  const auto refused = run(
      "Get-InboundConnector | Set-InboundConnector -SenderIPAddresses $null -RestrictDomainsToIPAddresses $true", two);
  EXPECT_THAT(refused.text, HasSubstr("needs SenderIPAddresses"));
  EXPECT_EQ(refused.connector("Filter").sender_ip_addresses->size(), 2u);
  const auto one =
      run("Get-InboundConnector | ? { $_.SenderDomains -like '*;1' -and $_.Name -eq 'b' } | Set-InboundConnector "
          "-Comment x",
          two);
  EXPECT_EQ(*one.connector("B").comment, "x");
  EXPECT_EQ(*one.connector("Filter").comment, "");
}

TEST(SetInboundConnector, RenamesAndKeepsItsId) {
  const auto ran = with_filter(
      "Set-InboundConnector Filter -Name Gate\nNew-InboundConnector Filter -SenderDomains a.com | Out-Null");
  EXPECT_EQ(ran.text, "");
  EXPECT_EQ(ran.connector("Gate").guid, with_filter("").connector("Filter").guid);
  EXPECT_NE(ran.connector("Filter").guid, ran.connector("Gate").guid);
}

TEST(RemoveInboundConnector, AnswersYesWithANotice) {
  const auto ran = with_filter("Remove-InboundConnector filter");
  EXPECT_THAT(ran.tenant().inbound->rows(), IsEmpty());
  EXPECT_EQ(ran.text,
            "notice 3:1: Remove-InboundConnector would ask for confirmation here; the lab answers yes (-Confirm:$false "
            "says so)\n");
  EXPECT_EQ(with_filter("Remove-InboundConnector filter -Confirm:$false").text, "");
}

TEST(WhatIf, ChangesNothing) {
  const auto ran = with_filter(
      "Set-InboundConnector Filter -Enabled $false -WhatIf\nRemove-InboundConnector Filter -WhatIf\n"
      "New-InboundConnector Y -SenderDomains a.com -wi");
  EXPECT_EQ(ran.text,
            "What if: Performing the operation \"Set-InboundConnector\" on target \"Filter\".\n"
            "What if: Performing the operation \"Remove-InboundConnector\" on target \"Filter\".\n"
            "What if: Performing the operation \"New-InboundConnector\" on target \"Y\".\n");
  EXPECT_TRUE(*ran.connector("Filter").enabled);
  EXPECT_THAT(ran.tenant().inbound->rows(), SizeIs(1));
  EXPECT_EQ(ran.world.number, 2u);
}

TEST(Notices, TellWhatHasNoEffect) {
  EXPECT_THAT(run("New-InboundConnector x -SenderDomains * -ConnectorType OnPremises -SenderIPAddresses 192.0.2.1 "
                  "-RequireTls $true | Out-Null")
                  .text,
              HasSubstr("RequireTls has no effect on a connector of the type OnPremises"));
  EXPECT_THAT(run("New-InboundConnector x -SenderDomains * -EFTestMode $true | Out-Null").text,
              HasSubstr("EFTestMode is for Microsoft's own use"));
  EXPECT_THAT(run("New-InboundConnector x -SenderDomains * -EFSkipLastIP 1 -EFSkipIPs 192.0.2.1 | Out-Null").text,
              HasSubstr("EFSkipIPs has no effect while EFSkipLastIP is $true"));
  EXPECT_THAT(run("New-InboundConnector x -SenderDomains * -CloudServicesMailEnabled $true | Out-Null").text,
              HasSubstr("no effect on a connector of the type Partner"));
}

TEST(Advice, WarnsOfANameThatNoDomainCovers) {
  const auto made = [](std::string_view name) {
    return run(fmt::format(
                   "New-InboundConnector x -SenderDomains * -ConnectorType OnPremises -TlsSenderCertificateName "
                   "{} -RequireTls $false | Out-Null",
                   name))
        .text;
  };
  constexpr std::string_view covers = "no accepted domain of the tenant contoso covers";
  EXPECT_THAT(made("mail.contoso.com"),
              HasSubstr("notice 1:93: New-InboundConnector: no accepted domain of the tenant contoso covers "
                        "mail.contoso.com: its mail is recognised only where the sender is in an accepted domain, too "
                        "(contoso.com covers *.contoso.com, not mail.contoso.com)"));
  EXPECT_THAT(made("'*.fabrikam.com'"), HasSubstr("covers *.fabrikam.com: its mail is recognised only where the sender "
                                                  "is in an accepted domain, too\n"));
  EXPECT_THAT(made("contoso.com"), Not(HasSubstr(covers)));
  EXPECT_THAT(made("'*.contoso.com'"), Not(HasSubstr(covers)));
  EXPECT_THAT(made("'*.onmicrosoft.com'"), Not(HasSubstr(covers)));
  EXPECT_THAT(run("Set-AcceptedDomain contoso.com -MatchSubDomains $true\nNew-InboundConnector x -SenderDomains * "
                  "-ConnectorType OnPremises -TlsSenderCertificateName mail.contoso.com | Out-Null")
                  .text,
              Not(HasSubstr(covers)));
  EXPECT_THAT(with_filter("Set-InboundConnector Filter -TlsSenderCertificateName mail.fabrikam.com").text,
              Not(HasSubstr(covers)));
}

TEST(Advice, WarnsOfTlsAlone) {
  constexpr std::string_view alone = "RequireTls alone keeps nobody out";
  EXPECT_THAT(
      run("New-InboundConnector x -SenderDomains * | Out-Null").text,
      HasSubstr("notice 1:39: New-InboundConnector: RequireTls alone keeps nobody out: any host that speaks TLS "
                "satisfies this connector"));
  EXPECT_THAT(run("New-InboundConnector x -SenderDomains a.com | Out-Null").text, Not(HasSubstr(alone)));
  EXPECT_THAT(run("New-InboundConnector x -SenderDomains * -RequireTls $false | Out-Null").text, Not(HasSubstr(alone)));
  EXPECT_THAT(run("New-InboundConnector x -SenderDomains * -SenderIPAddresses 192.0.2.1 | Out-Null").text,
              Not(HasSubstr(alone)));
  EXPECT_THAT(with_filter("Set-InboundConnector Filter -RequireTls $true").text, Not(HasSubstr(alone)));
}

TEST(Advice, WarnsOfAddressAndCertificateTogether) {
  EXPECT_THAT(
      with_filter("Set-InboundConnector Filter -RestrictDomainsToCertificate $true -TlsSenderCertificateName "
                  "'*.filter.example'")
          .text,
      HasSubstr("notice 3:59: Set-InboundConnector: address and certificate must both match; Microsoft advises a "
                "connector for each"));
  EXPECT_THAT(run("New-InboundConnector x -SenderDomains * -RestrictDomainsToCertificate $true "
                  "-TlsSenderCertificateName '*.filter.example' | Out-Null")
                  .text,
              Not(HasSubstr("must both match")));
}

TEST(Get, FindsByPatternAndGuid) {
  const auto guid = base::to_string(with_filter("").connector("Filter").guid);
  EXPECT_EQ(with_filter("(Get-InboundConnector F*).Name; (Get-InboundConnector x*).Name; (Get-InboundConnector " +
                        guid + ").Name")
                .text,
            "Filter\nFilter\n");
}

TEST(Script, TakesThousandsOfConnectors) {
  std::string many;
  for (int i = 0; i < 2000; ++i)
    many += fmt::format("New-InboundConnector c{} -SenderDomains d{}.com | Out-Null\n", i, i);
  const auto ran = run(std::move(many));
  EXPECT_EQ(ran.text, "");
  EXPECT_EQ(ran.tenant().inbound->rows().size(), 2000u);
}

TEST(RunScript, GivesTheWorldOrTheError) {
  const auto file = std::make_shared<const base::SourceFile>(base::SourceFile{"a.ps1", std::string(filter) + "Nope"});
  const auto failed = run_script(contoso(), model::TenantId{0}, base::whole(file), {});
  ASSERT_FALSE(failed);
  EXPECT_EQ(base::to_string(failed.error().pos), "a.ps1:3:1");
  const auto good = std::make_shared<const base::SourceFile>(base::SourceFile{"a.ps1", std::string(filter) + "'done'"});
  const auto done = run_script(contoso(), model::TenantId{0}, base::whole(good), {});
  ASSERT_TRUE(done);
  EXPECT_THAT(done->lines, ElementsAre("done"));
  EXPECT_EQ((*done->world.tenants)[model::TenantId{0}].inbound->rows().size(), 1u);
}

TEST(Apply, IsPure) {
  const auto world = contoso();
  config::CommandCall call{"new-inboundconnector", {}, {}};
  call.arguments.push_back({config::CommandArgument::Kind::value, {}, {}, config::ps_text("X")});
  call.arguments.push_back({config::CommandArgument::Kind::parameter, "SenderDomains", {}, config::ps_text("*")});
  const auto applied = apply(world, model::TenantId{0}, call, nullptr);
  ASSERT_TRUE(applied) << base::render(applied.error());
  EXPECT_EQ(applied->world.number, world.number + 1);
  EXPECT_THAT((*world.tenants)[model::TenantId{0}].inbound->rows(), IsEmpty());
  EXPECT_THAT((*applied->world.tenants)[model::TenantId{0}].inbound->rows(), SizeIs(1));
  EXPECT_EQ((*applied->world.tenants)[model::TenantId{0}].domains, (*world.tenants)[model::TenantId{0}].domains);
}

}  // namespace
}  // namespace mailflow::cmdlet
