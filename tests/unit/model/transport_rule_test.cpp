#include "model/transport_rule.hpp"

#include <gtest/gtest.h>

#include <set>

#include "model/rule_refusal.hpp"

namespace mailflow::model {
namespace {

TEST(TransportRuleFields, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const auto& row : transport_rule_fields()) EXPECT_TRUE(names.insert(row.name).second) << row.name;
  EXPECT_EQ(transport_rule_fields().front().name, "Name");
  EXPECT_EQ(names.size(), 6U + 2 * 17 + transport_rule_actions().size() + 1);
}

// A condition and its exception are different members.
TEST(TransportRuleFields, SetAndShowTheirOwnPart) {
  TransportRule rule;
  const base::Value words{std::string("hello"), {}};
  ASSERT_TRUE(base::find_field(transport_rule_fields(), "ExceptIfSubjectContainsWords")->set(rule, words));
  EXPECT_EQ(*rule.exceptions.subject_contains_words, Texts{"hello"});
  EXPECT_TRUE(rule.conditions.subject_contains_words->empty());
  ASSERT_TRUE(base::find_field(transport_rule_fields(), "SubjectContainsWords")->set(rule, words));
  EXPECT_EQ(*rule.conditions.subject_contains_words, Texts{"hello"});
}

TEST(Scl, IsANumberOfElevenOrNone) {
  const auto parsed = [](base::Value value) { return base::Codec<Scl>::parse(value); };
  EXPECT_EQ(parsed({std::int64_t{-1}, {}})->value, -1);
  EXPECT_EQ(parsed({std::string("9"), {}})->value, 9);
  for (const auto* text : {"-2", "10", "5x", "", "high"}) EXPECT_FALSE(parsed({std::string(text), {}})) << text;
  EXPECT_FALSE(parsed({base::ValueList{}, {}}));
}

TEST(TransportRules, KnowWhetherTheyAskForGroups) {
  TransportRule rule;
  EXPECT_FALSE(TransportRules({rule}).ask_for_groups());
  rule.exceptions.sent_to_member_of.value = {"sales@contoso.com"};
  EXPECT_TRUE(TransportRules({rule}).ask_for_groups());
}

TEST(RuleRefusal, IsOfWhatCouldEndALine) {
  TransportRule rule;
  EXPECT_FALSE(refusal_of(rule));
  rule.actions.set_header_name.value = "X-A";
  EXPECT_EQ(refusal_of(rule)->reason, "SetHeaderName needs SetHeaderValue, too");
  rule.actions.set_header_value.value = "a\r\nX-B: b";
  EXPECT_EQ(refusal_of(rule)->reason, "SetHeaderValue takes one line");
  rule.actions.set_header_value.value = "a";
  rule.actions.set_header_name.value = "X-A: b";
  EXPECT_EQ(refusal_of(rule)->parameter, "SetHeaderName");
  rule.actions.set_header_name.value = std::string(65, 'x');
  EXPECT_EQ(refusal_of(rule)->parameter, "SetHeaderName");
}

TEST(ByteSize, IsReadAsItIsShown) {
  const auto bytes = [](std::string_view text) { return parse_byte_size(text).value().bytes; };
  EXPECT_EQ(bytes("4096"), 4096U);
  EXPECT_EQ(bytes("25MB"), 25U << 20);
  EXPECT_EQ(bytes(" 36 mb "), 36U << 20);
  EXPECT_EQ(to_string(ByteSize{37'748'736}), "36 MB (37,748,736 bytes)");
  EXPECT_EQ(to_string(ByteSize{1'610'612'736}), "1.5 GB (1,610,612,736 bytes)");
  EXPECT_EQ(to_string(ByteSize{999}), "999 B (999 bytes)");
  EXPECT_EQ(to_string(ByteSize{0}), "0 B (0 bytes)");
  for (const std::uint64_t size : {0ULL, 1ULL, 1023ULL, 1025ULL, 1'610'612'737ULL, 10ULL << 40})
    EXPECT_EQ(bytes(to_string(ByteSize{size})), size);
  for (const auto* text : {"", "MB", "-1", "1 XB", "11TB", "99999999999999999999", "1.5 GB", "5 MB (x bytes)"})
    EXPECT_FALSE(parse_byte_size(text)) << text;
}

}  // namespace
}  // namespace mailflow::model
