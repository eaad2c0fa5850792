#include "net/network.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net/socket.hpp"
#include "world.hpp"

namespace mailflow::net {
namespace {

Task<> try_connect(World& world, base::IpAddress to, std::optional<IoResult<LineStream>>& result) {
  auto stream = co_await world.network->connect(world.sender, to, smtp_port);
  result.emplace(std::move(stream));
}

IoFault fault_of_connect(World& world, std::string_view to) {
  std::optional<IoResult<LineStream>> result;
  world.tasks.start(try_connect(world, ip(to), result));
  world.rest();
  EXPECT_TRUE(result);
  EXPECT_FALSE(*result);
  return result->error().fault;
}

TEST(Network, NothingButTheLabsOwnAddressesIsReached) {
  World world;
  const auto listener = world.listen("198.51.100.40");
  for (const auto* outside : {"8.8.8.8", "2001:4860::1", "127.0.0.1", "::1", "0.0.0.0", "203.0.113.99"}) {
    std::optional<IoResult<LineStream>> result;
    world.tasks.start(try_connect(world, ip(outside), result));
    ASSERT_TRUE(result) << "it had to wait";  // at once, without a system call
    ASSERT_FALSE(*result) << outside;
    EXPECT_EQ(result->error().fault, IoFault::no_route) << outside;
    EXPECT_EQ(result->error().text, "no route in this lab");
  }
}

TEST(Network, AnOwnedAddressWithoutListenerRefuses) {
  World world;
  const auto listener = world.listen("198.51.100.40");
  ASSERT_TRUE(world.network->own(ip("192.0.2.10")));
  EXPECT_EQ(fault_of_connect(world, "192.0.2.10"), IoFault::refused);
}

TEST(Network, AClosedListenerRefusesAndADisownedAddressHasNoRoute) {
  World world;
  auto listener = world.listen("198.51.100.40");
  listener.close();
  EXPECT_EQ(fault_of_connect(world, "198.51.100.40"), IoFault::refused);
  world.network->disown(ip("198.51.100.40"));
  EXPECT_EQ(fault_of_connect(world, "198.51.100.40"), IoFault::no_route);
}

Task<> accept_one(Listener& listener, std::optional<LineStream>& accepted, IoFault& fault) {
  auto stream = co_await listener.accept();
  if (stream)
    accepted.emplace(std::move(*stream));
  else
    fault = stream.error().fault;
}

TEST(Network, BothEndsSeeLabAddresses) {
  World world;
  auto listener = world.listen("2a01:111:f400::10");
  std::optional<LineStream> accepted;
  auto fault = IoFault::closed;
  world.tasks.start(accept_one(listener, accepted, fault));
  std::optional<IoResult<LineStream>> client;
  world.tasks.start(try_connect(world, ip("2a01:111:f400::10"), client));
  world.rest();
  ASSERT_TRUE(client && *client);
  ASSERT_TRUE(accepted);
  EXPECT_EQ(accepted->peer().address, world.sender);
  EXPECT_EQ(accepted->local(), (LabEndpoint{ip("2a01:111:f400::10"), 25}));
  EXPECT_EQ((*client)->peer(), (LabEndpoint{ip("2a01:111:f400::10"), 25}));
  EXPECT_EQ((*client)->local(), accepted->peer());
  EXPECT_EQ(accepted->origin(), Origin::lab);
}

TEST(Network, AHostThatDoesNotAcceptIsRest) {
  World world;
  const auto listener = world.listen("198.51.100.40");
  std::optional<IoResult<LineStream>> client;
  world.tasks.start(try_connect(world, world.receiver, client));
  world.rest();
  EXPECT_TRUE(client && *client);
}

struct ForeignSeen {
  LabEndpoint peer;
  Origin origin = Origin::lab;
  std::size_t open = 0;
};

Task<> meet_foreigner(World& world, Listener& listener, Ledger::Job hold, ForeignSeen& seen) {
  auto stream = co_await listener.accept();
  hold.done();
  seen = {stream->peer(), stream->origin(), world.loop.ledger().foreign_open()};
}

TEST(Network, AForeignClientIsSeenAsTheHostWhoseAddressItBinds) {
  World world;
  auto listener = world.listen("198.51.100.40");
  ForeignSeen seen;
  Ledger::Job hold(world.loop.ledger(), Ledger::Work::foreign);
  world.tasks.start(meet_foreigner(world, listener, std::move(hold), seen));
  const auto real = *world.network->addresses().real(world.sender);
  const auto client = connect_to(base::IpAddress::v4(listener.real().address), listener.real().port, real);
  ASSERT_EQ(client.error, 0);
  world.rest();
  EXPECT_EQ(seen.origin, Origin::foreign);
  EXPECT_EQ(seen.peer.address, world.sender);
  EXPECT_EQ(seen.open, 1U);
  EXPECT_EQ(world.loop.ledger().foreign_open(), 0U);
  ::close(client.descriptor);
}

TEST(Network, ClosingAListenerWakesItsAcceptor) {
  World world;
  auto listener = world.listen("198.51.100.40");
  std::optional<LineStream> accepted;
  auto fault = IoFault::closed;
  world.tasks.start(accept_one(listener, accepted, fault));
  listener.close();
  world.rest();
  EXPECT_EQ(fault, IoFault::cancelled);
}

TEST(Network, OnePortForAllHostsAndATakenPortIsAClearError) {
  World world;
  auto listeners = world.network->listen_smtp({ip("192.0.2.1"), ip("192.0.2.2")}, PortPlan::unprivileged);
  ASSERT_TRUE(listeners);
  EXPECT_EQ(listeners->at(0).real().port, listeners->at(1).real().port);
  EXPECT_GE(world.network->real_smtp_port(), 2525);
  const auto again = world.network->listen_smtp({ip("192.0.2.2")}, PortPlan::unprivileged);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, base::ErrorKind::unavailable);
  EXPECT_NE(again.error().message.find("Address already in use (the lab's 192.0.2.2)"), std::string::npos)
      << again.error().message;
}

TEST(Network, AllOrNothingOnThePortThatIsFreeEverywhere) {
  World world;
  const auto second = *world.network->addresses().real(ip("192.0.2.2"));
  const auto blocker = listen_on(base::IpAddress::v4(second), 2525);
  ASSERT_EQ(blocker.error, 0);
  const auto listeners = world.network->listen_smtp({ip("192.0.2.1"), ip("192.0.2.2")}, PortPlan::unprivileged);
  ASSERT_TRUE(listeners);
  EXPECT_EQ(world.network->real_smtp_port(), 2526);
  ::close(blocker.descriptor);
}

Task<> accept_many(Listener& listener, std::vector<LineStream>& accepted) {
  while (true) {
    auto stream = co_await listener.accept();
    if (!stream) co_return;
    accepted.push_back(std::move(*stream));
  }
}

TEST(Network, WithoutDescriptorsAnAcceptorWaitsUntilOneIsFree) {
  World world;
  auto listener = world.listen("198.51.100.40");
  std::vector<LineStream> accepted;
  world.tasks.start(accept_many(listener, accepted));
  std::optional<IoResult<LineStream>> first;
  world.tasks.start(try_connect(world, world.receiver, first));
  world.rest();
  ASSERT_EQ(accepted.size(), 1U);
  rlimit old{};
  ::getrlimit(RLIMIT_NOFILE, &old);
  // Room for exactly one more descriptor: the client's.
  const int probe = ::dup(0);
  ::close(probe);
  rlimit tight{static_cast<rlim_t>(probe) + 1, old.rlim_max};
  ::setrlimit(RLIMIT_NOFILE, &tight);
  std::optional<IoResult<LineStream>> second;
  world.tasks.start(try_connect(world, world.receiver, second));
  world.rest();
  EXPECT_TRUE(second && *second);
  EXPECT_EQ(accepted.size(), 1U);
  accepted.front().close();
  world.rest();
  EXPECT_EQ(accepted.size(), 2U);
  std::optional<IoResult<LineStream>> third;
  world.tasks.start(try_connect(world, world.receiver, third));
  ::setrlimit(RLIMIT_NOFILE, &old);
  ASSERT_TRUE(third);
  ASSERT_FALSE(*third);
  EXPECT_EQ(third->error().fault, IoFault::limit);
}

}  // namespace
}  // namespace mailflow::net
