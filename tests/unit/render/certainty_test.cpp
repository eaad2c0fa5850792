#include "render/certainty.hpp"

#include <gtest/gtest.h>

#include "unit/render/sample.hpp"

namespace mailflow::render {
namespace {

using base::Language;

TEST(Certainty, CountsEachRuleOnce) {
  const auto certainty = certainty_of(sample::refusal());
  EXPECT_EQ(certainty.rules, 5U);
  EXPECT_EQ(certainty.by_confidence, (std::array<std::size_t, 4>{3, 1, 0, 1}));
  EXPECT_EQ(certainty.switches, std::vector<std::string_view>{"partner.strict-specific-domain"});
}

TEST(Certainty, TellsWhetherADisputedSwitchDecides) {
  const auto certainty = certainty_of(sample::refusal());
  EXPECT_EQ(certainty_line(certainty, {}, Language::en),
            "sure: 5 rules, 3 documented, 1 observed, 1 unconfirmed; same under all readings");
  const std::vector<std::string_view> decisive{"partner.strict-specific-domain"};
  EXPECT_EQ(
      certainty_line(certainty, decisive, Language::de),
      "sicher: 5 Regeln, 3 dokumentiert, 1 beobachtet, 1 unbestätigt; hängt ab von partner.strict-specific-domain");
}

TEST(Certainty, IsSilentAboutReadingsWhereNoSwitchTouches) {
  const std::vector<base::Explain> roots{sample::leaf(sample::address, {}, "1 of 1", "x", true)};
  EXPECT_EQ(certainty_line(certainty_of(roots), {}, Language::en), "sure: 1 rule, 1 documented");
}

TEST(Certainty, IsSilentWhereNoRuleWasAsked) {
  EXPECT_EQ(certainty_line({}, {}, Language::en), "");
  EXPECT_EQ(certainty_words({}, {}, Language::de), "");
}

TEST(Certainty, InWordsHasNoLabel) {
  const std::vector<base::Explain> roots{sample::leaf(sample::address, {}, "1 of 1", "x", true)};
  EXPECT_EQ(certainty_words(certainty_of(roots), {}, Language::en), "1 rule, 1 documented");
}

}  // namespace
}  // namespace mailflow::render
