#include <gmock/gmock.h>

#include "tenant_harness.hpp"

namespace mailflow::cmdlet {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

const model::SendConnector& only(const Ran& ran) {
  return (*ran.exchange().send)[0];
}

TEST(SendConnector, IsMadeAsScriptsMakeIt) {
  const auto ran = run_on_premises(
      "New-SendConnector -Name 'To Internet' -AddressSpaces * -Internet | Out-Null\n"
      "New-SendConnector -Name 'Smart host' -AddressSpaces '*;5' -Custom -DNSRoutingEnabled $false -SmartHosts "
      "192.0.2.2 -SmartHostAuthMechanism None | Out-Null\n"
      "New-SendConnector -Name 'Outbound to Office 365' -AddressSpaces contoso.mail.onmicrosoft.com "
      "-CloudServicesMailEnabled $true -Fqdn mail.contoso.example -RequireTLS $true -TlsAuthLevel DomainValidation "
      "-TlsDomain mail.protection.outlook.com -DNSRoutingEnabled $true\n"
      "Set-SendConnector 'Outbound to Office 365' -TlsAuthLevel CertificateValidation -TlsDomain $null\n"
      "Set-SendConnector 'Smart host' -SmartHosts @{Add='mail.fabrikam.com'} -SourceTransportServers ex01.contoso.com\n"
      "(Get-SendConnector 'Smart host').SmartHosts\n"
      "(Get-SendConnector 'Smart host').SmartHostsString\n"
      "Remove-SendConnector 'To Internet' -Confirm:$false\n");
  EXPECT_THAT(ran.text, HasSubstr("Outbound to Office 365 {SMTP:contoso.mail.onmicrosoft.com;1} True"));
  EXPECT_THAT(ran.text, HasSubstr("[192.0.2.2]\nmail.fabrikam.com\n[192.0.2.2],mail.fabrikam.com\n"));
  const auto& rows = ran.exchange().send->rows();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].address_spaces->front().space.cost, 5U);
  EXPECT_THAT(*rows[0].source_transport_servers, ElementsAre(model::HostId{0}));
  EXPECT_EQ(*rows[1].tls_auth_level, model::TlsAuthLevel::certificate_validation);
  EXPECT_FALSE(rows[1].tls_domain->has_value());
  EXPECT_EQ(rows[1].max_message_size->limit->bytes, 36700160U);
}

TEST(SendConnector, OneNameIsForOneOfThem) {
  const auto ran = run_on_premises(
      "New-SendConnector A -AddressSpaces a.test | Out-Null\nNew-SendConnector B -AddressSpaces b.test | Out-Null\n"
      "Get-SendConnector | Set-SendConnector -Name C\n");
  EXPECT_THAT(ran.text, HasSubstr("Set-SendConnector: 2 objects cannot be given one name"));
}

TEST(SendConnector, IsListedByName) {
  const auto ran = run_on_premises(
      "New-SendConnector Out -AddressSpaces \"*.contoso.com;7\",fabrikam.com -MaxMessageSize unlimited | fl");
  EXPECT_EQ(ran.text,
            "AddressSpaces                : {SMTP:*.contoso.com;7, SMTP:fabrikam.com;1}\n"
            "AuthenticationCredential     :\n"
            "CloudServicesMailEnabled     : False\n"
            "Comment                      :\n"
            "ConnectionInactivityTimeOut  : 00:10:00\n"
            "ConnectorType                : Default\n"
            "DNSRoutingEnabled            : True\n"
            "DomainSecureEnabled          : False\n"
            "Enabled                      : True\n"
            "ErrorPolicies                : Default\n"
            "ForceHELO                    : False\n"
            "Fqdn                         :\n"
            "FrontendProxyEnabled         : False\n"
            "Guid                         : " +
                base::to_string(only(ran).guid) +
                "\n"
                "HomeMtaServerId              : EX01\n"
                "Identity                     : Out\n"
                "IgnoreSTARTTLS               : False\n"
                "IsScopedConnector            : False\n"
                "IsSmtpConnector              : True\n"
                "IsValid                      : True\n"
                "MaxMessageSize               : Unlimited\n"
                "Name                         : Out\n"
                "Port                         : 25\n"
                "ProtocolLoggingLevel         : None\n"
                "RequireOorg                  : False\n"
                "RequireTLS                   : False\n"
                "SmartHostAuthMechanism       : None\n"
                "SmartHosts                   : {}\n"
                "SmartHostsString             :\n"
                "SmtpMaxMessagesPerConnection : 20\n"
                "SourceIPAddress              : 0.0.0.0\n"
                "SourceTransportServers       : {EX01}\n"
                "TlsAuthLevel                 :\n"
                "TlsCertificateName           :\n"
                "TlsDomain                    :\n"
                "UseExternalDNSServersEnabled : False\n"
                "WhenChangedUTC               : 1/1/1970 12:00:00 AM\n"
                "WhenCreatedUTC               : 1/1/1970 12:00:00 AM\n");
}

TEST(SendConnector, ChecksWhatExchangeChecks) {
  struct Refusal {
    const char* parameters;
    const char* message;
  };
  for (const auto& [parameters, message] : {
           Refusal{"", "missing mandatory parameters: AddressSpaces."},
           Refusal{"-AddressSpaces *contoso.com", "*contoso.com"},
           Refusal{"-AddressSpaces '*;101'", "101"},
           Refusal{"-AddressSpaces 'X400:c=US;a=;p=x;1'", "SMTP alone is modelled"},
           Refusal{"-AddressSpaces *,*", "AddressSpaces holds SMTP:*;1 twice"},
           Refusal{"-AddressSpaces * -SmartHosts 192.0.2.2", "SmartHosts need DNSRoutingEnabled $false"},
           Refusal{"-AddressSpaces * -DNSRoutingEnabled $false", "DNSRoutingEnabled $false needs SmartHosts"},
           Refusal{"-AddressSpaces * -RequireTLS $true -IgnoreSTARTTLS $true", "exclude each other"},
           Refusal{"-AddressSpaces * -TlsAuthLevel EncryptionOnly", "TlsAuthLevel needs RequireTLS $true"},
           Refusal{"-AddressSpaces * -RequireTLS $true -TlsAuthLevel CertificateValidation -TlsDomain a.test",
                   "The TLSDomain parameter can only be set if the TLSAuthLevel parameter is set to DomainValidation."},
           Refusal{"-AddressSpaces * -RequireTLS $true -TlsAuthLevel DomainValidation -DNSRoutingEnabled $false "
                   "-SmartHosts a.test",
                   "DomainValidation with smart hosts needs a TlsDomain"},
           Refusal{"-AddressSpaces * -Internet -Usage Custom", "Parameter set cannot be resolved"},
           Refusal{"-AddressSpaces * -Usage Internett", "Usage takes Custom"},
           Refusal{"-AddressSpaces * -TlsCertificateName mail.contoso.com", "is not <I>issuer<S>subject"},
           Refusal{"-AddressSpaces * -ConnectionInactivityTimeOut 2.00:00:00", "takes 00:00:01 to 1.00:00:00"},
           Refusal{"-AddressSpaces * -Port 65536", "Port takes 0 to 65535"},
           Refusal{"-AddressSpaces * -SourceTransportServers EX09", "EX09 is no server of the organisation contoso"},
           Refusal{"-AddressSpaces * -SmartHostAuthMechanism BasicAuth", "needs an AuthenticationCredential"},
           Refusal{"-AddressSpaces * -DomainSecureEnabled $true -DNSRoutingEnabled $false -SmartHosts a.test",
                   "DomainSecureEnabled needs DNSRoutingEnabled $true"},
       }) {
    const auto ran = run_on_premises(std::string("New-SendConnector X ") + parameters);
    EXPECT_THAT(ran.text, HasSubstr(message)) << parameters;
    EXPECT_TRUE(ran.exchange().send->rows().empty()) << parameters;
  }
}

TEST(TransportSettings, AreShownAndSet) {
  const auto ran = run_on_premises(
      "Set-TransportConfig -MaxSendSize 35MB -MaxReceiveSize unlimited -InternalSMTPServers @{Add='192.0.2.2'}\n"
      "Set-TransportService EX01 -MessageExpirationTimeout 1.00:00:00 -DelayNotificationTimeout 02:00:00\n"
      "(Get-TransportConfig).MaxSendSize\n"
      "(Get-TransportService EX01).MessageExpirationTimeout\n"
      "Get-ExchangeServer | Select-Object Name,ServerRole,AdminDisplayVersion | ConvertTo-Csv -NoTypeInformation\n");
  EXPECT_THAT(ran.text, HasSubstr("35 MB (36,700,160 bytes)\n1.00:00:00\n"));
  EXPECT_THAT(ran.text, HasSubstr("\"EX01\",\"Mailbox\",\"Version 15.2 (Build "));
  EXPECT_FALSE(ran.exchange().transport->max_receive_size->limit.has_value());
  EXPECT_EQ(ran.exchange().services->front().delay_notification_timeout->value, std::chrono::hours(2));
}

TEST(RemoteMailboxes, HaveTheirAddressInTheCloud) {
  const auto ran = run_on_premises(
      "Enable-RemoteMailbox anna -RemoteRoutingAddress anna@contoso.mail.onmicrosoft.com | Out-Null\n"
      "New-AcceptedDomain routing -DomainName contoso.mail.onmicrosoft.com | Out-Null\n"
      "New-RemoteMailbox -Name 'David Lee' -UserPrincipalName david@contoso.com -Password x | Out-Null\n"
      "Set-RemoteMailbox anna -RemoteRoutingAddress a.miller@contoso.mail.onmicrosoft.com\n"
      "Get-RemoteMailbox anna | fl RemoteRoutingAddress,RecipientTypeDetails\n"
      "New-Mailbox Julie -UserPrincipalName j.meyer@contoso.com -Database DB1 | Out-Null\n");
  EXPECT_THAT(ran.text, HasSubstr("RemoteRoutingAddress : SMTP:a.miller@contoso.mail.onmicrosoft.com\n"
                                  "RecipientTypeDetails : RemoteUserMailbox\n"));
  const auto& rows = ran.exchange().recipients->rows();
  ASSERT_EQ(rows.size(), 3U) << ran.text;
  EXPECT_THAT(rows[0].addresses, ElementsAre("anna@contoso.com"));
  EXPECT_EQ(rows[1].external_address, "david@contoso.mail.onmicrosoft.com");
  EXPECT_THAT(rows[2].addresses, ElementsAre("j.meyer@contoso.com"));
  EXPECT_THAT(run_on_premises("New-RemoteMailbox Anna").text, HasSubstr("RemoteRoutingAddress is missing"));
  EXPECT_THAT(run("New-RemoteMailbox Anna").text, HasSubstr("is not recognized as the name of a cmdlet"));
  EXPECT_THAT(run("New-Mailbox Julie -UserPrincipalName j@contoso.com").text, HasSubstr("A parameter cannot be found"));
}

}  // namespace
}  // namespace mailflow::cmdlet
