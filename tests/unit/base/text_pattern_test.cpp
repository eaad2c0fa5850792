#include "base/text_pattern.hpp"

#include <gtest/gtest.h>

namespace mailflow::base {
namespace {

TEST(TextPattern, IsFoundAnywhereWithoutRegardToCase) {
  const auto pattern = TextPattern::parse("inv-\\d{3}").value();
  EXPECT_TRUE(pattern.is_in("Your INV-123 is due"));
  EXPECT_FALSE(pattern.is_in("Your INV-12 is due"));
  EXPECT_EQ(pattern.text(), "inv-\\d{3}");
  EXPECT_EQ(pattern, TextPattern::parse("inv-\\d{3}").value());
}

TEST(TextPattern, RefusesWhatCannotBeFound) {
  EXPECT_EQ(TextPattern::parse("").error().message, "a pattern must not be empty");
  EXPECT_EQ(TextPattern::parse(std::string(1'001, 'a')).error().message, "a pattern may have 1000 letters");
  for (const auto* text : {"(?=a)", "(a", "\\1", "a{2000}"})
    EXPECT_NE(TextPattern::parse(text).error().message.find("is not supported"), std::string::npos) << text;
  EXPECT_TRUE(TextPattern::parse(std::string(1'000, 'a')));
}

TEST(HasWord, StandsByItself) {
  EXPECT_TRUE(has_word("Secret plans", "secret"));
  EXPECT_TRUE(has_word("top SECRET", "secret"));
  EXPECT_TRUE(has_word("a;SFV:SKS;b", "SFV:SKS"));
  EXPECT_TRUE(has_word("(secret)", "secret"));
  EXPECT_TRUE(has_word("secretary or secret", "secret"));
  EXPECT_TRUE(has_word("the top secret", "top secret"));
  EXPECT_TRUE(has_word("true", "true"));
  EXPECT_TRUE(has_word("a-#b", "#b"));
  EXPECT_FALSE(has_word("secretary", "secret"));
  EXPECT_FALSE(has_word("undersecret", "secret"));
  EXPECT_FALSE(has_word("secret_1", "secret"));
  EXPECT_FALSE(has_word("\xC3\xA4secret", "secret"));
  EXPECT_FALSE(has_word("", "secret"));
  EXPECT_FALSE(has_word("secret", ""));
}

}  // namespace
}  // namespace mailflow::base
