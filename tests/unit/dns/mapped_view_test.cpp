#include "dns/mapped_view.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/dns/zones.hpp"

namespace mailflow::dns {
namespace {

using model::DnsType;
using test::ip;
using Status = model::DnsAnswer::Status;

struct Mapped : testing::Test {
  net::AddressMap map = net::AddressMap::claim().value();
  MappedView view{map};
  model::ZonePtr zone = test::zone_of(
      "dual.example. 60 A 192.0.2.1\ndual.example. 60 AAAA 2001:db8::1\n"
      "alias.example. CNAME six.example.\nmail.example. MX 10 six.example.\n",
      {{"four.example", "192.0.2.4"}, {"six.example", "2001:db8::6"}});

  model::DnsAnswer find(std::string_view name, DnsType type) { return view.find(*zone, name, type).value(); }
  base::IpAddress real(std::string_view lab) { return base::IpAddress::v4(map.real(ip(lab)).value()); }
  static base::IpAddress address(const model::DnsAnswer& answer) {
    EXPECT_EQ(answer.records.size(), 1U);
    return answer.records.empty() ? base::IpAddress{} : std::get<base::IpAddress>(answer.records[0].data);
  }
};

TEST_F(Mapped, AnAddressIsTheOneToConnectTo) {
  const auto answer = find("four.example", DnsType::a);
  EXPECT_EQ(answer.status, Status::found);
  EXPECT_EQ(address(answer), real("192.0.2.4"));
  EXPECT_TRUE(map.in_block(address(answer).v4_bits()));
  EXPECT_EQ(find("dual.example", DnsType::a).records[0].ttl, 60U);
}

TEST_F(Mapped, AHostWithIpv6AloneHasAnIpv4AddressHere) {
  EXPECT_EQ(address(find("six.example", DnsType::a)), real("2001:db8::6"));
  EXPECT_EQ(find("six.example", DnsType::a).records[0].type, DnsType::a);
  const auto alias = find("alias.example", DnsType::a);
  EXPECT_EQ(address(alias), real("2001:db8::6"));
  EXPECT_EQ(alias.aliases().size(), 1U);
}

TEST_F(Mapped, AHostWithBothIsMappedByItsIpv4Address) {
  EXPECT_EQ(address(find("dual.example", DnsType::a)), real("192.0.2.1"));
}

TEST_F(Mapped, Ipv6AddressesAreNoData) {
  for (const auto* name : {"six.example", "dual.example", "four.example"}) {
    const auto answer = find(name, DnsType::aaaa);
    EXPECT_EQ(answer.status, Status::no_data) << name;
    EXPECT_TRUE(answer.records.empty());
    ASSERT_NE(answer.soa, nullptr);
  }
  EXPECT_EQ(find("nobody.example", DnsType::aaaa).status, Status::no_such_name);
}

TEST_F(Mapped, ALoopbackAddressHasTheNameOfTheHostBehindIt) {
  for (const auto& [lab, host] : {std::pair{"192.0.2.4", "four.example"}, std::pair{"2001:db8::6", "six.example"}}) {
    const auto reverse = base::reverse_name(real(lab));
    const auto answer = find(reverse, DnsType::ptr);
    ASSERT_EQ(answer.status, Status::found) << reverse;
    EXPECT_EQ(std::get<base::DomainName>(answer.records[0].data).text(), host);
    EXPECT_EQ(answer.owner, reverse);
  }
  EXPECT_EQ(find(base::reverse_name(ip("192.0.2.4")), DnsType::ptr).status, Status::found) << "lab addresses too";
  EXPECT_EQ(find(base::reverse_name(ip("127.0.0.1")), DnsType::ptr).status, Status::no_such_name);
}

TEST_F(Mapped, EverythingElseIsAsItIs) {
  EXPECT_EQ(find("mail.example", DnsType::mx).records.data(), zone->find("mail.example", DnsType::mx).records.data());
  EXPECT_EQ(find("nobody.example", DnsType::a).status, Status::no_such_name);
  EXPECT_EQ(find("mail.example", DnsType::a).status, Status::no_data);
  EXPECT_EQ(address(find("four.example", DnsType::any)), real("192.0.2.4")) << "the first set of the name";
}

TEST(ReverseName, OnlyTheCanonicalFormIsAnAddress) {
  EXPECT_EQ(address_of_reverse_name("16.0.64.127.in-addr.arpa"), 0x7f400010U);
  for (const auto* text : {"0.64.127.in-addr.arpa", "1.16.0.64.127.in-addr.arpa", "016.0.64.127.in-addr.arpa",
                           "256.0.64.127.in-addr.arpa", "x.0.64.127.in-addr.arpa", ".0.64.127.in-addr.arpa",
                           "16.0.64.127.ip6.arpa", "in-addr.arpa", "16.0.64..in-addr.arpa"})
    EXPECT_EQ(address_of_reverse_name(text), std::nullopt) << text;
}

}  // namespace
}  // namespace mailflow::dns
