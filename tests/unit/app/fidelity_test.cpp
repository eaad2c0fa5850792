#include "app/fidelity.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/rule_tests.hpp"
#include "journey/catalogue.hpp"
#include "unit/app/golden.hpp"

namespace mailflow::app {
namespace {

TEST(Fidelity, ThePageInTheDocsIsTheProgramsOwn) {
  test::expect_golden("../../../docs/fidelity.md", fidelity());
}

// A rule that no decision file and no scenario names is one that nobody would miss. SPF has tests of its own.
TEST(Fidelity, EveryRuleOfPolicyIsNamedByATest) {
  for (const auto* rule : journey::all_rules()) {
    if (rule->id.starts_with("spf") || rule->kind == base::RuleKind::stage) continue;
    if (rule->id == "report.wanted") continue;  // of NOTIFY, which only real clients say
    EXPECT_FALSE(tests_of(rule->id).empty()) << rule->id;
  }
  EXPECT_THAT(tests_of("trust.cloud-services"), testing::Contains("tests/decision/trust.yaml"));
  EXPECT_TRUE(tests_of("trust.cloud").empty());
}

}  // namespace
}  // namespace mailflow::app
