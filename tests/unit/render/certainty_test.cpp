#include "render/certainty.hpp"

#include <gtest/gtest.h>

#include "unit/render/sample.hpp"

namespace mailflow::render {
namespace {

using base::Language;

const Decisive none = std::span<const std::string_view>{};

TEST(Certainty, CountsEachRuleOnce) {
  const auto certainty = certainty_of(sample::refusal());
  EXPECT_EQ(certainty.rules, 5U);
  EXPECT_EQ(certainty.by_confidence, (std::array<std::size_t, 4>{3, 1, 0, 1}));
  EXPECT_EQ(certainty.switches, std::vector<std::string_view>{"partner.strict-specific-domain"});
}

TEST(Certainty, TellsWhetherADisputedSwitchDecides) {
  const auto certainty = certainty_of(sample::refusal());
  EXPECT_EQ(certainty_line(certainty, none, Language::en),
            "sure: 5 rules, 3 documented, 1 observed, 1 unconfirmed; same under all readings");
  const std::vector<std::string_view> decisive{"partner.strict-specific-domain"};
  EXPECT_EQ(
      certainty_line(certainty, decisive, Language::de),
      "sicher: 5 Regeln, 3 dokumentiert, 1 beobachtet, 1 unbestätigt; hängt ab von partner.strict-specific-domain");
}

TEST(Certainty, SaysNothingOfReadingsThatNobodyAskedFor) {
  auto certainty = certainty_of(sample::refusal());
  EXPECT_EQ(certainty_words(certainty, unasked, Language::en),
            "5 rules, 3 documented, 1 observed, 1 unconfirmed; the switch partner.strict-specific-domain has a say");
  certainty.switches.push_back("attribution.ip-rcpt");
  EXPECT_EQ(certainty_words(certainty, unasked, Language::de),
            "5 Regeln, 3 dokumentiert, 1 beobachtet, 1 unbestätigt; die Schalter partner.strict-specific-domain, "
            "attribution.ip-rcpt spielen mit");
}

TEST(Certainty, IsSilentAboutReadingsWhereNoSwitchTouches) {
  const std::vector<base::Explain> roots{sample::leaf(sample::address, {}, "1 of 1", "x", true)};
  EXPECT_EQ(certainty_line(certainty_of(roots), none, Language::en), "sure: 1 rule, 1 documented");
}

TEST(Certainty, IsSilentWhereNoRuleWasAsked) {
  EXPECT_EQ(certainty_line({}, none, Language::en), "");
  EXPECT_EQ(certainty_words({}, none, Language::de), "");
}

TEST(Certainty, InWordsHasNoLabel) {
  const std::vector<base::Explain> roots{sample::leaf(sample::address, {}, "1 of 1", "x", true)};
  EXPECT_EQ(certainty_words(certainty_of(roots), none, Language::en), "1 rule, 1 documented");
}

}  // namespace
}  // namespace mailflow::render
