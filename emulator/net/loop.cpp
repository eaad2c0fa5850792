#include "net/loop.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>
#include <optional>
#include <system_error>
#include <vector>

#include "net/buffer_pool.hpp"
#include "net/guest.hpp"
#include "net/poller.hpp"

namespace mailflow::net {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

class ReadyList {
 public:
  void push(Ready& ready) {
    ready.list_ = this;
    ready.in_list_ = true;
    ready.previous_ = last_;
    ready.next_ = nullptr;
    (last_ != nullptr ? last_->next_ : first_) = &ready;
    last_ = &ready;
  }
  void remove(Ready& ready) {
    (ready.previous_ != nullptr ? ready.previous_->next_ : first_) = ready.next_;
    (ready.next_ != nullptr ? ready.next_->previous_ : last_) = ready.previous_;
    ready.in_list_ = false;
  }
  Ready* pop() {
    auto* ready = first_;
    if (ready != nullptr) remove(*ready);
    return ready;
  }
  bool empty() const { return first_ == nullptr; }

 private:
  Ready* first_ = nullptr;
  Ready* last_ = nullptr;
};

void Ready::take_back() {
  if (in_list_) list_->remove(*this);
}

namespace {

class Call final : public Ready {
 public:
  explicit Call(std::function<void()> call) : call_(std::move(call)) {}

 private:
  void run() override {
    const std::unique_ptr<Call> self(this);
    call_();
  }
  std::function<void()> call_;
};

// Wakes the loop from another thread or a signal handler.
class Bell final : public PollHandler {
 public:
  explicit Bell(Poller& poller) : descriptor_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
    if (descriptor_ < 0 || !poller.add(descriptor_, *this))
      throw std::system_error(errno, std::generic_category(), "eventfd");
  }
  ~Bell() { ::close(descriptor_); }
  Bell(const Bell&) = delete;
  Bell& operator=(const Bell&) = delete;

  void ring() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(descriptor_, &one, sizeof one);
  }
  void ready(std::uint32_t) override {
    std::uint64_t count = 0;
    [[maybe_unused]] const auto got = ::read(descriptor_, &count, sizeof count);
    rung = true;
  }
  bool rung = false;

 private:
  int descriptor_;
};

}  // namespace

struct Loop::Impl {
  Impl(base::LabTime start, LoopOptions given) : options(given), clock(start), bell(poller) {}
  ~Impl() {
    while (auto* left = ready.pop()) delete dynamic_cast<Call*>(left);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  LoopOptions options;
  Clock clock;
  Ledger ledger;
  Poller poller;
  BufferPool buffers;
  ReadyList ready;
  Bell bell;
  std::unique_ptr<Guest> guest;
  std::size_t turns_alone = 0;
  static constexpr std::size_t most_turns_alone = 16;
  std::atomic<bool> stopped = false;
  bool paused = false;
  std::optional<base::LabTime> forward_to;
  std::mutex elsewhere_lock;
  std::vector<std::function<void()>> from_elsewhere;
  struct Later {
    steady_clock::time_point due;
    std::function<void()> call;
  };
  std::vector<Later> later;  // few

  std::size_t run_ready();
  std::size_t take_from_elsewhere();
  std::size_t run_due(milliseconds& at_most);
  std::size_t turn(milliseconds at_most);
  base::Result<LoopEnd> settle_foreign();
  void real_turn();
  bool forward_turn();
};

std::size_t Loop::Impl::run_ready() {
  std::size_t ran = 0;
  while (auto* next = ready.pop()) {
    next->run();
    ++ran;
  }
  return ran;
}

std::size_t Loop::Impl::take_from_elsewhere() {
  if (!std::exchange(bell.rung, false)) return 0;
  std::vector<std::function<void()>> calls;
  {
    const std::lock_guard lock(elsewhere_lock);
    calls.swap(from_elsewhere);
  }
  for (auto& call : calls) call();
  return calls.size();
}

// Runs the calls whose time has come, and shortens the wait to that of the next one.
std::size_t Loop::Impl::run_due(milliseconds& at_most) {
  const auto now = steady_clock::now();
  const auto due =
      std::stable_partition(later.begin(), later.end(), [now](const Later& each) { return each.due > now; });
  std::vector<Later> calls(std::make_move_iterator(due), std::make_move_iterator(later.end()));
  later.erase(due, later.end());
  for (const auto& each : later) at_most = std::min(at_most, std::chrono::ceil<milliseconds>(each.due - now));
  for (auto& each : calls) each.call();
  return calls.size();
}

// Runs what is ready; when nothing is, waits for the first thing. Returns 0 when nothing came. A guest is asked when
// the lab has nothing to do, and now and then while it has: asking costs a system call.
std::size_t Loop::Impl::turn(milliseconds at_most) {
  auto ran = run_ready();
  if (!later.empty()) ran += run_due(at_most);
  if (guest == nullptr) {
    ran += poller.dispatch(ran > 0 ? milliseconds{0} : at_most);
    return ran + take_from_elsewhere();
  }
  ran += poller.dispatch(milliseconds{0}) + take_from_elsewhere();
  if (ran > 0) return ++turns_alone % most_turns_alone == 0 ? ran + guest->poll() : ran;
  if (at_most == milliseconds{0}) return guest->poll();
  guest->wait(at_most);
  ran = poller.dispatch(milliseconds{0}) + take_from_elsewhere();
  return ran > 0 ? ran : guest->poll();
}

Loop::Loop(base::LabTime start, LoopOptions options) : impl_(std::make_unique<Impl>(start, options)) {}

Loop::~Loop() = default;

Clock& Loop::clock() {
  return impl_->clock;
}
Ledger& Loop::ledger() {
  return impl_->ledger;
}
Poller& Loop::poller() {
  return impl_->poller;
}
BufferPool& Loop::buffers() {
  return impl_->buffers;
}

boost::asio::io_context& Loop::io() {
  if (!impl_->guest) impl_->guest = std::make_unique<Guest>(impl_->poller.descriptor());
  return impl_->guest->io();
}

void Loop::post(Ready& ready) {
  if (!ready.posted()) impl_->ready.push(ready);
}

void Loop::post(std::function<void()> call) {
  impl_->ready.push(*new Call(std::move(call)));
}

void Loop::post_from_anywhere(std::function<void()> call) {
  {
    const std::lock_guard lock(impl_->elsewhere_lock);
    impl_->from_elsewhere.push_back(std::move(call));
  }
  impl_->bell.ring();
}

void Loop::post_within(std::chrono::milliseconds latest, std::function<void()> call) {
  impl_->later.push_back({steady_clock::now() + latest, std::move(call)});
}

void Loop::stop() {
  impl_->stopped = true;
  impl_->bell.ring();
}

bool Loop::stopped() const {
  return impl_->stopped;
}

base::Result<LoopEnd> Loop::settle() {
  auto last_moved = steady_clock::now();
  bool waited = false;
  while (!impl_->stopped) {
    if (impl_->ledger.foreign_open() > 0) {
      if (auto end = impl_->settle_foreign(); !end) return end;
      waited = false;
      continue;
    }
    const bool moving = impl_->ledger.moving() > 0;
    if (impl_->turn(moving ? milliseconds{1000} : milliseconds{0}) > 0) {
      waited = false;
      continue;
    }
    // What ran may have set something in motion without making anything ready yet.
    if (!moving && impl_->ledger.moving() == 0) return LoopEnd::rest;
    if (!moving) continue;
    const auto now = steady_clock::now();
    if (!std::exchange(waited, true)) last_moved = now;
    if (now - last_moved > impl_->options.watchdog)
      return base::fail(base::ErrorKind::internal, "the lab waits for something that does not come: {}",
                        impl_->ledger.text());
  }
  return LoopEnd::stopped;
}

// One turn at the machine's speed, while real peers are connected.
base::Result<LoopEnd> Loop::Impl::settle_foreign() {
  clock.follow_machine();
  real_turn();
  if (ledger.foreign_open() == 0) clock.stand_still();
  return LoopEnd::rest;
}

void Loop::Impl::real_turn() {
  if (clock.fire_next(clock.now())) return;
  auto at_most = milliseconds{60'000};
  if (const auto next = clock.next(); next && clock.follows_machine())
    at_most = std::clamp(milliseconds{*next - clock.now()} + milliseconds{1}, milliseconds{0}, at_most);
  turn(at_most);
}

base::Result<LoopEnd> Loop::run_until_rest() {
  while (true) {
    auto end = settle();
    if (!end || *end == LoopEnd::stopped) return end;
    const auto next = impl_->clock.next(TimerKind::session);
    if (!next || !impl_->clock.fire_next(*next)) return end;
  }
}

base::Result<LoopEnd> Loop::advance(base::Duration by) {
  return advance_to(impl_->clock.now() + by);
}

base::Result<LoopEnd> Loop::advance_to(base::LabTime time) {
  do {
    auto end = settle();
    if (!end || *end == LoopEnd::stopped) return end;
  } while (impl_->clock.fire_next(time));
  impl_->clock.move_to(time);
  return run_until_rest();
}

base::Result<Loop::Step> Loop::step() {
  auto end = settle();
  if (!end) return base::fail(std::move(end.error()));
  if (*end == LoopEnd::stopped) return Step{*end, false};
  const bool fired = impl_->clock.fire_next(base::LabTime::max());
  end = run_until_rest();
  if (!end) return base::fail(std::move(end.error()));
  return Step{*end, fired};
}

base::Result<LoopEnd> Loop::run_real() {
  if (!impl_->paused) impl_->clock.follow_machine();
  while (!impl_->stopped) {
    if (impl_->forward_to && impl_->forward_turn()) continue;
    if (impl_->paused)
      impl_->turn(milliseconds{60'000});
    else
      impl_->real_turn();
  }
  impl_->clock.stand_still();
  return LoopEnd::stopped;
}

// On the way to a later time: everything that moves first, then the next timer. Foreign sessions don't hold this up.
bool Loop::Impl::forward_turn() {
  clock.stand_still();
  if (turn(milliseconds{0}) > 0) return true;
  if (ledger.moving() > ledger.foreign_open()) {
    turn(milliseconds{1000});
    return true;
  }
  if (clock.fire_next(*forward_to)) return true;
  clock.move_to(*forward_to);
  forward_to.reset();
  if (!paused) clock.follow_machine();
  return true;
}

void Loop::pause() {
  impl_->paused = true;
  impl_->clock.stand_still();
}

void Loop::resume() {
  impl_->paused = false;
  impl_->clock.follow_machine();
}

bool Loop::paused() const {
  return impl_->paused;
}

void Loop::fast_forward(base::Duration by) {
  impl_->forward_to = impl_->clock.now() + by;
}

}  // namespace mailflow::net
