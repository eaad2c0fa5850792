#include "net/alarm.hpp"

namespace mailflow::net {

Alarm::~Alarm() {
  if (waiter_ != nullptr) waiter_->alarm_ = nullptr;
}

void Alarm::ring() {
  if (waiter_ == nullptr) {
    rung_ = true;
    return;
  }
  auto& waiter = *waiter_;
  waiter.leave();
  loop_.post(waiter);
}

Alarm::Wait Alarm::wait() {
  return {*this, std::nullopt, TimerKind::session};
}

Alarm::Wait Alarm::wait_until(base::LabTime when, TimerKind kind) {
  return {*this, when, kind};
}

Alarm::Wait::~Wait() {
  leave();
}

bool Alarm::Wait::await_ready() {
  return std::exchange(alarm_->rung_, false);
}

void Alarm::Wait::await_suspend(std::coroutine_handle<> waiter) {
  frame_ = waiter;
  alarm_->waiter_ = this;
  if (until_) alarm_->loop_.clock().arm(*this, *until_, as_);
}

void Alarm::Wait::fire() {
  woken_ = Woken::passed;
  leave();
  frame_.resume();
}

// Nobody waits any more: neither the bell nor the clock may come back here.
void Alarm::Wait::leave() {
  if (alarm_ == nullptr) return;
  if (alarm_->waiter_ == this) alarm_->waiter_ = nullptr;
  if (armed()) alarm_->loop_.clock().disarm(*this);
}

}  // namespace mailflow::net
