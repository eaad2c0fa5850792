#include "net/clock.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <vector>

#include "net/loop.hpp"
#include "net/task.hpp"
#include "world.hpp"

namespace mailflow::net {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

TEST(Clock, FiresInOrderOfTimeThenOfArming) {
  Clock clock(morning());
  std::vector<int> fired;
  std::vector<std::unique_ptr<CallTimer>> timers;
  std::vector<std::pair<base::LabTime, int>> expected;
  std::mt19937 random(20260105);
  for (int i = 0; i < 2000; ++i) {
    timers.push_back(std::make_unique<CallTimer>([&fired, i] { fired.push_back(i); }));
    const auto when = morning() + seconds{random() % 100};
    clock.arm(*timers.back(), when, random() % 2 == 0 ? TimerKind::session : TimerKind::queue);
    expected.emplace_back(when, i);
  }
  for (int i = 0; i < 2000; i += 3) timers[static_cast<std::size_t>(i)].reset();
  std::erase_if(expected, [](const auto& entry) { return entry.second % 3 == 0; });
  std::stable_sort(expected.begin(), expected.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  while (clock.fire_next(base::LabTime::max())) ASSERT_EQ(clock.now(), expected[fired.size() - 1].first);
  std::vector<int> order;
  for (const auto& entry : expected) order.push_back(entry.second);
  EXPECT_EQ(fired, order);
}

TEST(Clock, ArmingAgainMovesATimer) {
  Clock clock(morning());
  int fired = 0;
  CallTimer timer([&fired] { ++fired; });
  clock.arm(timer, morning() + hours{1}, TimerKind::session);
  clock.arm(timer, morning() + hours{2}, TimerKind::queue);
  EXPECT_EQ(clock.next(TimerKind::session), std::nullopt);
  EXPECT_FALSE(clock.fire_next(morning() + hours{1}));
  EXPECT_TRUE(clock.fire_next(morning() + hours{2}));
  EXPECT_EQ(fired, 1);
  EXPECT_FALSE(timer.armed());
}

Task<> sleeper(Clock& clock, base::Duration length, TimerKind kind, std::vector<std::string>& log, std::string name) {
  co_await clock.sleep_for(length, kind);
  log.push_back(name + " " + base::short_text(clock.now()));
}

TEST(Clock, SessionTimersPassAtRestAndQueueTimersWhenAdvanced) {
  World world;
  std::vector<std::string> log;
  world.tasks.start(sleeper(world.loop.clock(), minutes{5}, TimerKind::session, log, "tarpit"));
  world.tasks.start(sleeper(world.loop.clock(), minutes{10}, TimerKind::queue, log, "retry"));
  world.tasks.start(sleeper(world.loop.clock(), hours{24}, TimerKind::queue, log, "expiry"));
  world.rest();
  EXPECT_EQ(log, (std::vector<std::string>{"tarpit 2026-01-05 08:05"}));
  ASSERT_TRUE(world.loop.advance(minutes{5}));
  EXPECT_EQ(log.size(), 2U);
  EXPECT_EQ(log.back(), "retry 2026-01-05 08:10");
  ASSERT_TRUE(world.loop.advance(hours{1}));
  EXPECT_EQ(log.size(), 2U);
  EXPECT_EQ(base::short_text(world.loop.clock().now()), "2026-01-05 09:10");
  const auto step = world.loop.step();
  ASSERT_TRUE(step);
  EXPECT_TRUE(step->fired);
  EXPECT_EQ(log.back(), "expiry 2026-01-06 08:00");
  const auto none = world.loop.step();
  EXPECT_FALSE(none->fired);
}

TEST(Clock, TimeNeverJumpsOverAQueueTimer) {
  World world;
  std::vector<std::string> log;
  world.tasks.start(sleeper(world.loop.clock(), minutes{10}, TimerKind::session, log, "time-out"));
  world.tasks.start(sleeper(world.loop.clock(), minutes{1}, TimerKind::queue, log, "retry"));
  world.rest();
  EXPECT_EQ(log, (std::vector<std::string>{"retry 2026-01-05 08:01", "time-out 2026-01-05 08:10"}));
}

TEST(Clock, ADestroyedSleeperDoesNotWake) {
  World world;
  std::vector<std::string> log;
  {
    TaskGroup group{[](std::exception_ptr) {}};
    group.start(sleeper(world.loop.clock(), minutes{1}, TimerKind::session, log, "gone"));
  }
  EXPECT_EQ(world.loop.clock().next(), std::nullopt);
  world.rest();
  EXPECT_TRUE(log.empty());
}

TEST(Loop, CallsWithinAMomentAlsoWhenNothingElseHappens) {
  Loop loop(morning());
  std::vector<int> order;
  loop.post_within(std::chrono::milliseconds{40}, [&] {
    order.push_back(2);
    loop.stop();
  });
  loop.post_within(std::chrono::milliseconds{1}, [&] { order.push_back(1); });
  const auto began = std::chrono::steady_clock::now();
  ASSERT_EQ(loop.run_until_rest().value(), LoopEnd::rest) << "rest does not wait for it";
  loop.pause();
  ASSERT_EQ(loop.run_real().value(), LoopEnd::stopped);
  const auto took = std::chrono::steady_clock::now() - began;
  EXPECT_EQ(order, (std::vector<int>{1, 2}));
  EXPECT_GE(took, std::chrono::milliseconds{40});
  EXPECT_LT(took, std::chrono::seconds{30}) << "the next thing that happens by itself is a minute away";
}

TEST(Clock, RealTimeRunsPausesAndJumps) {
  World world;
  std::vector<std::string> log;
  auto& loop = world.loop;
  auto later = [](Loop& on, std::vector<std::string>& out) -> Task<> {
    const base::Duration short_time(5);
    const base::Duration long_time = hours(1);
    co_await on.clock().sleep_for(short_time, TimerKind::session);
    out.push_back("real");
    on.fast_forward(2 * long_time);
    co_await on.clock().sleep_for(long_time, TimerKind::queue);
    out.push_back("forward");
    on.stop();
  };
  world.tasks.start(later(loop, log));
  const auto end = loop.run_real();
  ASSERT_TRUE(end);
  EXPECT_EQ(*end, LoopEnd::stopped);
  EXPECT_EQ(log, (std::vector<std::string>{"real", "forward"}));
  EXPECT_EQ(base::short_text(loop.clock().now()), "2026-01-05 09:00");
}

}  // namespace
}  // namespace mailflow::net
