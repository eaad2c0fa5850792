#include "base/tests.hpp"

#include <gtest/gtest.h>

namespace mailflow::base {
namespace {

const Rule listed{.id = "t.listed",
                  .setting = "SenderIPAddresses",
                  .yes = {"{found} is in {wanted}", ""},
                  .no = {"{found} is not in {wanted}", ""}};
const Rule heading{.id = "t.heading", .kind = RuleKind::stage, .yes = {"through {subject}", ""}, .no = {"refused", ""}};
const Rule by_domain{.id = "t.domain",
                     .kind = RuleKind::look_up,
                     .yes = {"somebody is for {found}", ""},
                     .no = {"nobody is for {found}", ""},
                     .row_yes = {"{subject} is for {wanted}", ""},
                     .row_no = {"{subject} is for {wanted}, not {found}", ""}};

Fact<IpAddress> client(const char* text) {
  return {Dimension::client_address, IpAddress::parse(text).value()};
}

TEST(Tests, AnswerWithoutARecorder) {
  Tests tests;
  const Setting<IpRanges> ranges{{parse_ip_range("198.51.100.0/24").value()}, {}};
  EXPECT_TRUE(tests.ip_in(listed, "NAW", client("198.51.100.40"), ranges));
  EXPECT_FALSE(tests.ip_in(listed, "NAW", client("203.0.113.9"), ranges));
}

TEST(Tests, RecordRuleValuesAndPlace) {
  const auto file = std::make_shared<SourceFile>(SourceFile{"naw.ps1", "x\n"});
  const Setting<IpRanges> ranges{{parse_ip_range("198.51.100.0/24").value()},
                                 std::make_shared<const SourcePos>(SourcePos{file, 3, 1, 1})};
  RecordBuffer records;
  Tests tests(&records);
  const auto fact = client("203.0.113.9");
  {
    Tests::Stage stage(tests, heading);
    tests.ip_in(listed, "NAW", fact, ranges);
    stage.outcome(false);
  }
  const auto tree = records.explain();
  ASSERT_EQ(tree.size(), 1U);
  EXPECT_EQ(sentence(tree[0], Language::en), "refused");
  ASSERT_EQ(tree[0].children.size(), 1U);
  const auto& line = tree[0].children[0];
  EXPECT_EQ(line.subject, "NAW");
  EXPECT_EQ(line.where, "naw.ps1:3");
  EXPECT_FALSE(line.result);
  EXPECT_EQ(sentence(line, Language::en), "203.0.113.9 is not in 198.51.100.0/24");
  EXPECT_EQ(rule_ids(tree[0]), (std::vector<std::string_view>{"t.heading", "t.listed"}));
}

TEST(Tests, FullDetailTellsOfEachRowWhetherItMatches) {
  const auto a = parse_domain_pattern("a.example").value();
  const auto b = parse_domain_pattern("b.example").value();
  DomainIndex index;
  index.add({0, "A", &a}, {&a});
  index.add({1, "B", &b}, {&b});
  const Fact<DomainName> fact{Dimension::sender_domain, DomainName::parse("b.example").value()};
  for (const auto detail : {Detail::summary, Detail::full}) {
    RecordBuffer records(detail);
    Tests tests(&records);
    const auto found = tests.look_up(by_domain, fact, index);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0], 1U);
    const auto tree = records.explain();
    EXPECT_EQ(tree[0].wanted, "1 of 2");
    EXPECT_EQ(sentence(tree[0], Language::en), "somebody is for b.example");
    ASSERT_EQ(tree.size(), detail == Detail::full ? 3U : 1U);
    if (detail == Detail::full) {
      EXPECT_EQ(sentence(tree[1], Language::en), "B is for b.example");
      EXPECT_TRUE(tree[1].result);
      EXPECT_EQ(sentence(tree[2], Language::en), "A is for a.example, not b.example");
      EXPECT_FALSE(tree[2].result);
    }
  }
}

// A row that another one came before has not lost: it matches as well, and says so.
TEST(Tests, ARowBehindTheFirstIsNoMiss) {
  const auto any = parse_domain_pattern("*").value();
  const auto a = parse_domain_pattern("a.example").value();
  const auto b = parse_domain_pattern("b.example").value();
  DomainIndex index;
  index.add({0, "Any", &any}, {&any});
  index.add({1, "A", &a}, {&a});
  index.add({2, "B", &b}, {&b});
  const Fact<DomainName> fact{Dimension::sender_domain, DomainName::parse("a.example").value()};
  RecordBuffer records(Detail::full);
  Tests tests(&records);
  const auto found = tests.look_up_first(by_domain, fact, index);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0], 1U);
  const auto tree = records.explain();
  ASSERT_EQ(tree.size(), 4U);
  EXPECT_EQ(tree[0].wanted, "2 of 3");
  EXPECT_EQ(sentence(tree[1], Language::en), "A is for a.example");
  EXPECT_EQ(sentence(tree[2], Language::en), "Any is for *");
  EXPECT_TRUE(tree[2].result);
  EXPECT_EQ(sentence(tree[3], Language::en), "B is for b.example, not a.example");
}

Fact<std::string_view> header(std::string_view text) {
  return {Dimension::header, text};
}
Fact<DomainName> domain(const char* text) {
  return {Dimension::sender_domain, DomainName::parse(text).value()};
}

TEST(Tests, WordsAreComparedWithoutTheirCase) {
  Tests tests;
  EXPECT_TRUE(tests.is_word(listed, {}, header("internal"), "Internal"));
  EXPECT_FALSE(tests.is_word(listed, {}, header("Internal "), "Internal"));
  EXPECT_FALSE(tests.is_word(listed, {}, header(""), "Internal"));
}

TEST(Tests, ANumberIsTheWholeTextAndInItsRange) {
  Tests tests;
  const auto number = [&](std::string_view text) { return tests.number_in(listed, {}, header(text), {-1, 9}); };
  EXPECT_EQ(number("-1"), -1);
  EXPECT_EQ(number("9"), 9);
  for (const auto* text : {"", "-2", "10", "5x", " 5", "+5", "99999999999999999999", "x"})
    EXPECT_EQ(number(text), std::nullopt) << text;
}

TEST(Tests, DomainsAreAlignedWithThoseAboveAndBelow) {
  Tests tests;
  const auto aligned = [&](const char* a, const char* b) { return tests.are_aligned(listed, domain(a), domain(b)); };
  EXPECT_TRUE(aligned("contoso.com", "contoso.com"));
  EXPECT_TRUE(aligned("mail.contoso.com", "contoso.com"));
  EXPECT_TRUE(aligned("contoso.com", "mail.contoso.com"));
  EXPECT_FALSE(aligned("evilcontoso.com", "contoso.com"));
  EXPECT_FALSE(aligned("fabrikam.com", "contoso.com"));
  EXPECT_FALSE(tests.are_aligned(listed, {Dimension::sender_domain, DomainName{}}, domain("contoso.com")));
}

TEST(Tests, BuffersAreReused) {
  RecordBuffer records;
  Tests tests(&records);
  const Setting<IpRanges> ranges{{parse_ip_range("198.51.100.0/24").value()}, {}};
  const auto fact = client("198.51.100.40");
  for (int i = 0; i < 3; ++i) {
    records.begin();
    tests.begin();
    tests.ip_in(listed, "NAW", fact, ranges);
    EXPECT_EQ(records.size(), 1U);
  }
}

}  // namespace
}  // namespace mailflow::base
