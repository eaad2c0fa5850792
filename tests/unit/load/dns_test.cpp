#include "load/dns.hpp"

#include <gmock/gmock.h>

#include "load/lab.hpp"

namespace mailflow::load {
namespace {

using model::DnsType;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view lab = R"(hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10, "2a01:111:f400::10"] }
  eur: { kind: exchange-online, addresses: [40.107.2.10] }
  mail: { kind: mta, addresses: [203.0.113.7], domains: [fabrikam.com] }
tenants:
  contoso: { host: exo, domains: [contoso.com, shop.contoso.com] }
  tailspin: { host: eur }
dns: |
  shop.contoso.com.  MX 10 mx.fabrikam.com.
  contoso.com.       TXT "v=spf1 ip4:192.0.2.10 -all"
)";

model::World world() {
  auto loaded = load_lab(base::SourceFile{"x.lab.yaml", std::string(lab)}, TableReader(Texts{}));
  EXPECT_TRUE(loaded) << base::render(loaded.error());
  return loaded ? *loaded : model::World{};
}

std::vector<std::string> ask(const model::World& of, std::string_view name, DnsType type) {
  std::vector<std::string> found;
  for (const auto& record : of.zone->find(name, type).records) {
    if (const auto* address = std::get_if<base::IpAddress>(&record.data)) found.push_back(base::to_string(*address));
    if (const auto* target = std::get_if<base::DomainName>(&record.data)) found.push_back(target->text());
    if (const auto* mx = std::get_if<model::MxData>(&record.data))
      found.push_back(fmt::format("{} {}", mx->preference, mx->exchange.text()));
    if (record.type == DnsType::txt) found.push_back(model::joined_text(record));
  }
  return found;
}

model::World on_premises(const std::string& more) {
  auto loaded = load_lab(base::SourceFile{"x.lab.yaml",
                                          "hosts:\n"
                                          "  exo: { kind: exchange-online, addresses: [40.107.1.10] }\n"
                                          "  ex01: { kind: exchange-server, addresses: [192.0.2.10] }\n"
                                          "  ex02: { kind: exchange-server, addresses: [192.0.2.11] }\n"
                                          "  edge: { kind: exchange-server, role: edge, addresses: [192.0.2.12] }\n" +
                                              more},
                         TableReader(Texts{}));
  EXPECT_TRUE(loaded) << base::render(loaded.error());
  return loaded ? *loaded : model::World{};
}

TEST(Dns, OrganisationsTakeMailAtTheirEdgeElseAtAllMailboxServers) {
  const auto of = on_premises(
      "organizations:\n"
      "  adatum: { servers: [ex01, edge], domains: [adatum.test] }\n"
      "  small: { servers: [ex02], domains: [small.test] }\n");
  EXPECT_THAT(ask(of, "adatum.test", DnsType::mx), ElementsAre("10 edge.adatum.test"));
  EXPECT_THAT(ask(of, "small.test", DnsType::mx), ElementsAre("10 ex02.small.test"));
  EXPECT_THAT(ask(of, "ex01.adatum.test", DnsType::a), ElementsAre("192.0.2.10"));
  EXPECT_THAT(ask(on_premises("organizations: { adatum: { servers: [ex02, ex01, edge], domains: [adatum.test] } }\n"
                              "dns: |\n  adatum.test. MX 5 ex02.adatum.test.\n"),
                  "adatum.test", DnsType::mx),
              ElementsAre("5 ex02.adatum.test"));
}

// What an organisation only relays for stays where it is at home.
TEST(Dns, RelayDomainsOfOrganisationsBelongToOthers) {
  const auto of = on_premises(
      "tenants: { contoso: { host: exo, domains: [contoso.com] } }\n"
      "organizations:\n"
      "  contoso:\n    servers: [ex01, ex02, edge]\n    domains: [contoso.test]\n    config: |\n"
      "      New-AcceptedDomain contoso.com -DomainName contoso.com -DomainType InternalRelay\n"
      "      New-AcceptedDomain routing -DomainName contoso.mail.onmicrosoft.com\n"
      "      New-AcceptedDomain relay -DomainName relay.test -DomainType ExternalRelay\n");
  EXPECT_THAT(ask(of, "contoso.com", DnsType::mx), ElementsAre("0 contoso-com.mail.protection.outlook.com"));
  EXPECT_THAT(ask(of, "contoso.mail.onmicrosoft.com", DnsType::mx),
              ElementsAre("0 contoso-mail-onmicrosoft-com.mail.protection.outlook.com"));
  EXPECT_THAT(ask(of, "relay.test", DnsType::mx), ElementsAre("10 edge.contoso.test"));
}

TEST(Dns, HostsHaveTheirNamesAndAddresses) {
  const auto of = world();
  EXPECT_THAT(ask(of, "mx.fabrikam.com", DnsType::a), ElementsAre("203.0.113.7"));
  EXPECT_THAT(ask(of, "7.113.0.203.in-addr.arpa", DnsType::ptr), ElementsAre("mx.fabrikam.com"));
  EXPECT_THAT(ask(of, "fabrikam.com", DnsType::mx), ElementsAre("10 mx.fabrikam.com"));
}

TEST(Dns, ATenantsDomainPointsToTheService) {
  const auto of = world();
  EXPECT_THAT(ask(of, "contoso.com", DnsType::mx), ElementsAre("0 contoso-com.mail.protection.outlook.com"));
  EXPECT_THAT(ask(of, "contoso-com.mail.protection.outlook.com", DnsType::a), ElementsAre("40.107.1.10"));
  EXPECT_THAT(ask(of, "contoso-com.mail.protection.outlook.com", DnsType::aaaa), ElementsAre("2a01:111:f400::10"));
  EXPECT_THAT(ask(of, "contoso.onmicrosoft.com", DnsType::mx), ElementsAre("0 contoso.mail.protection.outlook.com"));
  EXPECT_THAT(ask(of, "contoso.mail.onmicrosoft.com", DnsType::mx),
              ElementsAre("0 contoso-mail-onmicrosoft-com.mail.protection.outlook.com"));
  EXPECT_THAT(ask(of, "tailspin.mail.protection.outlook.com", DnsType::a), ElementsAre("40.107.2.10"));
}

TEST(Dns, TheServiceListsItsAddressesForSpf) {
  const auto of = world();
  EXPECT_THAT(ask(of, "spf.protection.outlook.com", DnsType::txt),
              ElementsAre("v=spf1 ip4:40.107.1.10 ip6:2a01:111:f400::10 ip4:40.107.2.10 -all"));
  EXPECT_THAT(ask(of, "tailspin.onmicrosoft.com", DnsType::txt),
              ElementsAre("v=spf1 include:spf.protection.outlook.com -all"));
}

TEST(Dns, WhatTheTextGivesReplacesWhatExistsByItself) {
  const auto of = world();
  EXPECT_THAT(ask(of, "shop.contoso.com", DnsType::mx), ElementsAre("10 mx.fabrikam.com"));
  EXPECT_THAT(ask(of, "contoso.com", DnsType::txt), ElementsAre("v=spf1 ip4:192.0.2.10 -all"));
}

TEST(Dns, WithoutTenantsThereIsNoService) {
  auto plain =
      load_lab(base::SourceFile{"x", "hosts: { a: { kind: mta, addresses: [192.0.2.1] } }\n"}, TableReader(Texts{}));
  ASSERT_TRUE(plain);
  EXPECT_THAT(ask(*plain, "spf.protection.outlook.com", DnsType::txt), IsEmpty());
  EXPECT_THAT(ask(*plain, "a.example", DnsType::a), ElementsAre("192.0.2.1"));
}

}  // namespace
}  // namespace mailflow::load
