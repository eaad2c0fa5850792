#include <gmock/gmock.h>

#include "tenant_harness.hpp"

namespace mailflow::cmdlet {
namespace {

using model::ReceiveConnector;
using testing::HasSubstr;

const ReceiveConnector* find(const Ran& ran, std::string_view name) {
  for (const auto& row : ran.exchange().receive->rows())
    if (row.name == name) return &row;
  return nullptr;
}

// What msxfaq.de's article on Office 365 connectors prints of its server, in its order and spelling; the article leaves
// some properties out.
constexpr std::string_view published =
    R"(AuthMechanism                           : Tls, Integrated, BasicAuth, BasicAuthRequireTLS, ExchangeServer
BinaryMimeEnabled                       : True
Bindings                                : {[::]:25, 0.0.0.0:25}
ChunkingEnabled                         : True
DefaultDomain                           :
DeliveryStatusNotificationEnabled       : True
EightBitMimeEnabled                     : True
SmtpUtf8Enabled                         : False
BareLinefeedRejectionEnabled            : False
DomainSecureEnabled                     : True
EnhancedStatusCodesEnabled              : True
LongAddressesEnabled                    : False
OrarEnabled                             : False
SuppressXAnonymousTls                   : False
ProxyEnabled                            : False
AdvertiseClientSettings                 : False
Fqdn                                    : EX2013.msxfaq.de
ServiceDiscoveryFqdn                    :
TlsCertificateName                      : <I>CN=AlphaSSL CA - SHA256 - G2, O=GlobalSign nv-sa, C=BE<S>CN=*.msxfaq.de
Enabled                                 : True
ConnectionTimeout                       : 00:10:00
ConnectionInactivityTimeout             : 00:05:00
MessageRateLimit                        : unlimited
MessageRateSource                       : IPAddress
MaxInboundConnection                    : 5000
MaxInboundConnectionPerSource           : 20
MaxInboundConnectionPercentagePerSource : 2
MaxHeaderSize                           : 128 KB (131,072 bytes)
MaxHopCount                             : 60
MaxLocalHopCount                        : 5
MaxLogonFailures                        : 3
MaxMessageSize                          : 100 MB (104,857,600 bytes)
MaxProtocolErrors                       : 5
MaxRecipientsPerMessage                 : 200
PermissionGroups                        : ExchangeUsers, ExchangeServers, ExchangeLegacyServers
PipeliningEnabled                       : True
ProtocolLoggingLevel                    : Verbose
RemoteIPRanges                          : {::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, 0.0.0.0-255.255.255.255}
RequireEHLODomain                       : False
RequireTLS                              : False
EnableAuthGSSAPI                        : False
ExtendedProtectionPolicy                : None
LiveCredentialEnabled                   : False
TlsDomainCapabilities                   : {<I>CN=MSIT Machine Auth CA 2<S>CN=mail.protection.outlook.com:AcceptCloudServicesMail}
Server                                  : EX2013
TransportRole                           : FrontendTransport
SizeEnabled                             : Enabled
TarpitInterval                          : 00:00:05
MaxAcknowledgementDelay                 : 00:00:30
AdminDisplayName                        :
ExchangeVersion                         : 0.1 (8.0.535.0)
Name                                    : Default Frontend EX2013
OrganizationId                          :
Id                                      : EX2013\Default Frontend EX2013
IsValid                                 : True
)";

TEST(ReceiveConnector, IsShownAsExchange2013ShowsIt) {
  const auto ran = run_on_premises(
      "Set-ReceiveConnector 'EX2013\\Default Frontend EX2013' -Fqdn EX2013.msxfaq.de -MaxMessageSize 100MB "
      "-PermissionGroups ExchangeUsers,ExchangeServers,ExchangeLegacyServers -TlsCertificateName "
      "'<I>CN=AlphaSSL CA - SHA256 - G2, O=GlobalSign nv-sa, C=BE<S>CN=*.msxfaq.de' -TlsDomainCapabilities "
      "'<I>CN=MSIT Machine Auth CA 2<S>CN=mail.protection.outlook.com:AcceptCloudServicesMail'\n"
      "Get-ReceiveConnector 'EX2013\\Default Frontend EX2013' | fl",
      with_exchange("EX2013", model::ExchangeVersion::v2013));
  std::string shown;
  std::istringstream lines(ran.text);
  for (std::string line; std::getline(lines, line);) {
    const auto property = line.substr(0, line.find(' '));
    const bool left_out = property.empty() || property == "Banner" || property == "Comment" || property == "Identity" ||
                          property == "Guid" || property.starts_with("When");
    line.erase(line.find_last_not_of(' ') + 1);
    if (line.starts_with("    "))  // goes on
      shown.insert(shown.size() - 1, line.substr(line.find_first_not_of(' ')));
    else if (!left_out)
      shown += line + "\n";
  }
  EXPECT_EQ(shown, published) << ran.text;
}

TEST(ReceiveConnector, DefaultsAreThoseOfTheSetup) {
  EXPECT_EQ(run_on_premises("Get-ReceiveConnector | Select-Object Identity,Bindings,PermissionGroups,MaxMessageSize | "
                            "ConvertTo-Csv -NoTypeInformation")
                .text.substr(0, 52),
            "\"Identity\",\"Bindings\",\"PermissionGroups\",\"MaxMessage");
  const auto ran = run_on_premises("");
  ASSERT_EQ(ran.exchange().receive->rows().size(), 5U);
  EXPECT_EQ(*find(ran, "Default EX01")->max_recipients_per_message, 5000U);
  EXPECT_EQ(*find(ran, "Default EX01")->size_enabled, model::SizeMode::enabled_without_value);
  EXPECT_EQ(*find(ran, "Client Frontend EX01")->message_rate_limit, model::Unlimited<std::uint64_t>{5});
  EXPECT_EQ(find(ran, "Outbound Proxy Frontend EX01")->tarpit_interval->value, base::Duration{});
  EXPECT_EQ(run_on_premises("(Get-ReceiveConnector 'Default Frontend EX01').RejectSingleLabelRecipientDomains").text,
            "False\n");
  EXPECT_EQ(run_on_premises("(Get-ReceiveConnector -Server ex01.contoso.com).Count").text, "5\n");
}

TEST(ReceiveConnector, UsagesPresetIt) {
  const auto ran = run_on_premises(
      "New-ReceiveConnector -Name 'Anonymous Relay' -TransportRole FrontendTransport -Custom -Bindings 0.0.0.0:25 "
      "-RemoteIPRanges 192.0.2.10,192.0.2.11 | Out-Null\n"
      "Set-ReceiveConnector 'Anonymous Relay' -PermissionGroups AnonymousUsers\n"
      "New-ReceiveConnector -Name 'Internet in' -TransportRole Frontend -Internet -Bindings "
      "'192.0.2.10','[2001:db8::1]:' "
      "| Out-Null\n"
      "New-ReceiveConnector Inside -Internal -RemoteIPRanges 192.0.2.0/24 -TransportRole FrontendTransport | Out-Null\n"
      "New-ReceiveConnector Fabrikam -Usage Partner -Bindings 192.0.2.10:26 -RemoteIPRanges 203.0.113.7 | Out-Null\n");
  ASSERT_EQ(ran.exchange().receive->rows().size(), 9U) << ran.text;
  const auto& relay = *find(ran, "Anonymous Relay");
  EXPECT_TRUE(relay.auth_mechanism->has(model::AuthMechanism::tls));
  EXPECT_EQ(*relay.permission_groups, model::PermissionGroups{model::PermissionGroup::anonymous_users});
  const auto& internet = *find(ran, "Internet in");
  EXPECT_EQ(model::to_string(internet.bindings->back()), "[2001:db8::1]:25");
  EXPECT_EQ(*internet.permission_groups, model::PermissionGroups{model::PermissionGroup::anonymous_users});
  EXPECT_EQ(model::to_string(find(ran, "Inside")->bindings->front()), "0.0.0.0:25");
  EXPECT_TRUE(*find(ran, "Fabrikam")->domain_secure_enabled);
  EXPECT_EQ(*find(ran, "Fabrikam")->transport_role, model::TransportRole::hub_transport);
}

TEST(ReceiveConnector, ExtendedRightsAreGrantedToAccounts) {
  const auto ran = run_on_premises(
      "Get-ReceiveConnector 'Client Frontend EX01' | Add-ADPermission -User 'NT AUTHORITY\\ANONYMOUS LOGON' "
      "-ExtendedRights Ms-Exch-SMTP-Accept-Any-Recipient | Out-Null\n"
      "(Get-ReceiveConnector 'Client Frontend EX01').PermissionGroups\n"
      "Get-ADPermission 'EX01\\Client Frontend EX01' -User 'ANONYMOUS LOGON' | fl User,Deny,ExtendedRights\n");
  EXPECT_THAT(ran.text, HasSubstr("ExchangeUsers, Custom\n"));
  EXPECT_THAT(ran.text, HasSubstr("ExtendedRights : {ms-Exch-SMTP-Accept-Any-Recipient}"));
  EXPECT_TRUE(find(ran, "Client Frontend EX01")
                  ->rights_of(model::SmtpPrincipal::anonymous)
                  .has(model::SmtpRight::accept_any_recipient));
  const auto gone = run_on_premises(
      "Remove-ADPermission 'Client Frontend EX01' -User 'ANONYMOUS LOGON' -ExtendedRights "
      "ms-Exch-SMTP-Accept-Any-Recipient -Confirm:$false",
      ran.world);
  EXPECT_TRUE(find(gone, "Client Frontend EX01")->permissions.empty()) << gone.text;
}

struct Refusal {
  const char* script;
  const char* message;
};

TEST(ReceiveConnector, ChecksWhatExchangeChecks) {
  const std::string frontend = "Set-ReceiveConnector 'Default Frontend EX01' ";
  for (const auto& [script, message] : {
           Refusal{"New-ReceiveConnector X -Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 192.0.2.1",
                   "The values that you specified for the Bindings and RemoteIPRanges parameters conflict with the "
                   "settings on Receive connector \"EX01\\Default Frontend EX01\". Receive connectors assigned to "
                   "different Transport roles on a single server must listen on unique local IP address & port "
                   "bindings."},
           Refusal{"New-ReceiveConnector X -Internet -Bindings 0.0.0.0:25 -TransportRole FrontendTransport",
                   "Receive connectors must have unique combinations"},
           Refusal{"New-ReceiveConnector X -Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 192.0.2.0-192.0.2.9 "
                   "-TransportRole FrontendTransport | Out-Null\n"
                   "New-ReceiveConnector Y -Custom -Bindings 0.0.0.0:25 -RemoteIPRanges 192.0.2.5-192.0.2.20 "
                   "-TransportRole FrontendTransport",
                   "192.0.2.5-192.0.2.20 overlaps 192.0.2.0-192.0.2.9"},
           Refusal{"New-ReceiveConnector X -Internet -RemoteIPRanges 192.0.2.1 -Bindings 192.0.2.10:26",
                   "RemoteIPRanges does not go with -Internet"},
           Refusal{"New-ReceiveConnector X -Internet", "missing mandatory parameters: Bindings."},
           Refusal{"New-ReceiveConnector X -Internal -Client -RemoteIPRanges 192.0.2.1",
                   "Parameter set cannot be resolved"},
           Refusal{"New-ReceiveConnector X -Custom", "missing mandatory parameters: Bindings RemoteIPRanges."},
           Refusal{"New-ReceiveConnector X -Custom -Bindings 192.0.2.10:26 -RemoteIPRanges 192.0.2.1 -Server EX9",
                   "EX9 is no server of the organisation contoso"},
           Refusal{"Set-ReceiveConnector 'Default Frontend EX01' -AuthMechanism BasicAuthRequireTLS",
                   "BasicAuthRequireTLS needs BasicAuth and Tls"},
           Refusal{"Set-ReceiveConnector 'Default Frontend EX01' -AuthMechanism ExternalAuthoritative,BasicAuth",
                   "ExternalAuthoritative goes with Tls only"},
           Refusal{"Set-ReceiveConnector 'Client Frontend EX01' -AuthMechanism ExternalAuthoritative",
                   "ExternalAuthoritative needs ExchangeServers"},
           Refusal{"Set-ReceiveConnector 'Client Frontend EX01' -AuthMechanism None -RequireTLS $true",
                   "RequireTLS needs Tls"},
           Refusal{"Set-ReceiveConnector 'Client Frontend EX01' -ChunkingEnabled $false",
                   "BinaryMimeEnabled needs ChunkingEnabled"},
           Refusal{"Set-ReceiveConnector 'Client Frontend EX01' -ConnectionInactivityTimeout 00:10:00",
                   "must be shorter than ConnectionTimeout"},
           Refusal{"Set-ReceiveConnector 'Client Frontend EX01' -MaxHopCount 501", "MaxHopCount takes 1 to 500"},
           Refusal{"Set-ReceiveConnector 'Client Frontend EX01' -MaxMessageSize 10", "MaxMessageSize takes 65536 to"},
           Refusal{"Set-ReceiveConnector 'Client Frontend EX01' -Banner 'Hello'", "begins with 220"},
           Refusal{"Set-ReceiveConnector 'Client Frontend EX01' -Bindings x:25",
                   "\"x:25\" is not an IP address and port"},
           Refusal{"Set-ReceiveConnector 'Client Frontend EX01' -PermissionGroups Anonymus", "AnonymousUsers"},
           Refusal{"Set-ReceiveConnector 'Client Frontend EX01' -TlsDomainCapabilities mail.contoso.com",
                   "is not domain:capability"},
           Refusal{"Set-ReceiveConnector 'Client Frontend EX01' -Name 'Default EX01'", "exists already"},
           Refusal{"Set-ReceiveConnector 'Default Front EX01' -Enabled $false", "did you mean"},
           Refusal{"Add-ADPermission 'Default EX01' -User Bob -ExtendedRights ms-Exch-SMTP-Submit",
                   "\"Bob\" is no account that the lab knows"},
           Refusal{"Add-ADPermission 'Default EX01' -User 'ANONYMOUS LOGON' -ExtendedRights Submit",
                   "\"Submit\" is not an extended right of a receive connector"},
       }) {
    const auto before = run_on_premises("").exchange().receive->rows().size();
    const auto ran = run_on_premises(script);
    EXPECT_THAT(ran.text, HasSubstr(message)) << script;
    EXPECT_LE(ran.exchange().receive->rows().size(), before + 1);
  }
}

}  // namespace
}  // namespace mailflow::cmdlet
