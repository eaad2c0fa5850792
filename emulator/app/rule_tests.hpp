#pragma once
// Which files of the project's tests and scenarios name which rules; found when the program is built
// (rule_tests.cmake).

#include <span>
#include <string_view>
#include <vector>

namespace mailflow::app {

struct RuleTests {
  std::string_view file;   // "tests/decision/edge.yaml"
  std::string_view words;  // the rules' ids among others, each between blanks
};

std::span<const RuleTests> rule_tests();

// The files that name a rule, in the order of their names.
std::vector<std::string_view> tests_of(std::string_view rule);

}  // namespace mailflow::app
