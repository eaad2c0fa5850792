#include <gmock/gmock.h>

#include "scenario/run.hpp"

namespace mailflow::scenario {
namespace {

std::string in_words(const CaseResult& result) {
  if (result.error) return base::render(*result.error);
  std::string text;
  for (const auto& recipient : result.recipients) {
    text += recipient.difference;
    for (const auto& each : recipient.mismatches)
      text += fmt::format("\n{}: expected {}, got {}", each.what, each.expected, each.got);
  }
  return text;
}

void run_shipped(const Ways& ways, std::size_t jobs) {
  const std::string folder[] = {"scenarios"};
  const auto files = find_scenarios(folder);
  ASSERT_TRUE(files) << base::render(files.error());
  ASSERT_GE(files->size(), 5U);
  const load::DiskReader reader;
  const auto prepared = prepare(*files, reader);
  ASSERT_TRUE(prepared) << base::render(prepared.error());
  const auto results = run(*prepared, ways, reader, {.jobs = jobs, .filter = {}, .tags = {}});
  EXPECT_GE(results.cases.size(), 20U);
  for (const auto& each : results.cases) EXPECT_EQ(each.verdict, Verdict::passed) << each.name << in_words(each);
}

TEST(Shipped, ScenariosHoldByPolicyAlone) {
  run_shipped({.wire = {}, .policy = by_policy}, 1);
}

TEST(Shipped, ScenariosHoldOnTheWireAndBothWaysAgree) {
  run_shipped({.wire = by_wire, .policy = by_policy}, 1);
}

TEST(Shipped, LabsSideBySideDoNotDisturbEachOther) {
  run_shipped({.wire = by_wire, .policy = by_policy}, 4);
}

TEST(Shipped, EachScenarioTellsItsStoryInBothLanguages) {
  const std::string folder[] = {"scenarios"};
  const load::DiskReader reader;
  const auto files = find_scenarios(folder);
  ASSERT_TRUE(files);
  for (const auto& path : *files) {
    const auto scenario = read_scenario(*reader.read(path));
    ASSERT_TRUE(scenario) << base::render(scenario.error());
    EXPECT_FALSE(scenario->story.empty()) << path;
    EXPECT_FALSE(scenario->story_de.empty()) << path;
    EXPECT_FALSE(scenario->tags.empty()) << path;
  }
}

}  // namespace
}  // namespace mailflow::scenario
