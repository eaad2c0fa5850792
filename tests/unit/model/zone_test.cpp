#include "model/zone.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "model/zone_builder.hpp"

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

DnsRecord alias(std::string_view from, std::string_view to) {
  return name_record(name(from), DnsType::cname, name(to));
}

ZonePtr zone_of(std::vector<DnsRecord> given) {
  ZoneBuilder builder;
  for (auto& record : given) builder.add_given(std::move(record));
  return std::move(builder).build().value();
}

TEST(Zone, FindsEveryRecordOfASet) {
  const auto zone = zone_of({mx_record(name("contoso.com"), 10, name("a.contoso.com")),
                             mx_record(name("contoso.com"), 20, name("b.contoso.com")),
                             txt_record(name("contoso.com"), "v=spf1 -all")});
  const auto answer = zone->find("contoso.com", DnsType::mx);
  ASSERT_EQ(answer.status, Status::found);
  ASSERT_EQ(answer.records.size(), 2U);
  EXPECT_EQ(std::get<MxData>(answer.records[1].data).exchange.text(), "b.contoso.com");
  EXPECT_EQ(answer.owner, "contoso.com");
  EXPECT_EQ(joined_text(zone->find("contoso.com", DnsType::txt).records[0]), "v=spf1 -all");
}

TEST(Zone, TellsNoDataFromNoSuchNameWithTheSoaOfTheZone) {
  const auto zone = zone_of({address_record(name("mail.eu.contoso.com"), ip("192.0.2.1"))});
  const auto no_data = zone->find("mail.eu.contoso.com", DnsType::mx);
  EXPECT_EQ(no_data.status, Status::no_data);
  EXPECT_EQ(no_data.soa->name.text(), "contoso.com");
  EXPECT_EQ(zone->find("eu.contoso.com", DnsType::a).status, Status::no_data) << "an empty non-terminal exists";
  EXPECT_EQ(zone->find("com", DnsType::a).status, Status::no_data);
  const auto missing = zone->find("www.contoso.com", DnsType::a);
  EXPECT_EQ(missing.status, Status::no_such_name);
  EXPECT_EQ(missing.soa->name.text(), "contoso.com");
  const auto nobody = zone->find("nobody.example", DnsType::a);
  EXPECT_EQ(nobody.status, Status::no_such_name);
  EXPECT_EQ(nobody.soa->name.text(), "");
}

TEST(Zone, FollowsAliasesToTheRecordsAndToTheirAbsence) {
  const auto zone = zone_of({alias("a.example", "b.example"), alias("b.example", "c.test"),
                             address_record(name("c.test"), ip("192.0.2.1")), alias("dead.example", "gone.test")});
  const auto answer = zone->find("a.example", DnsType::a);
  EXPECT_EQ(answer.status, Status::found);
  ASSERT_EQ(answer.aliases().size(), 2U);
  EXPECT_EQ(answer.aliases()[1]->name.text(), "b.example");
  EXPECT_EQ(answer.owner, "c.test");
  const auto missing = zone->find("dead.example", DnsType::a);
  EXPECT_EQ(missing.status, Status::no_such_name);
  EXPECT_EQ(missing.aliases().size(), 1U);
  EXPECT_EQ(missing.soa->name.text(), "") << "gone.test belongs to no zone but the root";
  const auto itself = zone->find("a.example", DnsType::cname);
  EXPECT_EQ(itself.status, Status::found);
  EXPECT_EQ(itself.aliases().size(), 0U);
}

TEST(Zone, EndsACircleOfAliases) {
  const auto zone = zone_of({alias("a.example", "b.example"), alias("b.example", "a.example")});
  const auto answer = zone->find("a.example", DnsType::mx);
  EXPECT_EQ(answer.status, Status::cname_loop);
  EXPECT_EQ(answer.aliases().size(), DnsAnswer::longest_chain);
}

TEST(Zone, WildcardsAnswerForNamesThatDoNotExist) {
  const auto zone =
      zone_of({mx_record(name("*.example"), 10, name("host1.example")), txt_record(name("*.example"), "any"),
               txt_record(name("sub.*.example"), "below"), address_record(name("host1.example"), ip("192.0.2.1")),
               name_record(name("_ssh._tcp.host1.example"), DnsType::ptr, name("x.example"))});
  EXPECT_EQ(zone->find("host3.example", DnsType::mx).status, Status::found);
  EXPECT_EQ(zone->find("host3.example", DnsType::mx).owner, "host3.example");
  EXPECT_EQ(zone->find("host3.example", DnsType::a).status, Status::no_data);
  EXPECT_EQ(zone->find("foo.bar.example", DnsType::txt).status, Status::found);
  EXPECT_EQ(zone->find("host1.example", DnsType::mx).status, Status::no_data) << "the name exists";
  EXPECT_EQ(zone->find("_tcp.host1.example", DnsType::mx).status, Status::no_data) << "as an empty non-terminal";
  EXPECT_EQ(zone->find("ghost.host1.example", DnsType::mx).status, Status::no_such_name) << "host1 is the encloser";
  EXPECT_EQ(zone->find("sub.*.example", DnsType::txt).status, Status::found);
  EXPECT_EQ(zone->find("ghost.*.example", DnsType::mx).status, Status::no_such_name) << "RFC 4592 2.2.1";
}

TEST(Zone, AWildcardMayBeAnAlias) {
  const auto zone =
      zone_of({alias("*.shop.example", "web.example"), address_record(name("web.example"), ip("192.0.2.1")),
               txt_record(name("*"), "of the root")});
  const auto answer = zone->find("x.shop.example", DnsType::a);
  EXPECT_EQ(answer.status, Status::found);
  EXPECT_EQ(answer.owner, "web.example");
  EXPECT_EQ(zone->find("anything", DnsType::txt).status, Status::found);
}

TEST(Zone, AnyIsTheFirstSetOfTheName) {
  const auto zone = zone_of({txt_record(name("x.example"), "t"), address_record(name("x.example"), ip("192.0.2.1")),
                             alias("y.example", "x.example")});
  const auto answer = zone->find("x.example", DnsType::any);
  ASSERT_EQ(answer.records.size(), 1U);
  EXPECT_EQ(answer.records[0].type, DnsType::a);
  EXPECT_EQ(zone->find("y.example", DnsType::any).records[0].type, DnsType::cname);
  EXPECT_EQ(zone->find("example", DnsType::any).status, Status::no_data);
  EXPECT_EQ(zone->find("com", DnsType::any).status, Status::no_such_name);
}

TEST(DnsType, HasItsName) {
  EXPECT_EQ(to_string(DnsType::tlsa), "TLSA");
  EXPECT_EQ(to_string(static_cast<DnsType>(257)), "TYPE257");
}

TEST(TxtRecord, IsCutIntoStringsOf255Bytes) {
  const auto record = txt_record(name("x.example"), std::string(600, 'k'));
  EXPECT_THAT(std::get<TxtData>(record.data).strings,
              testing::ElementsAre(testing::SizeIs(255), testing::SizeIs(255), testing::SizeIs(90)));
  EXPECT_EQ(joined_text(record), std::string(600, 'k'));
  EXPECT_EQ(std::get<TxtData>(txt_record(name("x.example"), "").data).strings.size(), 1U);
}

}  // namespace
}  // namespace mailflow::model
