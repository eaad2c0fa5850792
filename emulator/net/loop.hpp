#pragma once
// One lab's thread: an io_context, the clock and the ledger, and the ways to let the lab run.
//
// `run`: settle() until nothing moves; run_until_rest() lets session timers pass too; advance() and step() let queue
// timers pass. `up`: run_real() in real time until stop(). A foreign session holds the clock at the machine's speed
// while it is open, and the lab is not at rest. Nothing sleeps or polls: while the ledger says that something moves,
// the thread waits for it. If that takes longer than the watchdog's real time, the ledger is the message of an internal
// error. Not thread-safe but for post_from_anywhere() and stop().

#include <chrono>
#include <coroutine>
#include <functional>
#include <memory>

#include "base/result.hpp"
#include "net/clock.hpp"
#include "net/ledger.hpp"

namespace boost::asio {
class io_context;
}

namespace mailflow::net {

struct LoopOptions {
  std::chrono::seconds watchdog{60};
};

enum class LoopEnd : std::uint8_t { rest, stopped };

class Loop {
 public:
  explicit Loop(base::LabTime start, LoopOptions options = {});
  ~Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  boost::asio::io_context& io();
  Clock& clock();
  Ledger& ledger();

  void post(std::coroutine_handle<> frame);  // resumed later; the caller answers for the frame's life
  void post(std::function<void()> call);
  void post_from_anywhere(std::function<void()> call);  // from another thread; hold a Ledger::Job meanwhile

  base::Result<LoopEnd> settle();
  base::Result<LoopEnd> run_until_rest();
  base::Result<LoopEnd> advance(base::Duration by);
  base::Result<LoopEnd> advance_to(base::LabTime time);
  // At rest: let the next timer of any kind pass, and everything that follows from it. `fired` says whether there was
  // one.
  struct Step {
    LoopEnd end = LoopEnd::rest;
    bool fired = false;
  };
  base::Result<Step> step();

  base::Result<LoopEnd> run_real();  // `up`: until stop(); pause() and resume() from its own handlers
  void pause();
  void resume();
  bool paused() const;

  void stop();  // also from a signal handler's thread; the run in progress ends with LoopEnd::stopped
  bool stopped() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mailflow::net
