#pragma once
// What most tests of this room need: a loop, its network, tasks, and two hosts of the lab.

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "net/line_stream.hpp"
#include "net/loop.hpp"
#include "net/network.hpp"
#include "net/task.hpp"

namespace mailflow::net {

inline base::LabTime morning() {
  return *base::parse_time("2026-01-05T08:00Z");
}

inline base::IpAddress ip(std::string_view text) {
  return *base::IpAddress::parse(text);
}

struct World {
  World() {
    auto opened = Network::open(loop);
    if (!opened) throw std::runtime_error(opened.error().message);
    network = std::move(*opened);
  }

  Listener listen(std::string_view address) {
    auto listeners = network->listen_smtp({ip(address)}, PortPlan::unprivileged);
    if (!listeners) throw std::runtime_error(listeners.error().message);
    return std::move(listeners->front());
  }

  void rest() {
    const auto end = loop.run_until_rest();
    ASSERT_TRUE(end) << end.error().message;
    EXPECT_EQ(*end, LoopEnd::rest);
  }

  Loop loop{morning(), LoopOptions{std::chrono::seconds{20}}};
  std::unique_ptr<Network> network;
  base::IpAddress sender = ip("203.0.113.7");
  base::IpAddress receiver = ip("198.51.100.40");
  TaskGroup tasks{[](std::exception_ptr failure) { std::rethrow_exception(failure); }};
};

}  // namespace mailflow::net
