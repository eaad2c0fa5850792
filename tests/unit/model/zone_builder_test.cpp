#include "model/zone_builder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace mailflow::model {
namespace {

using base::DomainName;
using base::IpAddress;
using Status = DnsAnswer::Status;

DomainName name(std::string_view text) {
  return DomainName::from_canonical(std::string(text));
}

IpAddress ip(std::string_view text) {
  return IpAddress::parse(text).value();
}

base::SourcePos line(std::uint32_t number) {
  static const auto file = std::make_shared<const base::SourceFile>(base::SourceFile{"x.lab.yaml", ""});
  return {.file = file, .line = number, .column = 1};
}

DnsRecord at(std::uint32_t number, DnsRecord record) {
  record.pos = line(number);
  return record;
}

TEST(ZoneBuilder, AHostHasAddressesAndReverseNames) {
  ZoneBuilder builder;
  const std::array addresses{ip("40.107.1.10"), ip("2a01:111:f400::10")};
  builder.add_host(name("exo.example"), addresses);
  const auto zone = std::move(builder).build().value();
  EXPECT_EQ(std::get<IpAddress>(zone->find("exo.example", DnsType::a).records[0].data), addresses[0]);
  EXPECT_EQ(std::get<IpAddress>(zone->find("exo.example", DnsType::aaaa).records[0].data), addresses[1]);
  for (const auto& address : addresses) {
    const auto reverse = base::reverse_name(address);
    const auto answer = zone->find(reverse, DnsType::ptr);
    ASSERT_EQ(answer.status, Status::found);
    EXPECT_EQ(std::get<DomainName>(answer.records[0].data).text(), "exo.example");
  }
  EXPECT_EQ(zone->find("9.1.107.40.in-addr.arpa", DnsType::ptr).soa->name.text(), "in-addr.arpa");
}

TEST(ZoneBuilder, AGivenSetReplacesTheAutomaticOneOfItsNameAndType) {
  ZoneBuilder builder;
  builder.add_automatic(mx_record(name("contoso.com"), 0, name("exo.example")));
  builder.add_automatic(txt_record(name("contoso.com"), "v=spf1 -all"));
  builder.add_given(mx_record(name("contoso.com"), 10, name("filter.example")));
  builder.add_given(mx_record(name("contoso.com"), 20, name("spare.example")));
  const auto zone = std::move(builder).build().value();
  const auto mx = zone->find("contoso.com", DnsType::mx);
  ASSERT_EQ(mx.records.size(), 2U);
  EXPECT_EQ(std::get<MxData>(mx.records[0].data).exchange.text(), "filter.example");
  EXPECT_EQ(zone->find("contoso.com", DnsType::txt).status, Status::found);
}

TEST(ZoneBuilder, ZonesExistByThemselves) {
  ZoneBuilder builder({.name_server = name("ns.lab"), .serial = 7});
  builder.add_domain(name("sub.contoso.com"));
  builder.add_automatic(txt_record(name("x.sub.contoso.com"), "t"));
  const auto zone = std::move(builder).build().value();
  const auto soa = zone->find("contoso.com", DnsType::soa);
  ASSERT_EQ(soa.status, Status::found);
  EXPECT_EQ(std::get<SoaData>(soa.records[0].data).serial, 7U);
  EXPECT_EQ(std::get<SoaData>(soa.records[0].data).mailbox.text(), "hostmaster.ns.lab");
  EXPECT_EQ(std::get<DomainName>(zone->find("contoso.com", DnsType::ns).records[0].data).text(), "ns.lab");
  EXPECT_EQ(zone->find("x.sub.contoso.com", DnsType::a).soa->name.text(), "sub.contoso.com");
}

TEST(ZoneBuilder, AGivenSoaMakesAZoneAndReplacesTheAutomaticOne) {
  ZoneBuilder builder;
  builder.add_given({.name = name("lab.contoso.com"), .type = DnsType::soa, .data = SoaData{.serial = 99}});
  builder.add_given(txt_record(name("x.lab.contoso.com"), "t"));
  const auto zone = std::move(builder).build().value();
  EXPECT_EQ(std::get<SoaData>(zone->find("x.lab.contoso.com", DnsType::a).soa->data).serial, 99U);
  EXPECT_EQ(zone->find("lab.contoso.com", DnsType::soa).records.size(), 1U);
}

TEST(ZoneBuilder, ARecordWrittenTwiceIsOneAndASetHasOneTtl) {
  ZoneBuilder builder;
  auto first = address_record(name("a.example"), ip("192.0.2.1"));
  auto second = address_record(name("a.example"), ip("192.0.2.2"));
  first.ttl = 60;
  builder.add_given(second);
  builder.add_given(first);
  builder.add_given(second);
  const auto zone = std::move(builder).build().value();
  const auto answer = zone->find("a.example", DnsType::a);
  ASSERT_EQ(answer.records.size(), 2U);
  EXPECT_EQ(std::get<IpAddress>(answer.records[0].data), ip("192.0.2.2")) << "the order of the text is kept";
  EXPECT_EQ(answer.records[0].ttl, 60U);
  EXPECT_EQ(answer.records[1].ttl, 60U);
}

TEST(ZoneBuilder, ACnameStandsAlone) {
  ZoneBuilder builder;
  builder.add_automatic(address_record(name("mail.contoso.com"), ip("192.0.2.1")));
  builder.add_given(at(12, name_record(name("mail.contoso.com"), DnsType::cname, name("x.example"))));
  const auto zone = std::move(builder).build();
  ASSERT_FALSE(zone);
  EXPECT_EQ(zone.error().message,
            "mail.contoso.com has a CNAME record and by itself also the A record; a CNAME stands alone (RFC 1034)");
  EXPECT_EQ(zone.error().pos.line, 12U);
}

TEST(ZoneBuilder, ACnameBesideAGivenRecordNamesItsOwnPlace) {
  ZoneBuilder builder;
  builder.add_given(at(3, txt_record(name("a.example"), "t")));
  builder.add_given(at(4, name_record(name("a.example"), DnsType::cname, name("x.example"))));
  const auto zone = std::move(builder).build();
  ASSERT_FALSE(zone);
  EXPECT_EQ(zone.error().pos.line, 4U);
  EXPECT_THAT(zone.error().message, testing::HasSubstr("also a given TXT record"));
}

TEST(ZoneBuilder, TwoAliasesOrTwoAuthoritiesAreRefused) {
  ZoneBuilder aliases;
  aliases.add_given(at(3, name_record(name("a.example"), DnsType::cname, name("x.example"))));
  aliases.add_given(at(4, name_record(name("a.example"), DnsType::cname, name("y.example"))));
  const auto two_aliases = std::move(aliases).build();
  ASSERT_FALSE(two_aliases);
  EXPECT_EQ(two_aliases.error().message, "a.example has two CNAME records; a name has one at most");
  EXPECT_EQ(two_aliases.error().pos.line, 4U);
  ZoneBuilder authorities;
  authorities.add_given(at(5, {.name = name("a.example"), .type = DnsType::soa, .data = SoaData{.serial = 1}}));
  authorities.add_given(at(6, {.name = name("a.example"), .type = DnsType::soa, .data = SoaData{.serial = 2}}));
  const auto two_authorities = std::move(authorities).build();
  ASSERT_FALSE(two_authorities);
  EXPECT_EQ(two_authorities.error().pos.line, 6U);
}

TEST(ZoneBuilder, AnAliasWhereAZoneWouldBeginIsTakenUnlessTheDomainIsDeclared) {
  const auto make = [](bool declared) {
    ZoneBuilder builder;
    if (declared) builder.add_domain(name("fabrikam.com"));
    builder.add_given(name_record(name("fabrikam.com"), DnsType::cname, name("x.example")));
    return std::move(builder).build();
  };
  EXPECT_TRUE(make(false));
  EXPECT_FALSE(make(true));
}

TEST(ZoneBuilder, BoundsTheSizeOfASet) {
  ZoneBuilder builder;
  for (std::uint32_t i = 0; i <= 1000; ++i)
    builder.add_given(address_record(name("a.example"), IpAddress::v4(0x0a000000 + i)));
  const auto zone = std::move(builder).build();
  ASSERT_FALSE(zone);
  EXPECT_EQ(zone.error().message, "a.example has more than 1000 A records");
}

TEST(RegistrableDomain, IsWhatOneCouldRegister) {
  const auto of = [](std::string_view text) { return registrable_domain(name(text)).text(); };
  EXPECT_EQ(of("mail.eu.contoso.com"), "contoso.com");
  EXPECT_EQ(of("contoso.com"), "contoso.com");
  EXPECT_EQ(of("mail.contoso.co.uk"), "contoso.co.uk");
  EXPECT_EQ(of("co.uk"), "co.uk");
  EXPECT_EQ(of("dc01"), "");
  EXPECT_EQ(of("7.113.0.203.in-addr.arpa"), "in-addr.arpa");
}

}  // namespace
}  // namespace mailflow::model
