#pragma once
// The lab's clock: a heap of (lab time, number, timer). Nothing else in a lab knows the time.
//
// Two kinds of timers: `session` (tarpit, delay, time-out), which pass by themselves when the lab is at rest, and
// `queue` (retry, expiry, propagation), which pass when somebody advances the clock. Time never jumps over a timer: a
// queue timer that is due before the next session timer fires before it. Timers of the same time fire in the order in
// which they were armed, each after the lab has come to rest. The clock moves by the Loop's hand (`run`) or with the
// machine's (`up`, or while a foreign session is open).

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "base/time.hpp"

namespace mailflow::net {

enum class TimerKind : std::uint8_t { session, queue };

class Clock;

// One pending wake-up, owned by whoever waits; destroying it takes it back.
class Timer {
 public:
  Timer() = default;
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  bool armed() const { return clock_ != nullptr; }

 protected:
  virtual ~Timer();
  virtual void fire() = 0;

 private:
  friend class Clock;
  Clock* clock_ = nullptr;
  base::LabTime when_{};
  std::uint64_t number_ = 0;
  std::uint32_t place_ = 0;  // in its heap
  TimerKind kind_ = TimerKind::session;
};

// Calls a function once.
class CallTimer final : public Timer {
 public:
  explicit CallTimer(std::function<void()> call) : call_(std::move(call)) {}

 private:
  void fire() override { call_(); }
  std::function<void()> call_;
};

// co_await clock.sleep_until(when, TimerKind::session);
class Sleep final : public Timer {
 public:
  Sleep(Clock& clock, base::LabTime when, TimerKind kind) : on_(clock), until_(when), as_(kind) {}
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> sleeper);
  void await_resume() const {}

 private:
  void fire() override { sleeper_.resume(); }
  Clock& on_;
  base::LabTime until_;
  TimerKind as_;
  std::coroutine_handle<> sleeper_;
};

class Clock {
 public:
  explicit Clock(base::LabTime start) : stood_at_(start) {}
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;

  base::LabTime now() const;

  void arm(Timer& timer, base::LabTime when, TimerKind kind);  // an armed timer is moved
  void disarm(Timer& timer);
  Sleep sleep_until(base::LabTime when, TimerKind kind) { return {*this, when, kind}; }
  Sleep sleep_for(base::Duration length, TimerKind kind) { return {*this, now() + length, kind}; }

  std::optional<base::LabTime> next() const;
  std::optional<base::LabTime> next(TimerKind kind) const;

  // The Loop's side. `fire_next` sets the clock to the next timer, if it is due by `limit`, and fires that one.
  bool fire_next(base::LabTime limit);
  void move_to(base::LabTime time);  // never back
  void follow_machine();             // from now on with the machine's clock
  void stand_still();
  bool follows_machine() const { return since_.has_value(); }

 private:
  using Heap = std::vector<Timer*>;
  static bool before(const Timer& a, const Timer& b);
  Heap& heap_of(TimerKind kind) { return kind == TimerKind::session ? session_ : queue_; }
  Timer* first() const;
  static void place(Heap& heap, std::size_t at, Timer& timer);
  static void sift_up(Heap& heap, std::size_t at);
  static void sift_down(Heap& heap, std::size_t at);

  Heap session_;
  Heap queue_;
  std::uint64_t armed_ = 0;
  base::LabTime stood_at_;
  std::optional<std::chrono::steady_clock::time_point> since_;  // set while the clock follows the machine
};

}  // namespace mailflow::net
