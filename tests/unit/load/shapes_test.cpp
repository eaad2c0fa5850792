#include "load/shapes.hpp"

#include <gtest/gtest.h>

#include "load/lab.hpp"

namespace mailflow::load {
namespace {

using base::Form;
using base::Shape;

// Every key that a lab file may have, so that a table's key which no reader asks for is found.
constexpr std::string_view everything = R"(lab: everything
extends: below.lab.yaml
description: all keys
clock: 2026-01-05T08:00Z
authorities: { own: { trusted-by: [exo] } }
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  filter:
    kind: relay
    fqdn: mx.filter.example
    addresses: [198.51.100.40]
    certificate: { names: [mx.filter.example], authority: own, from: -1d, until: 90d }
    client-certificate: { names: [out.filter.example], preset: expired }
    domains: [filter.example]
    mailboxes: [postmaster, { name: abuse, aliases: [spam] }]
    starttls: required
    provider: filterer
    reputation: throttled
    relay: { accept-from: [exo], strip-headers: ["X-MS-*"], add-headers: { X-F-Done: "yes" }, routes: { contoso.com: exo, "*": {
      to: mx, tls: encrypted } }, require-tenant: { tenant: contoso, by: certificate, certificate: outlook.example } }
  real: { kind: external, address: 198.51.100.41, listens: "127.0.0.1:2626" }
  ex01: { kind: exchange-server, version: 2016, addresses: [192.0.2.10] }
  edge01: { kind: exchange-server, role: edge, subscribed-to: ex01, addresses: [192.0.2.11] }
tenants:
  contoso:
    host: exo
    domains: [contoso.com]
    mailboxes: [david]
    mail-users: [{ name: julie, aliases: [j.meyer], external: julie@mail.contoso.test }]
    contacts: [{ name: bob, external: bob@fabrikam.com }]
    groups: [{ name: sales, members: [david, bob@fabrikam.com] }, all]
    dynamic-groups: [everybody]
    public-folders: [info]
    mail-subscription: false
    region: EU
    protection: strict
    config: Get-InboundConnector
organizations:
  adatum:
    servers: [ex01, edge01]
    domains: [adatum.test]
    mailboxes: [julie, { name: lisa, aliases: [l], synchronised: false }]
    remote-mailboxes: [david, { name: anna, aliases: [a], routing-address: anna@contoso.mail.onmicrosoft.com }]
    mail-users: [{ name: max, aliases: [m], external: max@fabrikam.com, synchronised: false }]
    contacts: [{ name: bob, external: bob@fabrikam.com }]
    groups: [{ name: sales, members: [julie], synchronised: false }]
    config: Get-AcceptedDomain
dns: |
  contoso.com. TXT "x"
behaviour:
  attribution: { certificate-sub-domains: ignored, ip-rcpt: connector, sender-for-name: ignored, relay-reply: legacy }
  partner: { strict-specific-domain: on, associated-domains: off, tls-reply: transient }
  edge: { allow-list-quirk: off }
  content: { hop-limit: 40 }
  filter: { own-servers: filtered, spoof: ignored }
  outbound: { order: list, mismatch-reply: certificate }
  exchange-server: { relay-reply: observed }
  propagation: 10m
)";

void collect(const Shape& shape, std::vector<const Shape*>& all);

void collect(const Form& form, std::vector<const Shape*>& all) {
  if (form.shape != nullptr) collect(form.shape(), all);
  for (const auto& part : form.parts) collect(part, all);
}

void collect(const Shape& shape, std::vector<const Shape*>& all) {
  if (std::ranges::find(all, &shape) != all.end()) return;
  all.push_back(&shape);
  for (const auto& key : shape.keys) collect(key.form, all);
}

std::vector<const Shape*> all_shapes() {
  std::vector<const Shape*> all;
  collect(lab_shape(), all);
  return all;
}

TEST(LabShapes, EachKeyHasHelpInBothLanguages) {
  std::set<std::string_view> names;
  for (const auto* shape : all_shapes()) {
    EXPECT_TRUE(names.insert(shape->name).second) << shape->name;
    for (const auto& key : shape->keys) {
      EXPECT_FALSE(key.help.en.empty()) << shape->name << " " << key.key;
      EXPECT_FALSE(key.help.de.empty()) << shape->name << " " << key.key;
      EXPECT_NE(key.help.en, key.help.de) << shape->name << " " << key.key;
    }
  }
  EXPECT_EQ(names.size(), 41U);
}

// A World as the trace stores it.
constexpr std::string_view stored = R"(
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  ex01: { kind: exchange-server, addresses: [192.0.2.10] }
organizations:
  adatum:
    servers: [ex01]
    state:
      guid: 00000000-0000-8000-8000-000000000003
      accepted-domains: [{ Name: x, DomainName: adatum.test, DomainType: ExternalRelay }]
      recipients: [{ Name: julie, EmailAddresses: [julie@adatum.test], Synchronised: false }]
      receive-connectors:
        - Server: ex01
          AuthMechanism: "Tls, BasicAuth"
          Banner: 220 x
          BinaryMimeEnabled: true
          Bindings: ["0.0.0.0:26"]
          ChunkingEnabled: true
          DefaultDomain: a.test
          DeliveryStatusNotificationEnabled: true
          EightBitMimeEnabled: true
          SmtpUtf8Enabled: true
          BareLinefeedRejectionEnabled: true
          DomainSecureEnabled: true
          EnhancedStatusCodesEnabled: true
          LongAddressesEnabled: true
          OrarEnabled: true
          SuppressXAnonymousTls: true
          ProxyEnabled: true
          AdvertiseClientSettings: true
          Fqdn: x.test
          ServiceDiscoveryFqdn: x.test
          TlsCertificateName: "<I>CN=a<S>CN=b"
          Comment: x.test
          Enabled: true
          ConnectionTimeout: 00:01:00
          ConnectionInactivityTimeout: 00:01:00
          MessageRateLimit: Unlimited
          MessageRateSource: User
          MaxInboundConnection: Unlimited
          MaxInboundConnectionPerSource: Unlimited
          MaxInboundConnectionPercentagePerSource: 7
          MaxHeaderSize: 64 KB
          MaxHopCount: 7
          MaxLocalHopCount: 7
          MaxLogonFailures: 7
          MaxMessageSize: 64 KB
          MaxProtocolErrors: Unlimited
          MaxRecipientsPerMessage: 7
          PermissionGroups: AnonymousUsers
          PipeliningEnabled: true
          ProtocolLoggingLevel: Verbose
          RemoteIPRanges: ["192.0.2.0/24"]
          RequireEHLODomain: true
          RequireTLS: true
          EnableAuthGSSAPI: true
          ExtendedProtectionPolicy: Allow
          LiveCredentialEnabled: true
          TlsDomainCapabilities: ["a.test:AcceptCloudServicesMail"]
          TransportRole: HubTransport
          RejectReservedTopLevelRecipientDomains: true
          RejectReservedSecondLevelRecipientDomains: true
          RejectSingleLabelRecipientDomains: true
          AcceptConsumerMail: true
          SizeEnabled: Disabled
          TarpitInterval: 00:01:00
          AuthTarpitInterval: 00:01:00
          MaxAcknowledgementDelay: 00:01:00
          AdminDisplayName: x.test
          Name: one
          Permissions: [{ User: ANONYMOUS LOGON, ExtendedRights: [ms-Exch-SMTP-Submit], Ace: Deny }]
          Guid: 00000000-0000-8000-8000-000000000004
          WhenCreated: 2026-01-05T08:00Z
          WhenChanged: 2026-01-06T08:00Z
      send-connectors:
        - SourceTransportServers: [ex01]
          AddressSpaces: ["SMTP:*;5"]
          AuthenticationCredential: x.test
          CloudServicesMailEnabled: true
          Comment: x.test
          ConnectionInactivityTimeOut: 00:01:00
          ConnectorType: XPremises
          DNSRoutingEnabled: true
          DomainSecureEnabled: true
          Enabled: true
          ErrorPolicies: DowngradeDnsFailures
          ForceHELO: true
          Fqdn: a.test
          FrontendProxyEnabled: true
          IgnoreSTARTTLS: true
          IsScopedConnector: true
          MaxMessageSize: 1 MB
          Name: one
          Port: 7
          ProtocolLoggingLevel: Verbose
          RequireOorg: true
          RequireTLS: true
          SmartHostAuthMechanism: BasicAuth
          SmartHosts: ["[192.0.2.2]", a.test]
          SmtpMaxMessagesPerConnection: 7
          SourceIPAddress: 192.0.2.9
          TlsAuthLevel: DomainValidation
          TlsCertificateName: "<I>CN=a<S>CN=b"
          TlsDomain: "*.a.test"
          UseExternalDNSServersEnabled: true
          Guid: 00000000-0000-8000-8000-000000000005
          WhenCreated: 2026-01-05T08:00Z
          WhenChanged: 2026-01-06T08:00Z
      transport-config:
        ExternalDelayDsnEnabled: true
        ExternalDsnReportingAuthority: a.test
        ExternalDsnSendHtml: true
        ExternalPostmasterAddress: x.test
        GenerateCopyOfDSNFor: [5.7.1]
        InternalDelayDsnEnabled: true
        InternalDsnReportingAuthority: a.test
        InternalDsnSendHtml: true
        InternalSMTPServers: ["192.0.2.0/24"]
        MaxReceiveSize: 1 MB
        MaxRecipientEnvelopeLimit: Unlimited
        MaxSendSize: 1 MB
        TLSReceiveDomainSecureList: ["*.a.test"]
        TLSSendDomainSecureList: ["*.a.test"]
      transport-services:
        - Server: ex01
          AntispamAgentsEnabled: true
          ConnectivityLogEnabled: true
          DelayNotificationTimeout: 00:01:00
          ExternalDNSServers: [192.0.2.53]
          InternalDNSServers: [192.0.2.53]
          MaxOutboundConnections: Unlimited
          MaxPerDomainOutboundConnections: Unlimited
          MessageExpirationTimeout: 00:01:00
          MessageRetryInterval: 00:01:00
          MessageTrackingLogEnabled: true
          OutboundConnectionFailureRetryInterval: 00:01:00
          TransientFailureRetryCount: 7
          TransientFailureRetryInterval: 00:01:00
tenants:
  contoso:
    host: exo
    state:
      guid: 00000000-0000-8000-8000-000000000001
      accepted-domains:
        - { Name: x, DomainName: contoso.com, DomainType: InternalRelay, Default: true, InitialDomain: true,
            MatchSubDomains: true, IPv6: false }
      inbound-connectors:
        - Name: one
          Enabled: false
          ConnectorType: OnPremises
          ConnectorSource: HybridWizard
          Comment: none
          SenderIPAddresses: [192.0.2.0/24]
          SenderDomains: ["smtp:*;1"]
          TrustedOrganizations: [fabrikam.com]
          ClientHostNames: [a.example]
          AssociatedAcceptedDomains: [contoso.com]
          RequireTls: false
          RestrictDomainsToIPAddresses: true
          RestrictDomainsToCertificate: true
          CloudServicesMailEnabled: true
          TreatMessagesAsInternal: true
          TlsSenderCertificateName: "*.contoso.com"
          EFTestMode: true
          ScanAndDropRecipients: [a@contoso.com]
          EFSkipLastIP: true
          EFSkipIPs: [192.0.2.1]
          EFSkipMailGateway: [gateway.example]
          EFUsers: [david@contoso.com]
          Guid: 00000000-0000-8000-8000-000000000002
          WhenCreated: 2026-01-05T08:00Z
          WhenChanged: 2026-01-06T08:00Z
      outbound-connectors:
        - Name: two
          Enabled: false
          UseMXRecord: false
          Comment: none
          ConnectorType: OnPremises
          ConnectorSource: HybridWizard
          RecipientDomains: ["*.fabrikam.com"]
          SmartHosts: [mail.fabrikam.com, 192.0.2.1, "2001:db8::1"]
          TlsDomain: "*.fabrikam.com"
          TlsSettings: DomainValidation
          IsTransportRuleScoped: true
          RouteAllMessagesViaOnPremises: true
          CloudServicesMailEnabled: true
          AllAcceptedDomains: true
          SenderRewritingEnabled: true
          MtaStsMode: None
          SmtpDaneMode: Mandatory
          TestMode: true
          LinkForModifiedConnector: 00000000-0000-8000-8000-000000000009
          ValidationRecipients: [a@fabrikam.com]
          IsValidated: true
          LastValidationTimestamp: 2026-01-05T08:00Z
          Guid: 00000000-0000-8000-8000-000000000003
          WhenCreated: 2026-01-05T08:00Z
          WhenChanged: 2026-01-06T08:00Z
      transport-rules:
        - Name: three
          State: Disabled
          Mode: Audit
          Comments: none
          RuleErrorAction: Defer
          SenderAddressLocation: Envelope
          From: [a@contoso.com]
          FromMemberOf: [sales@contoso.com]
          FromScope: InOrganization
          SenderDomainIs: [fabrikam.com]
          SenderIpRanges: [192.0.2.0/16]
          SentTo: [b@contoso.com]
          SentToMemberOf: [sales@contoso.com]
          SentToScope: NotInOrganization
          RecipientDomainIs: [nwtraders.test]
          SubjectContainsWords: [hello]
          SubjectMatchesPatterns: ['[0-9]']
          HeaderContainsMessageHeader: X-A
          HeaderContainsWords: ["1"]
          HeaderMatchesMessageHeader: X-B
          HeaderMatchesPatterns: [^2]
          SCLOver: 5
          MessageSizeOver: 10 MB (10,485,760 bytes)
          ExceptIfFrom: [a@contoso.com]
          ExceptIfFromMemberOf: [sales@contoso.com]
          ExceptIfFromScope: InOrganization
          ExceptIfSenderDomainIs: [fabrikam.com]
          ExceptIfSenderIpRanges: [192.0.2.0/16]
          ExceptIfSentTo: [b@contoso.com]
          ExceptIfSentToMemberOf: [sales@contoso.com]
          ExceptIfSentToScope: NotInOrganization
          ExceptIfRecipientDomainIs: [nwtraders.test]
          ExceptIfSubjectContainsWords: [hello]
          ExceptIfSubjectMatchesPatterns: ['[0-9]']
          ExceptIfHeaderContainsMessageHeader: X-A
          ExceptIfHeaderContainsWords: ["1"]
          ExceptIfHeaderMatchesMessageHeader: X-B
          ExceptIfHeaderMatchesPatterns: [^2]
          ExceptIfSCLOver: 5
          ExceptIfMessageSizeOver: 10 MB (10,485,760 bytes)
          RouteMessageOutboundConnector: two
          RouteMessageOutboundRequireTls: true
          RejectMessageReasonText: not here
          RejectMessageEnhancedStatusCode: 5.7.900
          DeleteMessage: true
          Quarantine: true
          RedirectMessageTo: [c@contoso.com]
          AddToRecipients: [d@contoso.com]
          BlindCopyTo: [e@contoso.com]
          SetHeaderName: X-C
          SetHeaderValue: value
          RemoveHeader: X-D
          SetSCL: -1
          PrependSubject: "x "
          StopRuleProcessing: true
          Guid: 00000000-0000-8000-8000-000000000004
          WhenCreated: 2026-01-05T08:00Z
          WhenChanged: 2026-01-06T08:00Z
      recipients:
        - Name: Bob
          RecipientTypeDetails: MailContact
          DisplayName: Bob of Fabrikam
          Alias: b
          EmailAddresses: [bob@contoso.com]
          ExternalEmailAddress: bob@fabrikam.com
        - { Name: Sales, RecipientTypeDetails: MailUniversalDistributionGroup, Members: [bob] }
        - { Name: anna, EmailAddresses: [anna@contoso.com], ForwardingAddress: Bob,
            ForwardingSmtpAddress: home@nwtraders.test, DeliverToMailboxAndForward: true }
      organization: { RejectDirectSend: true }
      outbound-spam-filter: { AdminDisplayName: theirs, AutoForwardingMode: On }
      connection-filter:
        { AdminDisplayName: ours, EnableSafeList: true, IPAllowList: [192.0.2.1], IPBlockList: [192.0.2.2] }
state:
  records: |
    contoso.com. MX 10 filter.example.
  host-faults:
    - { host: exo, point: rcpt, code: 451, status: 4.7.1, text: later, until: 2026-01-07T08:00Z, times: 2 }
    - { host: exo, point: greeting, delay: 10s }
  dns-faults: [{ name: contoso.com, answer: SERVFAIL }]
)";

TEST(LabShapes, EachKeyIsRead) {
  const auto read = std::string(everything) + std::string(stored);
  for (const auto* shape : all_shapes())
    for (const auto& key : shape->keys)
      EXPECT_NE(read.find(std::string(key.key) + ":"), std::string::npos) << shape->name << " " << key.key;
  const auto world = load_lab(base::SourceFile{"x.lab.yaml", std::string(stored)}, TableReader({}));
  EXPECT_TRUE(world) << base::render(world.error());
  const auto loaded = load_lab(base::SourceFile{"x.lab.yaml", std::string(everything)},
                               TableReader(Texts{{"below.lab.yaml", "lab: below\n"}}));
  EXPECT_TRUE(loaded) << base::render(loaded.error());
}

}  // namespace
}  // namespace mailflow::load
