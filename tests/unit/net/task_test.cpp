#include "net/task.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "net/alarm.hpp"
#include "world.hpp"

namespace mailflow::net {
namespace {

Task<int> one() {
  co_return 1;
}

Task<> add_up(int times, long& sum) {
  for (int i = 0; i < times; ++i) {
    const auto value = co_await one();
    sum += value;
  }
}

TEST(Task, ALoopOfTasksThatNeverWaitNeedsNoStack) {
  TaskGroup group{[](std::exception_ptr) {}};
  long sum = 0;
  group.start(add_up(2'000'000, sum));
  EXPECT_EQ(sum, 2'000'000);
  EXPECT_EQ(group.size(), 0U);
}

Task<std::string> failing() {
  throw std::runtime_error("broken");
  co_return "";
}

Task<> outer() {
  const auto text = co_await failing();
  ADD_FAILURE() << "came back with " << text;
}

TEST(Task, AnExceptionReachesTheGroup) {
  std::string seen;
  TaskGroup group{[&seen](std::exception_ptr failure) {
    try {
      std::rethrow_exception(failure);
    } catch (const std::exception& error) {
      seen = error.what();
    }
  }};
  group.start(outer());
  EXPECT_EQ(seen, "broken");
}

Task<int> wait_inside(Alarm& alarm, std::shared_ptr<int> held) {
  const auto how = co_await alarm.wait();
  co_return how == Woken::rung ? *held : 0;
}

Task<> wait_outside(Alarm& alarm, std::shared_ptr<int> held, int& result) {
  const auto value = co_await wait_inside(alarm, held);
  result = value;
}

TEST(Task, ResumesThroughAllCallers) {
  Loop loop(morning());
  Alarm alarm(loop);
  TaskGroup group{[](std::exception_ptr) {}};
  int result = 0;
  group.start(wait_outside(alarm, std::make_shared<int>(7), result));
  EXPECT_EQ(group.size(), 1U);
  alarm.ring();
  EXPECT_EQ(result, 0);
  ASSERT_TRUE(loop.settle());
  EXPECT_EQ(result, 7);
  EXPECT_EQ(group.size(), 0U);
}

TEST(Task, DestroyingAGroupDestroysWhatItsTasksHold) {
  Loop loop(morning());
  Alarm alarm(loop);
  auto held = std::make_shared<int>(7);
  int result = 0;
  {
    TaskGroup group{[](std::exception_ptr) {}};
    group.start(wait_outside(alarm, held, result));
    EXPECT_EQ(held.use_count(), 3);
  }
  EXPECT_EQ(held.use_count(), 1);
  alarm.ring();
  ASSERT_TRUE(loop.settle());
  EXPECT_EQ(result, 0);
}

TEST(Alarm, RemembersARingAndPassesWithTheClock) {
  Loop loop(morning());
  Alarm alarm(loop);
  TaskGroup group{[](std::exception_ptr) {}};
  int result = 0;
  alarm.ring();
  group.start(wait_outside(alarm, std::make_shared<int>(3), result));
  EXPECT_EQ(result, 3);

  std::optional<Woken> woken;
  auto waiting = [](Alarm& bell, base::LabTime until, std::optional<Woken>& out) -> Task<> {
    const auto how = co_await bell.wait_until(until, TimerKind::queue);
    out = how;
  };
  group.start(waiting(alarm, morning() + std::chrono::minutes{10}, woken));
  ASSERT_TRUE(loop.run_until_rest());
  EXPECT_FALSE(woken);
  ASSERT_TRUE(loop.advance(std::chrono::minutes{10}));
  EXPECT_EQ(woken, Woken::passed);
}

}  // namespace
}  // namespace mailflow::net
