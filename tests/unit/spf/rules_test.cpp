#include "spf/rules.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <string>

namespace mailflow::spf {
namespace {

TEST(SpfRules, EveryDeclaredRuleIsListed) {
  std::ifstream header("emulator/spf/rules.hpp");
  std::size_t declared = 0;
  for (std::string line; std::getline(header, line);) declared += line.starts_with("extern const base::Rule ");
  EXPECT_EQ(all_rules().size(), declared);
  EXPECT_GT(declared, 30U);
}

TEST(SpfRules, RowsAreCompleteInBothLanguages) {
  std::set<std::string_view> ids;
  for (const auto* rule : all_rules()) {
    EXPECT_TRUE(ids.insert(rule->id).second) << rule->id;
    EXPECT_TRUE(rule->id == "spf" || rule->id.starts_with("spf.")) << rule->id;
    EXPECT_TRUE(rule->source.starts_with("RFC 7208 ")) << rule->id;
    EXPECT_EQ(find_rule(rule->id), rule);
    for (const auto& text : {rule->question, rule->yes, rule->no}) {
      EXPECT_FALSE(text.en.empty()) << rule->id;
      EXPECT_TRUE(text.en != text.de || text.en == "{found}") << rule->id << ": " << text.en;
    }
  }
  EXPECT_EQ(find_rule("no.such.rule"), nullptr);
}

TEST(SpfRules, EachMechanismAndResultHasItsOwn) {
  std::set<std::string_view> ids;
  for (const auto mechanism : {Mechanism::all, Mechanism::include, Mechanism::a, Mechanism::mx, Mechanism::ptr,
                               Mechanism::ip4, Mechanism::ip6, Mechanism::exists})
    ids.insert(rule_of(mechanism).id);
  EXPECT_EQ(ids.size(), 8U);
  using enum mail::SpfResult;
  for (const auto result : {none, neutral, pass, fail, softfail, temperror, permerror})
    EXPECT_EQ(rule_of(result).id, "spf.result." + std::string(to_string(result)));
}

}  // namespace
}  // namespace mailflow::spf
