#include "policy/retry.hpp"

#include <gtest/gtest.h>

#include "policy/reply_catalogue.hpp"

namespace mailflow::policy {
namespace {

using namespace std::chrono_literals;
using base::Duration;
using base::LabTime;

constexpr std::array<Duration, 2> intervals{Duration{5min}, Duration{10min}};
const RetrySchedule schedule{intervals, Duration{1h}};
const LabTime start{};

NextStep step(AttemptStage stage, int code, QueueState state, LabTime now = start) {
  return next_step(state, Attempt{stage, mail::Reply{code, "", "words"}}, schedule, now);
}

TEST(Retry, TakenIsDone) {
  EXPECT_EQ(step(AttemptStage::data, 250, {.targets = 2}).kind, NextStep::Kind::done);
}

TEST(Retry, TheNextHostIsTriedWhenTheFailureIsTheHosts) {
  for (const auto stage : {AttemptStage::connect, AttemptStage::greeting, AttemptStage::tls}) {
    for (const int code : {450, 554}) {
      const auto next = step(stage, code, {.target = 0, .targets = 2});
      EXPECT_EQ(next.kind, NextStep::Kind::next_target);
      EXPECT_EQ(next.target, 1U);
    }
  }
}

TEST(Retry, ARecipientsRefusalIsFinal) {
  const auto next = step(AttemptStage::rcpt, 550, {.target = 0, .targets = 2});
  EXPECT_EQ(next.kind, NextStep::Kind::give_up);
  EXPECT_EQ(next.reply.code, 550);
}

TEST(Retry, WaitsByTheScheduleAndRepeatsItsEnd) {
  EXPECT_EQ(step(AttemptStage::rcpt, 451, {.targets = 1}).at, start + 5min);
  EXPECT_EQ(step(AttemptStage::connect, 450, {.target = 1, .targets = 2, .rounds = 1}).at, start + 10min);
  const auto third = step(AttemptStage::connect, 450, {.targets = 0, .rounds = 7}, start + 20min);
  EXPECT_EQ(third.kind, NextStep::Kind::wait);
  EXPECT_EQ(third.at, start + 30min);
}

TEST(Retry, GivesUpWhenTheNextAttemptWouldBeTooLate) {
  EXPECT_EQ(step(AttemptStage::connect, 450, {.targets = 1, .rounds = 5}, start + 50min).kind, NextStep::Kind::wait);
  const auto next = step(AttemptStage::connect, 450, {.targets = 1, .rounds = 5}, start + 51min);
  EXPECT_EQ(next.kind, NextStep::Kind::give_up);
  EXPECT_EQ(next.reply, reply_for(ReplyId::expired));
}

}  // namespace
}  // namespace mailflow::policy
