// On-premises organisations of a lab file.

#include "load/organizations.hpp"

#include <gmock/gmock.h>

#include "load/lab.hpp"

namespace mailflow::load {
namespace {

using model::RecipientKind;
using testing::ElementsAre;
using testing::HasSubstr;

const std::string hosts = R"(hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  ex01: { kind: exchange-server, addresses: [192.0.2.10] }
  ex02: { kind: exchange-server, version: 2013, fqdn: mail.contoso.test, addresses: [192.0.2.11] }
  edge: { kind: exchange-server, role: edge, subscribed-to: ex02, addresses: [192.0.2.12] }
  filter: { kind: relay, addresses: [198.51.100.40] }
)";

base::Result<model::World> load(const std::string& text) {
  return load_lab(base::SourceFile{"x.lab.yaml", text}, TableReader({}));
}

TEST(Organizations, HaveServersDomainsAndRecipients) {
  const auto world = load(hosts + R"(tenants: { contoso: { host: exo } }
organizations:
  contoso:
    servers: [ex01, ex02, edge]
    domains: [contoso.com, contoso.test]
    mailboxes: [julie, { name: lisa, synchronised: false }]
    remote-mailboxes: [david, { name: anna, routing-address: Anna.Miller@contoso.mail.onmicrosoft.com }]
    mail-users: [{ name: max, external: max@fabrikam.com }]
    contacts: [{ name: bob, external: bob@fabrikam.com, synchronised: false }]
    groups: [{ name: sales, members: [julie, david] }]
)");
  ASSERT_TRUE(world) << base::render(world.error());
  model::OrganizationId id{7};
  const auto* contoso = world->organizations->find("contoso", &id);
  ASSERT_NE(contoso, nullptr);
  EXPECT_EQ(id, model::OrganizationId{0});
  EXPECT_THAT(contoso->servers, ElementsAre(model::HostId{1}, model::HostId{2}, model::HostId{3}));
  EXPECT_EQ(world->organizations->of_host(model::HostId{2}), id);
  EXPECT_EQ(world->organizations->of_host(model::HostId{4}), std::nullopt);
  EXPECT_TRUE((*contoso->domains)[0].is_default);
  EXPECT_FALSE((*contoso->domains)[1].is_default);
  EXPECT_EQ(contoso->guid, base::guid_of("organization contoso"));
  const auto& rows = contoso->recipients->rows();
  ASSERT_EQ(rows.size(), 7U);
  EXPECT_THAT(rows[0].addresses, ElementsAre("julie@contoso.com", "julie@contoso.test"));
  EXPECT_TRUE(rows[0].synchronised);
  EXPECT_FALSE(rows[1].synchronised);
  EXPECT_EQ(rows[2].kind, RecipientKind::remote_mailbox);
  EXPECT_EQ(rows[2].external_address, "david@contoso.mail.onmicrosoft.com");
  EXPECT_EQ(rows[3].external_address, "Anna.Miller@contoso.mail.onmicrosoft.com");
  EXPECT_EQ(rows[4].kind, RecipientKind::mail_user);
  EXPECT_FALSE(rows[5].synchronised);
  EXPECT_THAT(rows[6].members, ElementsAre("julie", "david"));
  EXPECT_EQ(&model::recipients_at(*world, model::HostId{1}), contoso->recipients.get());
}

TEST(Organizations, NameTheirServers) {
  const auto world =
      load(hosts + "organizations: { contoso: { servers: [ex01, ex02, edge], domains: [Contoso.com] } }");
  ASSERT_TRUE(world) << base::render(world.error());
  const auto& rows = world->hosts->rows();
  EXPECT_EQ(rows[1].fqdn.text(), "ex01.contoso.com");
  EXPECT_EQ(base::to_string(rows[1].certificate.names.front()), "ex01.contoso.com");
  EXPECT_EQ(rows[1].exchange.version, model::ExchangeVersion::v2019);
  EXPECT_EQ(rows[2].fqdn.text(), "mail.contoso.test");
  EXPECT_EQ(rows[2].exchange.version, model::ExchangeVersion::v2013);
  EXPECT_EQ(rows[3].exchange.role, model::ServerRole::edge);
  EXPECT_EQ(rows[3].exchange.subscribed_to, model::HostId{2});
}

TEST(Organizations, FindTheirDomainsAfterAChange) {
  const auto world =
      load(hosts + "organizations: { contoso: { servers: [ex01, ex02, edge], domains: [contoso.com] } }");
  ASSERT_TRUE(world) << base::render(world.error());
  const model::OrganizationId id{0};
  const auto rows_of = [&](const model::World& of, std::string_view domain) {
    base::Rows rows;
    of.organizations->accepted(id).find(base::DomainName::parse(domain).value(), rows);
    return rows.size();
  };
  EXPECT_EQ(rows_of(*world, "contoso.com"), 1U);
  auto changed = (*world->organizations)[id];
  auto domains = *changed.domains;
  domains.front().match_sub_domains.value = true;
  domains.front().settle();
  changed.domains = std::make_shared<const model::AcceptedDomains>(domains);
  const auto next = model::with_organization(*world, id, changed);
  EXPECT_EQ(next.number, world->number + 1);
  EXPECT_EQ(rows_of(next, "sales.contoso.com"), 1U);
  EXPECT_EQ(rows_of(*world, "sales.contoso.com"), 0U);
  const auto same = model::with_organization(next, id, (*next.organizations)[id]);
  EXPECT_EQ(&same.organizations->accepted(id), &next.organizations->accepted(id));
}

TEST(Organizations, ConfigureThemselvesAlone) {
  const auto world = load(hosts + R"(organizations:
  contoso:
    servers: [ex01, edge, ex02]
    domains: [contoso.com]
    config: |
      New-Mailbox Pat
      Set-AcceptedDomain contoso.com -DomainType InternalRelay
)");
  ASSERT_TRUE(world) << base::render(world.error());
  EXPECT_EQ(world->organizations->rows().front()->recipients->rows().front().name, "Pat");
  EXPECT_EQ(*world->organizations->rows().front()->domains->front().domain_type, model::DomainType::internal_relay);
}

struct Bad {
  const char* name;
  std::string text;
  const char* place;
  const char* message;
  const char* hint;
};

class BadOrganization : public testing::TestWithParam<Bad> {};

TEST_P(BadOrganization, IsRefused) {
  const auto& bad = GetParam();
  const auto world = load(bad.text);
  ASSERT_FALSE(world);
  EXPECT_EQ(base::to_string(world.error().pos), "x.lab.yaml:" + std::string(bad.place)) << base::render(world.error());
  EXPECT_THAT(world.error().message, HasSubstr(bad.message));
  EXPECT_THAT(world.error().hint, HasSubstr(bad.hint));
}

const std::string one = "hosts:\n  ex01: { kind: exchange-server, addresses: [192.0.2.10] }\n";

INSTANTIATE_TEST_SUITE_P(
    Lab, BadOrganization,
    testing::Values(
        Bad{"ServerOfNone", one, "2:3", "the host ex01 is an Exchange server of no organisation",
            "organizations: { contoso: { servers: [ex01] } }"},
        Bad{"NoServers", one + "organizations: { a: { servers: [ex01] }, b: { servers: [] } }", "3:42",
            "organisation b: an organisation needs a server", "servers: [ex01]"},
        Bad{"UnknownServer", one + "organizations: { a: { servers: [ex02] } }", "3:33",
            "organisation a: servers: there is no host \"ex02\"", "did you mean \"ex01\"?"},
        Bad{"ServerOfTwo", one + "organizations: { a: { servers: [ex01] }, b: { servers: [ex01] } }", "3:57",
            "the organisation a has ex01 already", ""},
        Bad{"ServerTwice", one + "organizations: { a: { servers: [ex01, ex01] } }", "3:39",
            "the organisation a has ex01 already", ""},
        Bad{"OtherKind",
            one + "  x: { kind: mta, addresses: [192.0.2.1] }\norganizations: { a: { servers: [ex01, x] } }", "4:39",
            "servers: x is no exchange-server host", "the lab has: ex01"},
        Bad{"UnknownKey", one + "organizations: { a: { server: [ex01] } }", "2:3", "ex01 is an Exchange server of no",
            ""},
        Bad{"NoRoutingAddress",
            one + "organizations: { a: { servers: [ex01], domains: [a.test], remote-mailboxes: [anna] } }", "3:78",
            "the remote mailbox \"anna\" has no routing address", "routing-address:"},
        Bad{"SubscribedToItsLike",
            "hosts:\n  e: { kind: exchange-server, role: edge, subscribed-to: e, addresses: [192.0.2.10] }\n"
            "organizations: { a: { servers: [e] } }",
            "2:3", "is subscribed to e, which is no mailbox server of its organisation", ""},
        Bad{"SubscribedMailboxServer",
            "hosts:\n  e: { kind: exchange-server, subscribed-to: e, addresses: [192.0.2.10] }\n", "2:46",
            "only an edge server has a subscription", "role: edge"},
        Bad{"VersionOfAnother", "hosts:\n  m: { kind: mta, version: 2019, addresses: [192.0.2.10] }\n", "2:28",
            "only a host of kind exchange-server has a version", ""},
        Bad{"UnknownVersion", "hosts:\n  m: { kind: exchange-server, version: 2018, addresses: [192.0.2.10] }\n",
            "2:40", "\"2018\" is not a version of Exchange Server", ""},
        Bad{"OwnDomains", "hosts:\n  m: { kind: exchange-server, domains: [a.test], addresses: [192.0.2.10] }\n",
            "2:40", "an exchange-server host has no domains", "its organisation has them"},
        Bad{"DomainOfATenant",
            "hosts:\n  exo: { kind: exchange-online, addresses: [40.107.1.10] }\n"
            "  ex01: { kind: exchange-server, addresses: [192.0.2.10] }\n"
            "tenants: { t: { host: exo, domains: [contoso.com] } }\n"
            "organizations: { o: { servers: [ex01], domains: [contoso.com] } }\n",
            "5:18", "contoso.com is a domain of the organisation o and of the tenant t: where does its MX point?",
            "contoso.com. MX 10 ex01.contoso.com."},
        Bad{"AnotherMember",
            one + "organizations: { a: { servers: [ex01], domains: [a.test], groups: [{ name: g, members: [x] }] } }",
            "3:89", "there is no recipient \"x\"", ""},
        Bad{"ConfigOfTheCloud",
            one + "organizations:\n  a:\n    servers: [ex01]\n    config: |\n      Get-InboundConnector\n", "7:7",
            "The term 'Get-InboundConnector' is not recognized as the name of a cmdlet",
            "this script runs in the organisation a of Exchange Server"}),
    [](const auto& param) { return std::string(param.param.name); });

}  // namespace
}  // namespace mailflow::load
