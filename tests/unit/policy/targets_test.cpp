#include "policy/targets.hpp"

#include <gtest/gtest.h>

namespace mailflow::policy {
namespace {

using base::DomainName;
using model::DnsType;

DomainName name(const char* text) {
  return DomainName::parse(text).value();
}
base::IpAddress ip(const char* text) {
  return base::IpAddress::parse(text).value();
}

model::Host host(std::vector<base::IpAddress> addresses) {
  model::Host out;
  out.name = "sender";
  out.fqdn = name("sender.example");
  out.addresses = std::move(addresses);
  return out;
}

const auto domain = name("contoso.com");
const DnsQuestion mx{domain, DnsType::mx};

TEST(Targets, AskStepByStep) {
  const model::World world;
  const auto sender = host({ip("198.51.100.40")});
  DnsFacts known;
  auto search = find_targets(world, sender, {}, domain, known);
  EXPECT_EQ(search.needs, (std::vector<DnsQuestion>{mx}));
  known[mx] = {DnsStatus::found, {{10, name("b.example")}, {5, name("z.example")}, {10, name("a.example")}}, {}};
  search = find_targets(world, sender, {}, domain, known);
  EXPECT_EQ(search.needs,
            (std::vector<DnsQuestion>{
                {name("z.example"), DnsType::a}, {name("a.example"), DnsType::a}, {name("b.example"), DnsType::a}}));
  known[search.needs[0]] = {DnsStatus::found, {}, {ip("192.0.2.3")}};
  known[search.needs[1]] = {DnsStatus::no_data, {}, {}};
  known[search.needs[2]] = {DnsStatus::found, {}, {ip("192.0.2.1"), ip("192.0.2.2")}};
  search = find_targets(world, sender, {}, domain, known);
  ASSERT_EQ(search.targets.size(), 3U);
  EXPECT_EQ(search.targets[0], (Target{name("z.example"), ip("192.0.2.3"), ip("198.51.100.40")}));
  EXPECT_EQ(search.targets[1].address, ip("192.0.2.1"));
  EXPECT_EQ(search.targets[2].address, ip("192.0.2.2"));
}

TEST(Targets, TakeIpv6FirstWhereTheSenderHasIt) {
  const model::World world;
  DnsFacts known;
  known[mx] = {DnsStatus::found, {{10, name("mx.example")}}, {}};
  known[{name("mx.example"), DnsType::a}] = {DnsStatus::found, {}, {ip("192.0.2.1")}};
  known[{name("mx.example"), DnsType::aaaa}] = {DnsStatus::found, {}, {ip("2001:db8::1")}};
  const auto both = find_targets(world, host({ip("198.51.100.40"), ip("2001:db8::40")}), {}, domain, known);
  ASSERT_EQ(both.targets.size(), 2U);
  EXPECT_EQ(both.targets[0].address, ip("2001:db8::1"));
  EXPECT_EQ(both.targets[0].source, ip("2001:db8::40"));
  EXPECT_EQ(both.targets[1].source, ip("198.51.100.40"));
  const auto four = find_targets(world, host({ip("198.51.100.40")}), {}, domain, known);
  ASSERT_EQ(four.targets.size(), 1U);
  EXPECT_EQ(four.targets[0].address, ip("192.0.2.1"));
}

TEST(Targets, EndWithAReply) {
  const model::World world;
  const auto sender = host({ip("198.51.100.40")});
  const auto end = [&](DnsFacts known) { return find_targets(world, sender, {}, domain, known).failure.value(); };
  EXPECT_EQ(end({{mx, {DnsStatus::no_domain, {}, {}}}}), reply_for(ReplyId::no_such_domain, {}, "contoso.com"));
  EXPECT_EQ(end({{mx, {DnsStatus::failed, {}, {}}}}), reply_for(ReplyId::dns_failed, {}, "contoso.com"));
  EXPECT_EQ(end({{mx, {DnsStatus::found, {{0, DomainName{}}}, {}}}}), reply_for(ReplyId::null_mx, {}, "contoso.com"));
  EXPECT_EQ(end({{mx, {DnsStatus::no_data, {}, {}}}, {{domain, DnsType::a}, {DnsStatus::no_data, {}, {}}}}),
            reply_for(ReplyId::no_route, {}, "contoso.com"));
  EXPECT_EQ(end({{mx, {DnsStatus::no_data, {}, {}}}, {{domain, DnsType::a}, {DnsStatus::failed, {}, {}}}}),
            reply_for(ReplyId::dns_failed, {}, "contoso.com"));
}

TEST(Targets, ImplicitMx) {
  const model::World world;
  const DnsFacts known{{mx, {DnsStatus::no_data, {}, {}}},
                       {{domain, DnsType::a}, {DnsStatus::found, {}, {ip("192.0.2.9")}}}};
  const auto search = find_targets(world, host({ip("198.51.100.40")}), {}, domain, known);
  ASSERT_EQ(search.targets.size(), 1U);
  EXPECT_EQ(search.targets[0].name, domain);
}

TEST(Targets, BoundedForHostileAnswers) {
  const model::World world;
  DnsFacts known;
  known[mx].status = DnsStatus::found;
  for (int i = 0; i < 5000; ++i)
    known[mx].exchanges.push_back({1, name(("m" + std::to_string(i) + ".example").c_str())});
  EXPECT_EQ(find_targets(world, host({ip("198.51.100.40")}), {}, domain, known).needs.size(), 32U);
}

}  // namespace
}  // namespace mailflow::policy
