#pragma once
// Which descriptors are ready: epoll, edge-triggered unless asked otherwise, for the sockets of this room.
//
// A descriptor is added once and leaves when it is closed; its owner tells the poller first. Whoever is told of an edge
// must read or write until the kernel says EAGAIN (or less than asked) before waiting again.

#include <array>
#include <chrono>
#include <cstdint>
#include <vector>

#include "base/result.hpp"

struct epoll_event;

namespace mailflow::net {

class PollHandler {
 public:
  virtual void ready(std::uint32_t events) = 0;  // EPOLLIN, …

 protected:
  virtual ~PollHandler() = default;
};

class Poller {
 public:
  Poller();
  ~Poller();
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  bool add(int descriptor, PollHandler& handler);                              // edges of everything
  bool add_level(int descriptor, PollHandler& handler, std::uint32_t events);  // as long as it is so
  void change_level(int descriptor, PollHandler& handler, std::uint32_t events);
  void forget(PollHandler& handler);  // before its descriptor is closed

  // Tells the handlers of what is ready; waits for the first one up to `at_most`. Returns how many there were.
  std::size_t dispatch(std::chrono::milliseconds at_most);
  int descriptor() const { return epoll_; }

  // A listener that found no free descriptor asks to be told (with 0) when one was closed.
  void tell_when_freed(PollHandler& handler);

 private:
  static constexpr int batch_size = 128;
  int epoll_ = -1;
  std::vector<PollHandler*> batch_;  // what is still to be told
  std::vector<std::uint32_t> batch_events_;
  std::vector<PollHandler*> starved_;
};

}  // namespace mailflow::net
