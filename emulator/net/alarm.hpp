#pragma once
// Something to wait for that another task (or a completion) rings: a queue with new mail, "durable", a shutdown.
//
// One waiter at a time. A ring while nobody waits is remembered for the next wait. Waiting may be bounded by lab time.

#include <coroutine>
#include <optional>

#include "net/clock.hpp"
#include "net/loop.hpp"

namespace mailflow::net {

enum class Woken : std::uint8_t { rung, passed };

class Alarm {
 public:
  class Wait;

  explicit Alarm(Loop& loop) : loop_(loop) {}
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;
  ~Alarm();

  void ring();
  Wait wait();                                          // co_await → Woken::rung
  Wait wait_until(base::LabTime when, TimerKind kind);  // co_await → rung or passed

 private:
  Loop& loop_;
  Wait* waiter_ = nullptr;
  bool rung_ = false;
};

class Alarm::Wait final : private Timer, private Ready {
 public:
  Wait(Alarm& alarm, std::optional<base::LabTime> when, TimerKind kind) : alarm_(&alarm), until_(when), as_(kind) {}
  ~Wait();
  bool await_ready();
  void await_suspend(std::coroutine_handle<> waiter);
  Woken await_resume() const { return woken_; }

 private:
  friend class Alarm;
  void fire() override;
  void run() override { frame_.resume(); }
  void leave();

  Alarm* alarm_;
  std::optional<base::LabTime> until_;
  TimerKind as_;
  Woken woken_ = Woken::rung;
  std::coroutine_handle<> frame_;
};

}  // namespace mailflow::net
