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
