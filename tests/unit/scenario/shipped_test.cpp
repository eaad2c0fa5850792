#include <gmock/gmock.h>

#include "scenario/run.hpp"
#include "unit/load/same_world.hpp"

namespace mailflow::scenario {
namespace {

std::string in_words(const CaseResult& result) {
  if (result.error) return base::render(*result.error);
  std::string text;
  for (const auto& recipient : result.recipients) {
    text += recipient.difference.en;
    for (const auto& each : recipient.mismatches)
      text += fmt::format("\n{}: expected {}, got {}", each.what.en, each.expected.en, each.got.en);
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
  for (const auto& each : prepared) ASSERT_FALSE(each.error) << base::render(*each.error);
  const auto results = run(prepared, ways, reader, {.jobs = jobs, .filter = {}, .tags = {}});
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

// Policy's course, which looks at each World that comes into force.
class Looking final : public Course {
 public:
  Looking(std::unique_ptr<Course> course, std::size_t& worlds) : course_(std::move(course)), worlds_(worlds) {}

  base::LabTime now() const override { return course_->now(); }
  base::Result<void> change(WorldPtr next) override {
    ++worlds_;
    load::expect_text_gives(*next);
    return course_->change(std::move(next));
  }
  base::Result<void> advance(base::Duration by) override { return course_->advance(by); }
  base::Result<void> advance_until_empty() override { return course_->advance_until_empty(); }
  base::Result<std::size_t> send(const journey::Submission& submission) override { return course_->send(submission); }
  cmdlet::TraceSource* trace() override { return course_->trace(); }
  base::Result<lab::DialogEnd> hold(const lab::DialogPlan& plan) override { return course_->hold(plan); }
  base::Result<std::vector<std::string>> ask(const base::DomainName& name, model::DnsType type) override {
    return course_->ask(name, type);
  }
  base::Result<std::vector<journey::RecipientOutcome>> outcomes(std::size_t message,
                                                                journey::Reasons reasons) override {
    return course_->outcomes(message, reasons);
  }

 private:
  std::unique_ptr<Course> course_;
  std::size_t& worlds_;
};

TEST(Shipped, WorldsAfterEachChangeAreTheSameAfterTheyWereText) {
  std::size_t worlds = 0;
  run_shipped({.wire = {},
               .policy = [&worlds](WorldPtr world) -> base::Result<std::unique_ptr<Course>> {
                 load::expect_text_gives(*world);
                 auto course = by_policy(std::move(world));
                 return std::make_unique<Looking>(std::move(*course), worlds);
               }},
              1);
  EXPECT_GE(worlds, 40U);
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
