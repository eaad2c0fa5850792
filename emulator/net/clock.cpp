#include "net/clock.hpp"

#include <algorithm>

namespace mailflow::net {

Timer::~Timer() {
  if (clock_ != nullptr) clock_->disarm(*this);
}

void Sleep::await_suspend(std::coroutine_handle<> sleeper) {
  sleeper_ = sleeper;
  on_.arm(*this, until_, as_);
}

base::LabTime Clock::now() const {
  if (!since_) return stood_at_;
  return stood_at_ + std::chrono::duration_cast<base::Duration>(std::chrono::steady_clock::now() - *since_);
}

bool Clock::before(const Timer& a, const Timer& b) {
  return a.when_ < b.when_ || (a.when_ == b.when_ && a.number_ < b.number_);
}

void Clock::place(Heap& heap, std::size_t at, Timer& timer) {
  heap[at] = &timer;
  timer.place_ = static_cast<std::uint32_t>(at);
}

void Clock::sift_up(Heap& heap, std::size_t at) {
  Timer& timer = *heap[at];
  while (at > 0) {
    const auto parent = (at - 1) / 2;
    if (!before(timer, *heap[parent])) break;
    place(heap, at, *heap[parent]);
    at = parent;
  }
  place(heap, at, timer);
}

void Clock::sift_down(Heap& heap, std::size_t at) {
  Timer& timer = *heap[at];
  while (2 * at + 1 < heap.size()) {
    auto child = 2 * at + 1;
    if (child + 1 < heap.size() && before(*heap[child + 1], *heap[child])) ++child;
    if (!before(*heap[child], timer)) break;
    place(heap, at, *heap[child]);
    at = child;
  }
  place(heap, at, timer);
}

void Clock::arm(Timer& timer, base::LabTime when, TimerKind kind) {
  if (timer.clock_ != nullptr) timer.clock_->disarm(timer);
  timer.clock_ = this;
  timer.when_ = when;
  timer.kind_ = kind;
  timer.number_ = ++armed_;
  auto& heap = heap_of(kind);
  heap.push_back(&timer);
  sift_up(heap, heap.size() - 1);
}

void Clock::disarm(Timer& timer) {
  if (timer.clock_ != this) return;
  timer.clock_ = nullptr;
  auto& heap = heap_of(timer.kind_);
  const std::size_t at = timer.place_;
  Timer& last = *heap.back();
  heap.pop_back();
  if (at == heap.size()) return;
  place(heap, at, last);
  sift_up(heap, at);
  sift_down(heap, last.place_);
}

Timer* Clock::first() const {
  if (session_.empty()) return queue_.empty() ? nullptr : queue_.front();
  if (queue_.empty()) return session_.front();
  return before(*queue_.front(), *session_.front()) ? queue_.front() : session_.front();
}

std::optional<base::LabTime> Clock::next() const {
  const auto* timer = first();
  if (timer == nullptr) return std::nullopt;
  return timer->when_;
}

std::optional<base::LabTime> Clock::next(TimerKind kind) const {
  const auto& heap = kind == TimerKind::session ? session_ : queue_;
  if (heap.empty()) return std::nullopt;
  return heap.front()->when_;
}

bool Clock::fire_next(base::LabTime limit) {
  auto* timer = first();
  if (timer == nullptr || timer->when_ > limit) return false;
  move_to(timer->when_);
  disarm(*timer);
  timer->fire();
  return true;
}

void Clock::move_to(base::LabTime time) {
  if (!since_) stood_at_ = std::max(stood_at_, time);
}

void Clock::follow_machine() {
  if (!since_) since_ = std::chrono::steady_clock::now();
}

void Clock::stand_still() {
  stood_at_ = now();
  since_.reset();
}

}  // namespace mailflow::net
