#include "scenario/matcher.hpp"

#include <gmock/gmock.h>

#include "config/yaml.hpp"

namespace mailflow::scenario {
namespace {

using testing::HasSubstr;

base::Result<Matcher> read(std::string yaml) {
  const auto value = config::read_yaml({"x.yaml", "v: " + std::move(yaml) + "\n"});
  EXPECT_TRUE(value);
  return read_matcher(value->find("v")->value);
}

struct Row {
  std::string_view yaml;
  std::optional<std::string> fact;
  bool wanted;
};

class Operators : public testing::TestWithParam<Row> {};

TEST_P(Operators, HoldOrNot) {
  const auto& row = GetParam();
  const auto matcher = read(std::string(row.yaml));
  ASSERT_TRUE(matcher) << base::render(matcher.error());
  EXPECT_EQ(holds(*matcher, row.fact), row.wanted) << row.yaml << " against " << row.fact.value_or("(none)");
}

INSTANTIATE_TEST_SUITE_P(
    Matcher, Operators,
    testing::Values(Row{"5.7.51", "5.7.51", true}, Row{"5.7.51", "5.7.5", false}, Row{"550", "550", true},
                    Row{"5.10", "5.10", true}, Row{"5.10", "5.1", false}, Row{"x", std::nullopt, false},
                    Row{"{ contains: ABC }", "xABCx", true}, Row{"{ contains: ABC }", "xabcx", false},
                    Row{"{ contains: ABC }", std::nullopt, false}, Row{"{ matches: '^a+b$' }", "aab", true},
                    Row{"{ matches: '^a+b$' }", "aabc", false}, Row{"{ in: [1, 2] }", "2", true},
                    Row{"{ in: [1, 2] }", "3", false}, Row{"{ not: 1 }", "2", true}, Row{"{ not: 1 }", "1", false},
                    Row{"{ not: { contains: a } }", "ba", false}, Row{"{ absent: true }", std::nullopt, true},
                    Row{"{ absent: true }", "x", false}, Row{"{ absent: false }", "x", true},
                    Row{"{ at-least: 5 }", "5", true}, Row{"{ at-least: 5 }", "4", false},
                    Row{"{ at-least: 5 }", "x", false}, Row{"{ at-most: 5 }", "5", true},
                    Row{"{ at-most: 5 }", "6", false}, Row{"{ at-most: 5 }", std::nullopt, false},
                    Row{"{ at-least: -1, at-most: 1 }", "0", true}, Row{"{ at-least: -1, at-most: 1 }", "2", false},
                    Row{"{ any-of: [1, { contains: x }] }", "axb", true},
                    Row{"{ any-of: [1, { contains: x }] }", "2", false}));

TEST(Matcher, SaysWhatItWants) {
  const auto words = in_words(*read("{ at-least: 1, not: { in: [2, 3] } }"));
  EXPECT_EQ(words.en, "at least 1 and not 2 or 3");
  EXPECT_EQ(words.de, "mindestens 1 und nicht 2 oder 3");
}

TEST(Matcher, RefusesWhatIsNoOperator) {
  const std::pair<std::string, std::string> bad[] = {
      {"{ containz: x }", "unknown key \"containz\""},
      {"{ matches: '(' }", "not a regular expression"},
      {"{ in: x }", "expected a list"},
      {"{ absent: maybe }", "expected true or false"},
      {"{ at-least: x }", "expected a whole number"},
      {"[1]", "expected a value or an operator"},
      {"{}", "expected a value or an operator"},
      {"{ contains: [] }", "expected a text"},
      {"{ not: { not: { not: { not: { not: { not: { not: { not: { not: 1 } } } } } } } } }", "nested deeper"},
  };
  for (const auto& [yaml, message] : bad) {
    const auto matcher = read(yaml);
    ASSERT_FALSE(matcher) << yaml;
    EXPECT_THAT(matcher.error().message, HasSubstr(message));
    EXPECT_NE(matcher.error().pos.line, 0U) << yaml;
  }
}

}  // namespace
}  // namespace mailflow::scenario
