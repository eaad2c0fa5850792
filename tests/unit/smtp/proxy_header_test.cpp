#include "smtp/proxy_header.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "unit/net/world.hpp"

namespace mailflow::smtp {
namespace {

using protocol::proxy::Header;

// A client writes its pieces, each when the one before has been taken, and the server reads one header.
struct Proxied : net::World {
  static net::Task<> serve(Proxied& world) {
    auto stream = co_await world.listener.accept();
    auto& own = *stream;
    auto header = co_await read_proxy_header(own, world.loop.clock());
    world.rest_of_input = std::string(own.buffered());
    world.result.emplace(std::move(header));
    own.close();
  }

  static net::Task<> speak(Proxied& world, std::vector<std::string> pieces) {
    auto stream = co_await world.network->connect(world.sender, world.receiver, net::smtp_port);
    auto& wire = *stream;
    for (const auto& piece : pieces) {
      const auto written = co_await wire.write(piece);
      if (!written) break;  // the server has closed
      co_await world.loop.clock().sleep_for(world.pause, net::TimerKind::session);
    }
    const auto ended = co_await wire.fill();
    world.client_heard_nothing = !ended && wire.buffered().empty();
  }

  net::IoResult<Header> read(std::vector<std::string> pieces) {
    tasks.start(serve(*this));
    tasks.start(speak(*this, std::move(pieces)));
    rest();
    EXPECT_TRUE(client_heard_nothing);
    return std::move(result.value());
  }

  net::Listener listener = listen("198.51.100.40");
  base::Duration pause = std::chrono::seconds{1};
  std::optional<net::IoResult<Header>> result;
  std::string rest_of_input;
  bool client_heard_nothing = false;
};

TEST(ReadProxyHeader, ComesInPiecesAndLeavesWhatFollows) {
  Proxied world;
  const auto header = world.read({"PROXY TCP4 192.0.2", ".99 198.51.100.40 10", "25 25\r", "\nEHLO x\r\n"});
  ASSERT_TRUE(header) << header.error().text;
  ASSERT_TRUE(header->source);
  EXPECT_EQ(header->source->address, net::ip("192.0.2.99"));
  EXPECT_EQ(header->source->port, 1025);
  EXPECT_EQ(world.rest_of_input, "EHLO x\r\n");
}

TEST(ReadProxyHeader, WhatIsNoneEndsAtOnce) {
  Proxied world;
  const auto header = world.read({"EHLO x\r\n"});
  ASSERT_FALSE(header);
  EXPECT_EQ(header.error().text, "PROXY header: not a PROXY header");
  EXPECT_LE(world.loop.clock().now(), net::morning() + std::chrono::seconds{1});
}

TEST(ReadProxyHeader, FiveSecondsOfSilenceAreEnough) {
  Proxied world;
  const auto header = world.read({});
  ASSERT_FALSE(header);
  EXPECT_EQ(header.error().fault, net::IoFault::timed_out);
  EXPECT_EQ(world.loop.clock().now(), net::morning() + std::chrono::seconds{5});
}

TEST(ReadProxyHeader, SlowPiecesDoNotProlongIt) {
  Proxied world;
  world.pause = std::chrono::seconds{2};
  const auto header = world.read({"PROXY", " ", "TCP4", " 192.0.2.99", " 198.51.100.40 1 2\r\n"});
  ASSERT_FALSE(header);
  EXPECT_EQ(header.error().fault, net::IoFault::timed_out);
}

}  // namespace
}  // namespace mailflow::smtp
