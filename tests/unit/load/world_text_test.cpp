// A World as text: nothing is lost, whatever the World has.

#include "load/world_text.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "config/yaml.hpp"
#include "config/yaml_writer.hpp"
#include "load/lab.hpp"
#include "load/scripts.hpp"
#include "unit/load/same_world.hpp"

namespace mailflow::load {
namespace {

using base::Value;

model::World loaded(const std::string& text) {
  const auto world = load_lab(base::SourceFile{"x.lab.yaml", text}, TableReader({}));
  EXPECT_TRUE(world) << base::render(world.error());
  return world ? *world : model::World{};
}

model::World after(const model::World& world, const std::string& script) {
  const auto next = run_config(world, {}, Value{script, {}}, TableReader({}));
  EXPECT_TRUE(next) << base::render(next.error());
  return next ? next->world : world;
}

constexpr const char* full_lab = R"(
lab: everything
description: |
  Two lines: one
  and "another" — with a dash.
clock: 2026-02-03T04:05:06.789Z
authorities: { own-ca: { trusted-by: [filter] }, nobody-ca: { trusted-by: [] } }
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10, "2a01:111:f400::10"] }
  filter:
    kind: relay
    addresses: [198.51.100.40]
    certificate: { names: ["*.filter.example", filter.example], authority: own-ca, from: -30d, until: 1d12h }
    client-certificate: { names: [client.filter.example], preset: expired }
    relay:
      accept-from: [exo]
      require-tenant: { tenant: contoso, by: certificate, certificate: "*.outlook.example" }
      strip-headers: ["X-MS-*", X-One]
      add-headers: { X-F-Done: "yes", X-Two: "a: b" }
      routes: { contoso.com: exo, "*.x.example": 192.0.2.9, "*": { to: mx, tls: verified } }
  real: { kind: external, address: 192.0.2.30, listens: "127.0.0.1:2626", domains: [real.example] }
  real6: { kind: external, addresses: ["2001:db8::9"], listens: "[::1]:2627" }
  192.0.2.1: { kind: mta, addresses: [192.0.2.9], domains: [fabrikam.com], provider: "1n1", starttls: required }
  bare: { kind: mta, addresses: [192.0.2.10], certificate: { names: [] }, mailboxes: [], domains: [bare.test] }
  ex01: { kind: exchange-server, version: SE, addresses: [192.0.2.20] }
  edge01: { kind: exchange-server, version: 2016, role: edge, subscribed-to: ex01, addresses: [192.0.2.21] }
  ex02: { kind: exchange-server, version: 2010, addresses: [192.0.2.22] }
organizations:
  adatum:
    servers: [ex01, edge01]
    domains: [adatum.test, sales.adatum.test]
    mailboxes: [kim, { name: lee, aliases: [l.ee], synchronised: false }]
    remote-mailboxes: [{ name: dana, routing-address: dana@contoso.mail.onmicrosoft.com }]
    mail-users: [{ name: max, external: max@fabrikam.com, synchronised: false }]
    contacts: [{ name: ann@adatum.test, external: ann@fabrikam.com }]
    groups: [{ name: staff, members: [kim] }]
  small: { servers: [ex02] }
tenants:
  contoso:
    host: exo
    domains: [contoso.com, bücher.example]
    mailboxes: [david, { name: anna, aliases: [a.miller, "\"q q\"@contoso.com"] }, d2@xn--bcher-kva.example]
    mail-users: [{ name: julie, aliases: [j.meyer], external: Julie@mail.contoso.test }]
    contacts: [{ name: bob@contoso.com, external: bob@fabrikam.com }]
    groups: [{ name: sales, members: [david, julie@contoso.com, someone@else.where] }, all]
    dynamic-groups: [everybody]
    public-folders: [info]
    region: EU
  empty: { host: exo, mail-subscription: false }
dns: |
  contoso.com. 60 TXT "a \"quoted\" \\ text" "second"
  contoso.com. MX 10 filter.example.
  alias.example. CNAME filter.example.
behaviour: { propagation: 1h30m, partner: { strict-specific-domain: on }, attribution: { certificate-sub-domains: ignored, ip-rcpt: connector }, edge: { allow-list-quirk: off } }
)";

TEST(WorldText, LabFile) {
  expect_text_gives(loaded(full_lab));
}

TEST(WorldText, WhatCmdletsMade) {
  auto world = loaded(full_lab);
  world =
      after(world,
            "New-InboundConnector 'From \"A\": #1' -SenderDomains *,contoso.com -SenderIPAddresses "
            "198.51.100.0/24,192.0.2.7 -RestrictDomainsToIPAddresses $true -Comment \"yes`r`n two\"\n"
            "New-InboundConnector 007 -SenderDomains *.x.example -RequireTls $false -Enabled $false\n"
            "Set-InboundConnector 007 -Name true\n"
            "New-OutboundConnector 'To \"B\": #2' -RecipientDomains *,*.x.example -UseMXRecord $false -SmartHosts "
            "mail.x.example,192.0.2.7,2001:db8::1 -TlsSettings DomainValidation -TlsDomain *.x.example\n"
            "New-OutboundConnector 008 -ConnectorType OnPremises -AllAcceptedDomains $true -Enabled $false "
            "-RouteAllMessagesViaOnPremises $true -SenderRewritingEnabled $true -SmtpDaneMode Mandatory "
            "-MtaStsMode None -TestMode $true -IsTransportRuleScoped $true -CloudServicesMailEnabled $true\n"
            "Set-OutboundConnector 008 -IsValidated $true -LastValidationTimestamp (Get-Date) -ValidationRecipients "
            "a@x.example,b@x.example -Comment '# no'\n"
            "New-TransportRule 'All: #' -From anna -ExceptIfFrom x@y.example -FromScope NotInOrganization "
            "-SenderIpRanges 192.0.2.1-192.0.2.9 -SubjectMatchesPatterns '^\\d: #','a|b' -SCLOver 5 -MessageSizeOver "
            "1536MB -ExceptIfHeaderContainsMessageHeader X-A -ExceptIfHeaderContainsWords yes,no -SetSCL -1 "
            "-PrependSubject ' - ' -SetHeaderName X-B -SetHeaderValue '# x' -RouteMessageOutboundConnector 008 "
            "-StopRuleProcessing $true\n"
            "New-TransportRule 009 -Priority 0 -Enabled $false -Mode AuditAndNotify -SenderAddressLocation "
            "HeaderOrEnvelope -RejectMessageEnhancedStatusCode 5.7.950 -RejectMessageReasonText 'no' -Quarantine $true "
            "-BlindCopyTo anna,z@y.example -FromMemberOf all -RuleErrorAction Defer -Comments 'a'\n"
            "Set-AcceptedDomain contoso.com -DomainType InternalRelay -MatchSubDomains $true\n"
            "Set-OrganizationConfig -RejectDirectSend $true\n"
            "Set-HostedConnectionFilterPolicy Default -IPAllowList @{Add='192.0.2.1','192.0.2.8-192.0.2.9'}\n"
            "New-MailContact 'Ann: \"A\"' -ExternalEmailAddress ann@orchard.example -Alias 007\n"
            "New-Mailbox 'true' -Alias yes -DisplayName '- x'\n"
            "New-DistributionGroup Team -Members true,anna\n"
            "Set-MailUser julie -EmailAddresses @{Remove='j.meyer@contoso.com'}");
  const auto& rows = world.tenants->rows().front()->inbound->rows();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[1].name, "true");
  ASSERT_EQ(world.tenants->rows().front()->outbound->rows().size(), 2U);
  ASSERT_EQ(world.tenants->rows().front()->rules->rows().size(), 2U);
  expect_text_gives(world);
}

TEST(WorldText, WhatCmdletsMadeOnPremises) {
  auto world = loaded(full_lab);
  const auto next = run_config(world, model::OrganizationId{0},
                               Value{"Set-AcceptedDomain sales.adatum.test -DomainType ExternalRelay\n"
                                     "New-Mailbox Pat\nSet-MailUser max -DisplayName 'Max: 1'\n"
                                     "New-SendConnector 'Out: #1' -AddressSpaces '*;5',fabrikam.com -DNSRoutingEnabled "
                                     "$false -SmartHosts 192.0.2.2,mx.example -MaxMessageSize unlimited\n"
                                     "Set-ReceiveConnector 'Default Frontend ex01' -PermissionGroups AnonymousUsers "
                                     "-TlsDomainCapabilities mail.protection.outlook.com:AcceptCloudServicesMail "
                                     "-MaxHeaderSize 1000 -MessageRateLimit 7 -AuthMechanism None -DomainSecureEnabled "
                                     "$false\n"
                                     "Add-ADPermission 'Default Frontend ex01' -User 'ANONYMOUS LOGON' -ExtendedRights "
                                     "ms-Exch-SMTP-Accept-Any-Recipient\n"
                                     "Set-TransportConfig -MaxSendSize 35MB -TLSSendDomainSecureList *.a.test\n"
                                     "Set-TransportService edge01 -MessageExpirationTimeout 12:00:00",
                                     {}},
                               TableReader({}));
  ASSERT_TRUE(next) << base::render(next.error());
  const auto& organization = *next->world.organizations->rows().front();
  EXPECT_EQ(*(*organization.domains)[1].domain_type, model::DomainType::external_relay);
  EXPECT_EQ(organization.recipients->rows().back().addresses, std::vector<std::string>{"pat@adatum.test"});
  EXPECT_EQ(next->world.organizations->rows()[1], world.organizations->rows()[1]);
  EXPECT_EQ(next->world.tenants, world.tenants);
  expect_text_gives(next->world);
}

TEST(WorldText, SettingsOfATenant) {
  auto world = loaded(full_lab);
  auto tenant = *world.tenants->rows().front();
  model::OrganizationConfig organization;
  organization.reject_direct_send.value = true;
  tenant.organization = std::make_shared<const model::OrganizationConfig>(organization);
  model::HostedConnectionFilterPolicy filter;
  filter.ip_allow_list.value = {base::parse_ip_range("192.0.2.1-192.0.2.9").value(),
                                base::parse_ip_range("2001:db8::1").value()};
  filter.ip_block_list.value = {base::parse_ip_range("198.51.100.0/24").value()};
  filter.enable_safe_list.value = true;
  filter.admin_display_name.value = "ours";
  tenant.connection_filter = std::make_shared<const model::HostedConnectionFilterPolicy>(filter);
  model::HostedOutboundSpamFilterPolicy outbound;
  outbound.auto_forwarding_mode.value = model::AutoForwarding::on;
  outbound.admin_display_name.value = "theirs";
  tenant.outbound_spam_filter = std::make_shared<const model::HostedOutboundSpamFilterPolicy>(outbound);
  auto recipients = tenant.recipients->rows();
  recipients.front().forwarding_recipient = "julie";
  recipients.front().forwarding_address = "me@nwtraders.test";
  recipients.front().keeps_forwarded = true;
  tenant.recipients = std::make_shared<const model::Recipients>(std::move(recipients));
  world = model::with_tenant(world, {}, std::move(tenant));
  expect_text_gives(world);
}

// Texts that were stored when recipients stood beside the state.
TEST(WorldText, RecipientsBesideTheState) {
  auto text =
      text_of(loaded("hosts: { exo: { kind: exchange-online, addresses: [40.107.1.10] } }\n"
                     "tenants: { contoso: { host: exo, domains: [contoso.com] } }"));
  const std::string_view none = "      recipients: []\n";
  const auto at = text.find(none);
  ASSERT_NE(at, std::string::npos) << text;
  text.erase(at, none.size());
  const std::string_view host = "    host: exo\n";
  text.insert(text.find(host) + host.size(), "    mailboxes: [david@contoso.com]\n");
  const auto world = load_world_text(text, "stored", 1);
  ASSERT_TRUE(world) << base::render(world.error()) << text;
  EXPECT_EQ(world->tenants->rows().front()->recipients->rows().front().name, "david");
}

TEST(WorldText, Faults) {
  auto world = loaded(full_lab);
  model::Faults faults;
  faults.hosts.push_back({.host = {1}, .point = model::FaultPoint::refused});
  faults.hosts.push_back({.host = {0},
                          .point = model::FaultPoint::rcpt,
                          .code = 451,
                          .status = "4.7.1",
                          .text = "Try later: now",
                          .until = world.clock + std::chrono::hours(3)});
  faults.names.push_back({base::DomainName::from_canonical("contoso.com"), model::FaultyAnswer::refused});
  world.faults = std::make_shared<const model::Faults>(std::move(faults));
  expect_text_gives(world);
}

TEST(WorldText, ShippedLabs) {
  std::size_t labs = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator("scenarios")) {
    if (!entry.path().string().ends_with(".lab.yaml")) continue;
    SCOPED_TRACE(entry.path().string());
    const auto world = load_lab(entry.path().string(), DiskReader{});
    ASSERT_TRUE(world) << base::render(world.error());
    expect_text_gives(*world);
    ++labs;
  }
  EXPECT_GE(labs, 4U);
}

TEST(WorldText, NamesNoFurtherFile) {
  const auto world = load_world_text("extends: other.lab.yaml", "stored", 3);
  ASSERT_FALSE(world);
  EXPECT_EQ(world.error().kind, base::ErrorKind::input);
}

TEST(WorldText, DamagedStateIsRefusedAtItsPlace) {
  const struct {
    const char* was;
    const char* is;
    const char* message;
  } damages[] = {
      {"guid: ", "guid: no-", "GUID"},
      {"DomainName: contoso.com", "DomainName: contoso..com", "DomainName"},
      {"- julie@contoso.com", "- julie@elsewhere.com", "elsewhere.com is not a domain of the tenant contoso"},
      {"- julie@contoso.com", "- david@contoso.com", "the address david@contoso.com is given twice"},
      {"ExternalEmailAddress: bob@fabrikam.com", "DisplayName: Bob", "is not a mail address"},
      {"outbound-connectors: []", "outbound-connectors: [{ Name: a, SmartHosts: [192.0.2.0/24] }]",
       "SmartHosts: 192.0.2.0/24 is a range of addresses"},
      {"outbound-connectors: []",
       "outbound-connectors: [{ Name: a, UseMXRecord: false, Guid: 00000000-0000-8000-8000-000000000003 }]",
       "SmartHosts and UseMXRecord contradict each other"},
      {"transport-rules: []",
       "transport-rules: [{ Name: a, RemoveHeader: 'X: y', Guid: 00000000-0000-8000-8000-000000000003 }]",
       "\"X: y\" is no name of a header field"},
      {"transport-rules: []", "transport-rules: [{ Name: a, SubjectMatchesPatterns: ['('] }]", "is not supported"},
      {"organization: {}", "organization: { RejectDirectSend: 1 }", "RejectDirectSend"},
      {"connection-filter: {}", "connection-filter: { IPBlockList: [192.0.2.0/23] }",
       "IPBlockList takes ranges of at most 256 addresses"},
      {"to: mx", "to: nowhere", "nowhere"},
      {"  records: |", "  recordz: |", "recordz"},
  };
  for (const auto& [was, is, message] : damages) {
    auto text = text_of(loaded(full_lab));
    const auto at = text.find(was);
    ASSERT_NE(at, std::string::npos) << was << text;
    text.replace(at, std::string_view(was).size(), is);
    const auto world = load_world_text(text, "stored", 1);
    ASSERT_FALSE(world) << was;
    EXPECT_NE(base::render(world.error()).find(message), std::string::npos) << base::render(world.error());
    EXPECT_NE(base::render(world.error()).find("stored:"), std::string::npos) << base::render(world.error());
  }
}

// Texts that a reader could take for something else.
TEST(YamlWriter, TextsStayTexts) {
  for (const std::string text : {"",
                                 "yes",
                                 "null",
                                 "~",
                                 "1",
                                 "1e3",
                                 "0x10",
                                 "a: b",
                                 "- a",
                                 "#",
                                 "a #b",
                                 "a\nb",
                                 "a\nb\n",
                                 "a\n\n",
                                 " a\nb\n",
                                 "a \nb\n",
                                 "\t",
                                 "\x01",
                                 "\x7f",
                                 "ä",
                                 "\xE2\x80\xA8",
                                 "\xC2\x85",
                                 "'",
                                 "\"",
                                 "\\n",
                                 "[a",
                                 "{a",
                                 "*a",
                                 "&a",
                                 "!a",
                                 "a,b",
                                 "a:",
                                 "?",
                                 "%a",
                                 "@a",
                                 "`",
                                 "...",
                                 "---\n---\n",
                                 "a\r\nb\n",
                                 "2026-01-05",
                                 "\xF0\x9F\x98\x80",
                                 "x ",
                                 "\n\na\nb\n"}) {
    base::ValueMap map;
    map.push_back({text.empty() ? "k" : text, {}, Value{text, {}}});
    map.push_back({"list of " + text, {}, Value{base::ValueList{Value{text, {}}, Value{base::ValueMap{}, {}}}, {}}});
    const auto written = config::write_yaml(Value{map, {}});
    const auto read = config::read_yaml({"x", written});
    ASSERT_TRUE(read) << base::render(read.error()) << '\n' << written;
    ASSERT_NE(read->map(), nullptr) << written;
    const auto& first = read->map()->front();
    EXPECT_EQ(first.key, map.front().key) << written;
    ASSERT_NE(first.value.text(), nullptr) << written;
    EXPECT_EQ(*first.value.text(), text) << written;
    EXPECT_EQ(config::write_yaml(*read), written);
  }
}

}  // namespace
}  // namespace mailflow::load
