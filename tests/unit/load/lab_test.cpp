#include "load/lab.hpp"

#include <gmock/gmock.h>

namespace mailflow::load {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

base::Result<model::World> load(std::string text) {
  return load_lab(base::SourceFile{"x.lab.yaml", std::move(text)}, TableReader(Texts{}));
}

model::World loaded(std::string text) {
  auto world = load(std::move(text));
  EXPECT_TRUE(world) << base::render(world.error());
  return world ? *world : model::World{};
}

constexpr std::string_view two_providers = R"(lab: two-providers
description: Two filters in front of one tenant
clock: 2026-03-01T10:00Z
authorities:
  partner-ca: { trusted-by: [exo] }
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10, "2a01:111:f400::10"] }
  ionos:
    kind: relay
    addresses: [212.227.126.130]
    certificate: { names: ["*.kundenserver.de", mout.kundenserver.de], until: 30d, from: -2d }
    provider: 1n1
    relay: { accept-from: [sender], routes: { "*": { to: mx, tls: verified }, inner.example: sender } }
  sender: { kind: mta, addresses: [203.0.113.9], domains: [carius.de], mailboxes: [frank], starttls: required }
tenants:
  msxfaqdev:
    host: exo
    mailboxes: [adminfc, { name: Anna, aliases: [a.miller, boss@msxfaqdev.onmicrosoft.com] }]
  contoso: { host: exo, domains: [contoso.com, contoso.de], mailboxes: [david] }
behaviour: { propagation: 5m, partner: { strict-specific-domain: "on" } }
)";

TEST(Lab, ReadsHostsWithTheirDefaults) {
  const auto world = loaded(std::string(two_providers));
  EXPECT_EQ(world.lab, "two-providers");
  EXPECT_EQ(base::short_text(world.clock), "2026-03-01 10:00");
  EXPECT_EQ(world.number, 1U);
  EXPECT_EQ(*world.behaviour.propagation, std::chrono::minutes(5));
  EXPECT_EQ(*world.behaviour.partner.strict_specific_domain, model::StrictSpecificDomain::on);
  ASSERT_EQ(world.hosts->rows().size(), 3U);
  const auto& exo = world.hosts->rows()[0];
  EXPECT_EQ(exo.kind, model::HostKind::exchange_online);
  EXPECT_THAT(exo.fqdn.text(), testing::EndsWith(".mail.protection.outlook.com"));
  EXPECT_EQ(to_string(exo.certificate.names.front()), "mail.protection.outlook.com");
  const auto& ionos = world.hosts->rows()[1];
  EXPECT_EQ(ionos.fqdn.text(), "mout.kundenserver.de");
  EXPECT_EQ(ionos.provider, "1n1");
  EXPECT_EQ(*ionos.certificate.from, -std::chrono::days(2));
  EXPECT_EQ(*ionos.certificate.until, std::chrono::days(30));
  EXPECT_THAT(ionos.relay.accept_from, ElementsAre(model::HostId{2}));
  ASSERT_EQ(ionos.relay.routes.size(), 2U);
  EXPECT_EQ(ionos.relay.routes[0].to, std::nullopt);
  EXPECT_EQ(ionos.relay.routes[0].tls, model::TlsPolicy::verified);
  EXPECT_EQ(ionos.relay.routes[1].to, model::HostId{2});
  const auto& sender = world.hosts->rows()[2];
  EXPECT_EQ(sender.fqdn.text(), "mx.carius.de");
  EXPECT_EQ(sender.starttls, model::StartTls::required);
  EXPECT_TRUE(sender.lists_mailboxes);
  EXPECT_EQ(to_string(sender.certificate.names.front()), "mx.carius.de");
  ASSERT_EQ(world.authorities->size(), 2U);
  EXPECT_TRUE((*world.authorities)[0].is_public);
  EXPECT_FALSE((*world.authorities)[1].is_public);
  EXPECT_THAT((*world.authorities)[1].trusted_by, ElementsAre("exo"));
}

TEST(Lab, ATenantAcceptsItsDomainsAndMicrosofts) {
  const auto world = loaded(std::string(two_providers));
  const auto* msxfaqdev = world.tenants->find("msxfaqdev");
  ASSERT_NE(msxfaqdev, nullptr);
  ASSERT_EQ(msxfaqdev->domains->size(), 2U);
  EXPECT_EQ((*msxfaqdev->domains)[0].domain.text(), "msxfaqdev.onmicrosoft.com");
  EXPECT_TRUE((*msxfaqdev->domains)[0].is_default);
  EXPECT_TRUE((*msxfaqdev->domains)[0].initial);
  EXPECT_EQ((*msxfaqdev->domains)[1].domain.text(), "msxfaqdev.mail.onmicrosoft.com");
  EXPECT_FALSE((*msxfaqdev->domains)[1].initial);
  const auto* contoso = world.tenants->find("contoso");
  ASSERT_EQ(contoso->domains->size(), 4U);
  EXPECT_EQ((*contoso->domains)[0].domain.text(), "contoso.com");
  EXPECT_TRUE((*contoso->domains)[0].is_default);
  EXPECT_TRUE((*contoso->domains)[2].initial);
  EXPECT_NE(contoso->guid, msxfaqdev->guid);
}

TEST(Lab, AMailboxHasAnAddressInEveryDomain) {
  const auto world = loaded(std::string(two_providers));
  const auto& david = world.tenants->find("contoso")->recipients->rows().at(0);
  EXPECT_EQ(david.name, "david");
  EXPECT_THAT(david.addresses, ElementsAre("david@contoso.com", "david@contoso.de", "david@contoso.onmicrosoft.com",
                                           "david@contoso.mail.onmicrosoft.com"));
  const auto& anna = world.tenants->find("msxfaqdev")->recipients->rows().at(1);
  EXPECT_EQ(anna.name, "anna");
  EXPECT_THAT(anna.addresses, ElementsAre("anna@msxfaqdev.onmicrosoft.com", "anna@msxfaqdev.mail.onmicrosoft.com",
                                          "a.miller@msxfaqdev.onmicrosoft.com",
                                          "a.miller@msxfaqdev.mail.onmicrosoft.com", "boss@msxfaqdev.onmicrosoft.com"));
}

TEST(Lab, TwoMailboxesOfOneNameShowTheirAddresses) {
  const auto world = loaded(
      "hosts: { exo: { kind: exchange-online, addresses: [40.107.1.10] } }\n"
      "tenants: { t: { host: exo, domains: [a.com, b.com], mailboxes: [x@a.com, x@b.com] } }\n");
  const auto& rows = world.tenants->find("t")->recipients->rows();
  EXPECT_EQ(rows[0].name, "x");
  EXPECT_EQ(rows[1].name, "x@b.com");
}

TEST(Lab, GivenNamesAreTakenBeforeDefaultOnes) {
  const auto world = loaded(
      "hosts:\n"
      "  a: { kind: mta, addresses: [192.0.2.1], certificate: { names: [mail.contoso.com] } }\n"
      "  b: { kind: mta, addresses: [192.0.2.2], fqdn: mail.contoso.com }\n"
      "  c: { kind: mta, addresses: [192.0.2.3], certificate: { names: [mail.contoso.com] } }\n");
  EXPECT_EQ(world.hosts->rows()[0].fqdn.text(), "a.example");
  EXPECT_EQ(world.hosts->rows()[1].fqdn.text(), "mail.contoso.com");
  EXPECT_EQ(world.hosts->rows()[2].fqdn.text(), "c.example");
}

TEST(Lab, AConstantAddressOfARouteIsTheHostThatHasIt) {
  const auto world = loaded(
      "hosts:\n"
      "  a: { kind: relay, addresses: [192.0.2.1], relay: { routes: { x.com: 192.0.2.2 } } }\n"
      "  b: { kind: mta, addresses: [192.0.2.2] }\n");
  EXPECT_EQ(world.hosts->rows()[0].relay.routes[0].to, model::HostId{1});
}

constexpr std::string_view with_script = R"(hosts: { exo: { kind: exchange-online, addresses: [40.107.1.10] } }
tenants:
  one: { host: exo, config: one.ps1 }
  two:
    host: exo
    config: |
      New-InboundConnector -Name Two -ConnectorType Partner -SenderDomains * `
        -RestrictDomainsToIPAddresses $true -SenderIPAddresses 192.0.2.1
)";

TEST(Lab, ScriptsConfigureTheirTenants) {
  const TableReader reader(Texts{
      {"labs/x.lab.yaml", std::string(with_script)},
      {"labs/one.ps1", "\xEF\xBB\xBFNew-InboundConnector One -SenderDomains contoso.com -RequireTls:$false\r\n"}});
  const auto world = load_lab("labs/x.lab.yaml", reader);
  ASSERT_TRUE(world) << base::render(world.error());
  const auto& one = *world->tenants->find("one")->inbound;
  ASSERT_EQ(one.rows().size(), 1U);
  EXPECT_EQ(one.rows()[0].name, "One");
  EXPECT_EQ(base::to_string(one.rows()[0].pos).substr(0, 15), "labs/one.ps1:1:");
  const auto& two = *world->tenants->find("two")->inbound;
  ASSERT_EQ(two.rows().size(), 1U);
  EXPECT_EQ(two.rows()[0].sender_ip_addresses.pos->line, 8U);
  EXPECT_EQ(world->number, 1U);
}

TEST(Lab, AScriptsErrorNamesItsOwnLine) {
  const TableReader reader(
      Texts{{"labs/x.lab.yaml", std::string(with_script)},
            {"labs/one.ps1", "\nNew-InboundConnector One -SenderIPAddresses 10.0.0.0/8 -SenderDomains *\n"}});
  const auto world = load_lab("labs/x.lab.yaml", reader);
  ASSERT_FALSE(world);
  EXPECT_EQ(base::to_string(world.error().pos), "labs/one.ps1:2:45");
  EXPECT_THAT(world.error().message, HasSubstr("SenderIPAddresses"));
  const auto gone = load_lab("x", TableReader(Texts{{"x", std::string(with_script)}}));
  ASSERT_FALSE(gone);
  EXPECT_THAT(gone.error().message, HasSubstr("one.ps1: there is no such file"));
  EXPECT_EQ(gone.error().pos.line, 3U);
}

struct Bad {
  std::string_view name;
  std::string_view text;
  std::string_view place;    // line:column
  std::string_view message;  // a part of it
  std::string_view hint;     // a part of it, "" for none
};

std::string exo(std::string_view rest) {
  return "hosts:\n  exo: { kind: exchange-online, addresses: [40.107.1.10] }\n" + std::string(rest);
}

class BadLab : public testing::TestWithParam<Bad> {};

TEST_P(BadLab, IsOneErrorWithItsPlace) {
  const auto& bad = GetParam();
  const auto text = bad.text.starts_with("+") ? exo(bad.text.substr(1)) : std::string(bad.text);
  const auto world = load(text);
  ASSERT_FALSE(world);
  const auto& error = world.error();
  EXPECT_EQ(error.kind, base::ErrorKind::input);
  EXPECT_EQ(base::to_string(error.pos), "x.lab.yaml:" + std::string(bad.place)) << base::render(error);
  EXPECT_THAT(error.message, HasSubstr(bad.message));
  EXPECT_THAT(error.hint, HasSubstr(bad.hint));
}

INSTANTIATE_TEST_SUITE_P(
    Lab, BadLab,
    testing::Values(
        Bad{"UnknownKey", "lab: x\nhost: {}\n", "2:1", "unknown key \"host\" in a lab", "did you mean \"hosts\"?"},
        Bad{"UnknownHostKey", "hosts:\n  a: { kind: mta, adresses: [192.0.2.1] }\n", "2:19", "unknown key \"adresses\"",
            "addresses"},
        Bad{"LaterKey", "lab: x\nhybrid: { tenant: a }\n", "2:1", "\"hybrid\" is not modelled yet", "refuses"},
        Bad{"ListensNowhere", "hosts:\n  a: { kind: external, address: 192.0.2.1 }\n", "2:3",
            "the real server a listens nowhere", "127.0.0.1:2626"},
        Bad{"ListensAtNoPort", "hosts:\n  a: { kind: external, address: 192.0.2.1, listens: \"127.0.0.1:0\" }\n",
            "2:53", "listens: expected an IP address and a port", ""},
        Bad{"OtherKindsListen", "hosts:\n  a: { kind: mta, listens: \"127.0.0.1:25\", addresses: [192.0.2.1] }\n",
            "2:28", "only a host of kind external", "addresses:"},
        Bad{"StrippedReceived",
            "hosts:\n  a: { kind: relay, addresses: [192.0.2.1], relay: { strip-headers: [\"R*\"] } }\n", "2:70",
            "R* would take Received away", "follows a message"},
        Bad{"AddedMessageId",
            "hosts:\n  a: { kind: relay, addresses: [192.0.2.1], relay: { add-headers: { message-id: x } } }\n", "2:69",
            "a relay leaves Message-ID alone", "follows a message"},
        Bad{"NoFieldName",
            "hosts:\n  a: { kind: relay, addresses: [192.0.2.1], relay: { strip-headers: [\"X Y\"] } }\n", "2:70",
            "\"X Y\" is no name of a header field", ""},
        Bad{"LineInField",
            "hosts:\n  a: { kind: relay, addresses: [192.0.2.1], relay: { add-headers: { X: \"a\\nb\" } } }\n", "2:72",
            "X is too long, or not plain ASCII", ""},
        Bad{"UnknownRequiredTenant",
            "+  a: { kind: relay, addresses: [192.0.2.1], relay: { require-tenant: contosso } }\ntenants:\n  contoso: "
            "{ "
            "host: exo }\n",
            "3:70", "there is no tenant \"contosso\"", "contoso"},
        Bad{"CertificateWithoutBy",
            "hosts:\n  a: { kind: relay, addresses: [192.0.2.1], relay: { require-tenant: { tenant: a, certificate: "
            "b.example "
            "} } }\n",
            "2:96", "only with by: certificate", ""},
        Bad{"LaterTenantKey", "+tenants:\n  t: { host: exo, guid: x }\n", "4:19", "\"guid\" is not modelled yet", ""},
        Bad{"UnknownKind", "hosts:\n  a: { kind: mtaa, addresses: [192.0.2.1] }\n", "2:14", "kind", "mta"},
        Bad{"NoKind", "hosts:\n  a: { addresses: [192.0.2.1] }\n", "2:6", "needs the key \"kind\"", ""},
        Bad{"NoAddress", "hosts:\n  lonely: { kind: mta }\n", "2:3", "the host lonely has no address", "addresses:"},
        Bad{"BadAddress", "hosts:\n  a: { kind: mta, addresses: [192.0.2.300] }\n", "2:31", "expected an IP address",
            ""},
        Bad{"AddressTwice",
            "hosts:\n  a: { kind: mta, addresses: [192.0.2.1] }\n"
            "  b: { kind: mta, addresses: [192.0.2.7, \"::ffff:192.0.2.1\"] }\n",
            "3:42", "192.0.2.1 is used twice: the host a has it", ""},
        Bad{"AddressTwiceOnOneHost", "hosts:\n  a: { kind: mta, addresses: [192.0.2.1, 192.0.2.1] }\n", "2:42",
            "192.0.2.1 is used twice", ""},
        Bad{"HostTwice", "hosts:\n  a: { kind: mta, addresses: [192.0.2.1] }\n  a: {}\n", "3:3", "a", ""},
        Bad{"HostName", "hosts:\n  a@b: { kind: mta, addresses: [192.0.2.1] }\n", "2:3", "cannot name a host",
            "letters"},
        Bad{"FqdnTwice",
            "hosts:\n  a: { kind: mta, addresses: [192.0.2.1], fqdn: m.example }\n"
            "  b: { kind: mta, addresses: [192.0.2.2], fqdn: M.example. }\n",
            "3:49", "m.example is used twice: the host a has it", ""},
        Bad{"UnknownTenantHost", "+tenants:\n  t: { host: exp }\n", "4:14", "there is no host \"exp\"",
            "did you mean \"exo\"?"},
        Bad{"TenantOnAnMta", "hosts:\n  a: { kind: mta, addresses: [192.0.2.1] }\ntenants:\n  t: { host: a }\n", "4:14",
            "a tenant cannot live on a", "the lab has none"},
        Bad{"DomainOfTwoTenants",
            "+tenants:\n  a: { host: exo, domains: [x.com] }\n  b: { host: exo, domains: [X.com] }\n", "5:3",
            "x.com is accepted by two tenants: a and b", ""},
        Bad{"DomainTwice", "+tenants:\n  a: { host: exo, domains: [x.com, x.com.] }\n", "4:36", "x.com is given twice",
            ""},
        Bad{"MailboxTwice", "+tenants:\n  a: { host: exo, mailboxes: [david, David] }\n", "4:38", "is given twice", ""},
        Bad{"MailboxElsewhere", "+tenants:\n  a: { host: exo, domains: [contoso.com], mailboxes: [d@contso.com] }\n",
            "4:55", "contso.com is not a domain of the tenant a", "did you mean \"contoso.com\"?"},
        Bad{"ConfigIsAList", "+tenants:\n  a: { host: exo, config: [x] }\n", "4:27", "config: expected PowerShell", ""},
        Bad{"UnknownRouteHost",
            "hosts:\n  relay1: { kind: relay, addresses: [192.0.2.1], relay: { routes: { \"*\": relay2 } } }\n", "2:74",
            "there is no host \"relay2\"", "did you mean \"relay1\"?"},
        Bad{"RouteToForeignAddress",
            "hosts:\n  a: { kind: relay, addresses: [192.0.2.1], relay: { routes: { \"*\": 8.8.8.8 } } }\n", "2:69",
            "nothing in this lab has the address 8.8.8.8", "own hosts only"},
        Bad{"RelayOfAnMta", "hosts:\n  a: { kind: mta, addresses: [192.0.2.1], relay: {} }\n", "2:50",
            "only a host of kind relay", ""},
        Bad{"OnlineWithDomains", "hosts:\n  a: { kind: exchange-online, addresses: [192.0.2.1], domains: [x.com] }\n",
            "2:64", "no domains and mailboxes of its own", "tenants"},
        Bad{"OnlineDemandsTls", "hosts:\n  a: { kind: exchange-online, addresses: [192.0.2.1], starttls: required }\n",
            "2:65", "Exchange Online always offers it and never demands it", "RequireTls"},
        Bad{"UnknownAuthority",
            "authorities: { contoso-ca: {} }\nhosts:\n  a: { kind: mta, addresses: [192.0.2.1], certificate: { "
            "authority: "
            "contoso-cb } }\n",
            "3:69", "there is no authority \"contoso-cb\"", "did you mean \"contoso-ca\"?"},
        Bad{"UnknownPreset", "hosts:\n  a: { kind: mta, addresses: [192.0.2.1], certificate: { preset: expird } }\n",
            "2:66", "there is no certificate preset \"expird\"", "did you mean \"expired\"?"},
        Bad{"TrustedByNobody", "authorities: { ca: { trusted-by: [x] } }\n", "1:35", "there is no host \"x\"", ""},
        Bad{"UnknownSwitch", "behaviour: { propagatoin: 5m }\n", "1:14", "propagatoin", "propagation"},
        Bad{"ZoneText", "dns: |\n  contoso.com. MX ten mx.contoso.com.\n", "2:19", "dns", ""},
        Bad{"TwoHomes",
            "hosts:\n  exo: { kind: exchange-online, addresses: [40.107.1.10] }\n"
            "  m: { kind: mta, addresses: [192.0.2.1], domains: [c.com] }\n"
            "tenants: { t: { host: exo, domains: [c.com] } }\n",
            "3:3", "where does its MX point?", "c.com. MX 10 mx.c.com."}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(Lab, AnEmptyLabIsALab) {
  const auto world = loaded("lab: empty\nhosts:\ntenants:\n");
  EXPECT_THAT(world.hosts->rows(), IsEmpty());
  EXPECT_NE(world.zone, nullptr);
}

TEST(Lab, HasAtMostTenThousandHosts) {
  const auto lab_of = [](int hosts) {
    std::string text = "hosts:\n";
    for (int i = 0; i < hosts; ++i)
      text += fmt::format("  h{}: {{ kind: mta, addresses: [10.{}.{}.1] }}\n", i, i / 250, i % 250);
    return text;
  };
  EXPECT_EQ(loaded(lab_of(10'000)).hosts->rows().size(), 10'000U);
  const auto more = load(lab_of(10'001));
  ASSERT_FALSE(more);
  EXPECT_THAT(more.error().message, HasSubstr("10000 at most"));
}

}  // namespace
}  // namespace mailflow::load
