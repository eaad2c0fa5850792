#pragma once
// One lab's thread: what is ready, the clock and the ledger, and the ways to let the lab run.
//
// `run`: settle() until nothing moves; run_until_rest() lets session timers pass too; advance() and step() let queue
// timers pass. `up`: run_real() in real time until stop(). A foreign session holds the clock at the machine's speed
// while it is open, and the lab is not at rest. Nothing sleeps or polls: while the ledger says that something moves,
// the thread waits for it. If that takes longer than the watchdog's real time, the ledger is the message of an internal
// error. Only post_from_anywhere() and stop() may be called from other threads.

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "base/result.hpp"
#include "net/clock.hpp"
#include "net/ledger.hpp"

namespace boost::asio {
class io_context;
}

namespace mailflow::net {

class Loop;
class Poller;
class BufferPool;

// Something that shall run on the loop's next turn; destroying it takes it back. Runs in the order of posting.
class Ready {
 public:
  Ready() = default;
  Ready(const Ready&) = delete;
  Ready& operator=(const Ready&) = delete;
  bool posted() const { return in_list_; }
  void take_back();

 protected:
  virtual ~Ready() { take_back(); }
  virtual void run() = 0;

 private:
  friend class Loop;
  friend class ReadyList;
  Ready* previous_ = nullptr;
  Ready* next_ = nullptr;
  class ReadyList* list_ = nullptr;
  bool in_list_ = false;
};

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

  Clock& clock();
  Ledger& ledger();
  // Asio's side of the thread, for guests such as the page's server; made when first asked for. Its handlers run
  // between the lab's, and only ledger jobs make a lab wait for them.
  boost::asio::io_context& io();

  void post(Ready& ready);
  void post(std::function<void()> call);
  // Runs `call` after at most so much of the machine's time, between other things or when there are none. A lab that
  // comes to rest does not wait for it.
  void post_within(std::chrono::milliseconds latest, std::function<void()> call);
  void post_from_anywhere(std::function<void()> call);  // hold a Ledger::Job until `call` ran

  base::Result<LoopEnd> settle();
  base::Result<LoopEnd> run_until_rest();
  base::Result<LoopEnd> advance(base::Duration by);
  base::Result<LoopEnd> advance_to(base::LabTime time);
  // At rest: lets the next timer of any kind pass, and what follows from it. `fired`: whether there was one.
  struct Step {
    LoopEnd end = LoopEnd::rest;
    bool fired = false;
  };
  base::Result<Step> step();

  // `up`, until stop(). The others are for its handlers; fast_forward lets all timers of that time fire in their order.
  base::Result<LoopEnd> run_real();
  void pause();
  void resume();
  bool paused() const;
  void fast_forward(base::Duration by);

  void stop();  // also from a signal handler; the run in progress ends with LoopEnd::stopped
  bool stopped() const;

  // For this room.
  Poller& poller();
  BufferPool& buffers();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mailflow::net
