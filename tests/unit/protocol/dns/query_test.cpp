#include "protocol/dns/query.hpp"

#include <gtest/gtest.h>

#include "unit/protocol/dns/messages.hpp"

namespace mailflow::protocol {
namespace {

using model::DnsType;
using test::Bytes;

TEST(DnsQuery, ReadsAPlainQuestion) {
  const auto bytes = test::question("Mail.CONTOSO.com", DnsType::mx);
  const auto query = parse_dns_query(bytes);
  EXPECT_FALSE(query.silent);
  EXPECT_EQ(query.verdict, DnsRcode::no_error);
  EXPECT_EQ(query.id, 0x1234);
  EXPECT_EQ(query.name(), "mail.contoso.com");
  EXPECT_EQ(query.type, DnsType::mx);
  EXPECT_TRUE(query.recursion_desired);
  EXPECT_FALSE(query.edns);
  EXPECT_EQ(query.udp_limit(), 512U);
  EXPECT_EQ(query.question.size(), bytes.size() - 12) << "with the sender's own letter case";
  EXPECT_EQ(query.question[1], 'M');
}

TEST(DnsQuery, TheRootIsAName) {
  const auto query = parse_dns_query(test::question("", DnsType::ns));
  EXPECT_EQ(query.verdict, DnsRcode::no_error);
  EXPECT_EQ(query.name(), "");
}

TEST(DnsQuery, EdnsRaisesTheUdpLimitWithinBounds) {
  const auto limit = [](unsigned payload) {
    const auto query = parse_dns_query(test::edns_question("a.example", DnsType::a, payload));
    EXPECT_EQ(query.verdict, DnsRcode::no_error);
    EXPECT_TRUE(query.edns);
    return query.udp_limit();
  };
  EXPECT_EQ(limit(0), 512U);
  EXPECT_EQ(limit(900), 900U);
  EXPECT_EQ(limit(65535), 1232U);
}

TEST(DnsQuery, IsSilentWhereNoAnswerIsOwed) {
  auto bytes = test::question("a.example", DnsType::a);
  EXPECT_TRUE(parse_dns_query(std::span(bytes).first(11)).silent);
  EXPECT_TRUE(parse_dns_query({}).silent);
  bytes[2] |= 0x80;
  EXPECT_TRUE(parse_dns_query(bytes).silent) << "a response is never answered";
}

TEST(DnsQuery, EveryCutOfAQuestionIsAFormError) {
  const auto bytes = test::edns_question("mail.contoso.com", DnsType::a, 1232);
  for (std::size_t size = 12; size < bytes.size(); ++size) {
    const auto query = parse_dns_query(std::span(bytes).first(size));
    EXPECT_FALSE(query.silent);
    EXPECT_EQ(query.verdict, DnsRcode::form_error) << size;
  }
  auto longer = bytes;
  longer.push_back(0);
  EXPECT_EQ(parse_dns_query(longer).verdict, DnsRcode::form_error) << "something behind the last record";
}

TEST(DnsQuery, CountsMustBeThoseOfOneQuestion) {
  for (const test::Counts counts :
       {test::Counts{.questions = 0}, test::Counts{.questions = 2}, test::Counts{.answers = 1},
        test::Counts{.authorities = 1}, test::Counts{.additional = 1}, test::Counts{.additional = 9}}) {
    auto bytes = test::header(counts);
    test::put_question(bytes, "a.example", DnsType::a);
    EXPECT_EQ(parse_dns_query(bytes).verdict, DnsRcode::form_error);
  }
}

TEST(DnsQuery, TwoOptRecordsOrOneWithAnOwnerAreAFormError) {
  auto two = test::header({.additional = 2});
  test::put_question(two, "a.example", DnsType::a);
  test::put_opt(two, 1232);
  test::put_opt(two, 1232);
  EXPECT_EQ(parse_dns_query(two).verdict, DnsRcode::form_error);
  auto owned = test::header({.additional = 1});
  test::put_question(owned, "a.example", DnsType::a);
  test::put_name(owned, "x");
  for (const auto value : {41U, 1232U, 0U, 0U, 0U}) test::put_u16(owned, value);
  EXPECT_EQ(parse_dns_query(owned).verdict, DnsRcode::form_error);
}

TEST(DnsQuery, OtherAdditionalRecordsArePassedOver) {
  auto bytes = test::header({.additional = 2});
  test::put_question(bytes, "a.example", DnsType::a);
  for (const auto value : {0xc00cU, 16U, 1U, 0U, 60U, 2U, 0x0141U}) test::put_u16(bytes, value);
  test::put_opt(bytes, 1000);
  const auto query = parse_dns_query(bytes);
  EXPECT_EQ(query.verdict, DnsRcode::no_error);
  EXPECT_EQ(query.payload, 1000);
}

TEST(DnsQuery, BrokenOptionsAreAFormError) {
  auto bytes = test::header({.additional = 1});
  test::put_question(bytes, "a.example", DnsType::a);
  bytes.push_back(0);
  for (const auto value : {41U, 1232U, 0U, 0U, 6U, 10U, 8U, 0xffffU}) test::put_u16(bytes, value);
  EXPECT_EQ(parse_dns_query(bytes).verdict, DnsRcode::form_error) << "an option of 8 bytes in a field of 2";
}

TEST(DnsQuery, APointerInTheQuestionIsAFormError) {
  auto bytes = test::header({});
  for (const auto value : {0xc00cU, 1U, 1U}) test::put_u16(bytes, value);
  EXPECT_EQ(parse_dns_query(bytes).verdict, DnsRcode::form_error);
}

TEST(DnsQuery, TheLongestNameIsReadAndNoLonger) {
  const std::string label(63, 'a');
  const auto longest = label + "." + label + "." + label + "." + std::string(61, 'b');
  EXPECT_EQ(parse_dns_query(test::question(longest, DnsType::a)).name(), longest);
  EXPECT_EQ(parse_dns_query(test::question(longest + "b", DnsType::a)).verdict, DnsRcode::form_error);
}

TEST(DnsQuery, ADotInsideALabelIsNotMistakenForTwoLabels) {
  auto bytes = test::header({});
  bytes.insert(bytes.end(), {3, 'a', '.', 'b', 0, 0, 1, 0, 1});
  EXPECT_EQ(parse_dns_query(bytes).name(),
            "a\x01"
            "b");
}

TEST(DnsQuery, WhatTheServerDoesNotDoHasItsOwnCode) {
  auto notify = test::header({}, 0x2000);
  test::put_question(notify, "a.example", DnsType::soa);
  EXPECT_EQ(parse_dns_query(notify).verdict, DnsRcode::not_implemented);
  EXPECT_EQ(parse_dns_query(test::question("a.example", static_cast<DnsType>(252))).verdict, DnsRcode::refused);
  auto chaos = test::header({});
  test::put_question(chaos, "version.bind", DnsType::txt, 3);
  EXPECT_EQ(parse_dns_query(chaos).verdict, DnsRcode::refused);
  auto version = test::header({.additional = 1});
  test::put_question(version, "a.example", DnsType::a);
  test::put_opt(version, 1232, 1);
  EXPECT_EQ(parse_dns_query(version).verdict, DnsRcode::bad_version);
  EXPECT_EQ(parse_dns_query(test::question("a.example", DnsType::opt)).verdict, DnsRcode::form_error);
}

}  // namespace
}  // namespace mailflow::protocol
