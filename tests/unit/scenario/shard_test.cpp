#include "scenario/shard.hpp"

#include <gmock/gmock.h>

#include <map>

namespace mailflow::scenario {
namespace {

using Variables = std::map<std::string, std::string>;

std::string told(std::string_view text, const Variables& variables = {}) {
  const auto shard = parse_shard(text, [&](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::string{} : found->second;
  });
  if (shard) return to_string(*shard);
  EXPECT_EQ(base::exit_code(shard.error().kind), 64);
  return shard.error().message + "\n" + shard.error().hint;
}

TEST(Shard, IsOneBased) {
  EXPECT_EQ(told("1/1"), "1/1");
  EXPECT_EQ(told("2/5"), "2/5");
  EXPECT_EQ(told("10000/10000"), "10000/10000");
  for (const auto* wrong : {"", "2", "/", "2/", "/5", "a/5", "2/b", "-1/5", "2/5/6", "auto/", "Auto", " 1/2", "1/2 "})
    EXPECT_THAT(told(wrong), testing::HasSubstr("--shard takes I/N")) << wrong;
  for (const auto* wrong : {"0/5", "6/5", "1/10001"})
    EXPECT_THAT(told(wrong), testing::HasSubstr("it has to be 1 to")) << wrong;
}

TEST(Shard, ReadsWhatTheServiceSays) {
  EXPECT_EQ(told("auto", {{"CI_NODE_INDEX", "2"}, {"CI_NODE_TOTAL", "3"}}), "2/3");
  EXPECT_EQ(told("auto", {{"CI_NODE_TOTAL", "1"}}), "1/1");
  EXPECT_EQ(told("auto", {{"CIRCLE_NODE_INDEX", "0"}, {"CIRCLE_NODE_TOTAL", "4"}}), "1/4");
  EXPECT_EQ(told("auto", {{"BUILDKITE_PARALLEL_JOB", "3"}, {"BUILDKITE_PARALLEL_JOB_COUNT", "4"}}), "4/4");
  EXPECT_EQ(told("auto", {{"SYSTEM_JOBPOSITIONINPHASE", "1"}, {"SYSTEM_TOTALJOBSINPHASE", "2"}}), "1/2");
  EXPECT_EQ(told("auto", {{"SEMAPHORE_JOB_INDEX", "2"}, {"SEMAPHORE_JOB_COUNT", "2"}}), "2/2");
  EXPECT_EQ(told("auto", {{"BITBUCKET_PARALLEL_STEP", "0"}, {"BITBUCKET_PARALLEL_STEP_COUNT", "2"}}), "1/2");
  EXPECT_EQ(told("auto/6", {{"JOB_COMPLETION_INDEX", "5"}}), "6/6");
}

TEST(Shard, SaysWhatIsMissing) {
  EXPECT_THAT(told("auto"), testing::HasSubstr("nothing here tells which shard this is"));
  EXPECT_THAT(told("auto", {{"JOB_COMPLETION_INDEX", "0"}}), testing::HasSubstr("--shard auto/N"));
  EXPECT_THAT(told("auto/6", {{"JOB_COMPLETION_INDEX", "6"}}), testing::HasSubstr("Kubernetes says shard 7 of 6"));
  EXPECT_THAT(told("auto", {{"CI_NODE_INDEX", "0"}, {"CI_NODE_TOTAL", "3"}}), testing::HasSubstr("shard 0 of 3"));
  EXPECT_THAT(told("1/0", {}), testing::HasSubstr("shard 1 of 0: there has to be one shard at least"));
  EXPECT_THAT(told("auto", {{"CI_NODE_INDEX", "x"}, {"CI_NODE_TOTAL", "3"}}), testing::HasSubstr("CI_NODE_INDEX"));
  EXPECT_THAT(told("auto", {{"CI_NODE_INDEX", "1"}}), testing::HasSubstr("is no number of shards"));
  EXPECT_THAT(told("auto", {{"CI_NODE_INDEX", "18446744073709551615"}, {"CI_NODE_TOTAL", "3"}}),
              testing::HasSubstr("is no number of a shard"));
}

TEST(Shard, EachRowIsInExactlyOne) {
  for (std::uint64_t job = 0; job < 20; ++job) {
    std::size_t in = 0;
    for (std::uint64_t number = 1; number <= 7; ++number) in += holds({number, 7}, job) ? 1 : 0;
    EXPECT_EQ(in, 1U) << job;
  }
}

}  // namespace
}  // namespace mailflow::scenario
