#include "protocol/dns/zone_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mailflow::protocol {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

base::SourceSlice slice_of(std::string text) {
  return base::whole(std::make_shared<const base::SourceFile>(base::SourceFile{"lab.zone", std::move(text)}));
}

std::vector<std::string> parsed(std::string text) {
  const auto records = parse_zone_text(slice_of(std::move(text)));
  if (!records) {
    ADD_FAILURE() << base::render(records.error());
    return {};
  }
  std::vector<std::string> result;
  for (const auto& record : *records) result.push_back(to_zone_text(record));
  return result;
}

// "line:column: message"
std::string refused(std::string text) {
  const auto records = parse_zone_text(slice_of(std::move(text)));
  if (records) return "accepted";
  return fmt::format("{}:{}: {}", records.error().pos.line, records.error().pos.column, records.error().message);
}

TEST(ZoneText, ReadsWhatTheLabFileShows) {
  EXPECT_THAT(
      parsed("contoso.com.  MX  10 contoso-com.mail.protection.outlook.com.   ; (with its SPF)\n"
             "contoso.com.  TXT \"v=spf1 include:spf.protection.outlook.com ip4:192.0.2.10 -all\"\n"),
      ElementsAre("contoso.com. 3600 IN MX 10 contoso-com.mail.protection.outlook.com.",
                  "contoso.com. 3600 IN TXT \"v=spf1 include:spf.protection.outlook.com ip4:192.0.2.10 -all\""));
}

TEST(ZoneText, OriginTtlAndOmittedOwners) {
  EXPECT_THAT(parsed("$ORIGIN Contoso.COM.\n$TTL 1h\n@ A 192.0.2.1\n\tAAAA 2001:db8::1\nwww 5m IN CNAME @\n"
                     "$ORIGIN sub\nx IN 60 A 192.0.2.2\n* MX 5 x\n"),
              ElementsAre("contoso.com. 3600 IN A 192.0.2.1", "contoso.com. 3600 IN AAAA 2001:db8::1",
                          "www.contoso.com. 300 IN CNAME contoso.com.", "x.sub.contoso.com. 60 IN A 192.0.2.2",
                          "*.sub.contoso.com. 3600 IN MX 5 x.sub.contoso.com."));
}

TEST(ZoneText, ParenthesesJoinLinesAndCommentsEndThem) {
  EXPECT_THAT(parsed("example. SOA ns.lab. host.example. ( 1 ; serial\n  1h 10m\n\n 1d 5m ) ; done\nb.example. TXT "
                     "(\"a;b\"\n c)\n"),
              ElementsAre("example. 3600 IN SOA ns.lab. host.example. 1 3600 600 86400 300",
                          "b.example. 3600 IN TXT \"a;b\" \"c\""));
}

TEST(ZoneText, EveryTypeSurvivesTheWayToTextAndBack) {
  const std::vector<std::string> records{
      "_443._tcp.a.example. 5 IN TLSA 3 1 1 ab00ff",
      "_sip._tcp.a.example. 5 IN SRV 1 2 65535 b.example.",
      "a.example. 5 IN TXT \"quo\\\"te\" \"back\\\\slash\" \"\\195\\188\\007\" \"\"",
      "a.example. 5 IN MX 0 .",
      "7.113.0.203.in-addr.arpa. 5 IN PTR a.example.",
      "*. 5 IN NS ns.lab.",
  };
  for (const auto& record : records) EXPECT_THAT(parsed(record), ElementsAre(record));
}

TEST(ZoneText, TlsaDataMayBeInPieces) {
  EXPECT_THAT(parsed("a.example. TLSA 3 1 1 ( ABCD\n 0 1 )"), ElementsAre("a.example. 3600 IN TLSA 3 1 1 abcd01"));
}

TEST(ZoneText, WindowsTextWithAByteOrderMarkIsRead) {
  EXPECT_THAT(
      parsed("\xEF\xBB\xBFm\xC3\xBCnchen.example. A 192.0.2.1\r\n\r\n  MX 1 a.example.\r\n"),
      ElementsAre("xn--mnchen-3ya.example. 3600 IN A 192.0.2.1", "xn--mnchen-3ya.example. 3600 IN MX 1 a.example."));
}

TEST(ZoneText, EmptyTextHasNoRecords) {
  EXPECT_THAT(parsed(""), IsEmpty());
  EXPECT_THAT(parsed("\n ; nothing\n\n"), IsEmpty());
}

TEST(ZoneText, ErrorsStandAtTheWordThatIsWrong) {
  EXPECT_EQ(refused("a.example. A 192.0.2.1\nb.example. 60 A 192.0.2.300\n"),
            "2:17: \"192.0.2.300\" is not an IPv4 address, which an A record holds");
  EXPECT_EQ(refused("a.example. MX 70000 b."),
            "1:15: \"70000\" is not a preference: expected a number from 0 to 65535");
  EXPECT_EQ(refused("a.example. MX -5 b."), "1:15: \"-5\" is not a preference: expected a number from 0 to 65535");
  EXPECT_EQ(refused("a.example. MX 5"), "1:12: this MX record has no mail server");
  EXPECT_EQ(refused("a.example. A 192.0.2.1 192.0.2.2"),
            "1:24: unexpected \"192.0.2.2\": the A record is complete before it");
  EXPECT_THAT(refused("a..example. A 192.0.2.1"), HasSubstr("1:1: \"a..example.\" is not a domain name"));
  EXPECT_THAT(refused("x.*.example. A 192.0.2.1"), HasSubstr("1:1:"));
  EXPECT_THAT(refused("a\\.b.example. A 192.0.2.1"), HasSubstr("backslashes are not supported in names"));
  EXPECT_EQ(refused("  A 192.0.2.1").substr(0, 4), "1:3:");
  EXPECT_EQ(refused("a.example. 60"), "1:1: this record has no type");
  EXPECT_THAT(refused("a.example. CH A 192.0.2.1"), HasSubstr("1:12: class CH"));
  EXPECT_THAT(refused("a.example. 99999999999 A 192.0.2.1"), HasSubstr("1:12: \"99999999999\" is not a TTL"));
  EXPECT_THAT(refused("$TTL 1y"), HasSubstr("1:6: \"1y\" is not a TTL"));
  EXPECT_THAT(refused("$INCLUDE /etc/passwd"), HasSubstr("1:1: $INCLUDE is not supported"));
  EXPECT_THAT(refused("$GENERATE 1-5 a A 1"), HasSubstr("not supported"));
  EXPECT_THAT(refused("a.example. TLSA 3 1 1 abc"), HasSubstr("odd number"));
  EXPECT_THAT(refused("a.example. TLSA 3 1 1 \"\""), HasSubstr("1:23: expected hexadecimal digits"));
  EXPECT_THAT(refused("a.example. TLSA 3 1 256 ab"), HasSubstr("0 to 255"));
}

TEST(ZoneText, AnUnknownTypeNamesTheNearestKnownOne) {
  const auto records = parse_zone_text(slice_of("a.example. TLS 3 1 1 ab"));
  ASSERT_FALSE(records);
  EXPECT_EQ(records.error().message, "\"TLS\" is not a record type of the lab's DNS");
  EXPECT_THAT(records.error().hint, HasSubstr("TLSA"));
}

TEST(ZoneText, TokensThatDoNotEndAreFoundWhereTheyBegin) {
  EXPECT_EQ(refused("a.example. TXT \"open\nb.example. A 192.0.2.1"),
            "1:16: this quoted string does not end on its line");
  EXPECT_EQ(refused("a.example. TXT (x\n"), "1:16: this parenthesis is not closed");
  EXPECT_EQ(refused("a.example. TXT ((x))"), "1:17: a parenthesis inside parentheses");
  EXPECT_EQ(refused("a.example. TXT x)"), "1:17: a closing parenthesis without an opening one");
  EXPECT_EQ(refused("a.example. TXT \\25"), "1:16: a backslash before a digit needs three digits, such as \\059");
  EXPECT_EQ(refused("a.example. TXT \\256"), "1:16: \\256 is not a byte: 255 is the largest");
  EXPECT_EQ(refused("a.example. TXT x\\"), "1:17: a backslash at the end of the line");
  EXPECT_EQ(refused(std::string("a.example. TXT a\0b", 18)), "1:17: a control character in zone text");
}

TEST(ZoneText, AStringHas255BytesAtMost) {
  EXPECT_THAT(parsed("a.example. TXT " + std::string(255, 'x')), testing::SizeIs(1));
  EXPECT_THAT(refused("a.example. TXT " + std::string(256, 'x')), HasSubstr("1:16: a string of 256 bytes"));
}

TEST(ZoneText, PositionsAreThoseOfTheFileAroundTheSlice) {
  const auto file = std::make_shared<const base::SourceFile>(
      base::SourceFile{"x.lab.yaml", "lab: x\ndns: |\n    a.example. A 192.0.2.1\n    b.example. A wrong\n"});
  const base::SourceSlice slice{"a.example. A 192.0.2.1\nb.example. A wrong\n", file, 3, 5, 4};
  const auto records = parse_zone_text(slice);
  ASSERT_FALSE(records);
  EXPECT_EQ(base::to_string(records.error().pos), "x.lab.yaml:4:18");
}

TEST(ZoneText, RecordsKnowTheirPlace) {
  const auto records = parse_zone_text(slice_of("\n; x\na.example. A 192.0.2.1\n"));
  ASSERT_TRUE(records);
  EXPECT_EQ(base::to_string(records->at(0).pos), "lab.zone:3:1");
}

}  // namespace
}  // namespace mailflow::protocol
