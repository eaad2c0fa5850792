#include "web/server.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

namespace mailflow::web {
namespace {

base::Result<std::unique_ptr<Server>> start(boost::asio::io_context& io, std::uint16_t port, std::uint16_t ports) {
  return Server::start(io, {.port = port, .ports = ports}, [] { return Site{}; });
}

TEST(Server, TakesAnotherPortOnlyWhereItMay) {
  boost::asio::io_context io;
  const auto first = start(io, 0, 1);
  ASSERT_TRUE(first);
  const auto taken = (*first)->port();
  const auto asked_for = start(io, taken, 1);
  ASSERT_FALSE(asked_for);
  EXPECT_EQ(asked_for.error().kind, base::ErrorKind::unavailable);
  EXPECT_NE(asked_for.error().message.find(std::to_string(taken)), std::string::npos) << asked_for.error().message;
  const auto moved = start(io, taken, 50);
  ASSERT_TRUE(moved) << moved.error().message;
  EXPECT_GT((*moved)->port(), taken);
}

TEST(Server, DoesNotCountBeyondTheLastPort) {
  boost::asio::io_context io;
  const auto last = start(io, 65535, 1);  // ours, or somebody else's
  EXPECT_FALSE(start(io, 65535, 10)) << "took another port than those asked for";
}

}  // namespace
}  // namespace mailflow::web
