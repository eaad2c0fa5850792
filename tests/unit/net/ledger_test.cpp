#include "net/ledger.hpp"

#include <gtest/gtest.h>

namespace mailflow::net {
namespace {

constexpr LinkKey key{0x7f400011, 0x7f400010, 40000, 2525};

struct Connected {
  Connected() : listener(ledger, key.server_address, key.server_port), link(ledger.enter(key)) {
    EXPECT_EQ(ledger.accepted(key), link);
  }
  Ledger ledger;
  ListenerAccount listener;
  std::shared_ptr<Link> link;
};

TEST(Ledger, BytesMoveOnlyTowardsAReaderWhoWaits) {
  Connected c;
  c.link->sent(Side::client, 100);
  EXPECT_EQ(c.ledger.moving(), 0U);  // pipelined into a tarpit
  c.link->waits_to_read(Side::server, true);
  EXPECT_EQ(c.ledger.moving(), 1U);
  c.link->received(Side::server, 60);
  EXPECT_EQ(c.ledger.moving(), 1U);
  c.link->received(Side::server, 40);
  EXPECT_EQ(c.ledger.moving(), 0U);
  c.link->waits_to_read(Side::client, true);
  EXPECT_EQ(c.ledger.moving(), 0U);  // both wait: an idle session
}

TEST(Ledger, AWriterMovesOnlyWhenNothingIsInFlight) {
  Connected c;
  c.link->sent(Side::client, 100);
  c.link->waits_to_write(Side::client, true);
  EXPECT_EQ(c.ledger.moving(), 0U);  // buffers full, nobody reads
  c.link->waits_to_read(Side::server, true);
  EXPECT_EQ(c.ledger.moving(), 1U);
  c.link->received(Side::server, 100);
  c.link->waits_to_read(Side::server, false);
  EXPECT_EQ(c.ledger.moving(), 1U);  // the kernel has room again and will say so
  c.link->waits_to_write(Side::client, false);
  EXPECT_EQ(c.ledger.moving(), 0U);
}

TEST(Ledger, AnEndIsATokenUntilItIsSeen) {
  Connected c;
  c.link->waits_to_read(Side::server, true);
  EXPECT_EQ(c.ledger.moving(), 0U);
  c.link->closed(Side::client);
  EXPECT_EQ(c.ledger.moving(), 1U);
  c.link->saw_end(Side::server);
  EXPECT_EQ(c.ledger.moving(), 0U);
  c.link->closed(Side::server);
  EXPECT_EQ(c.ledger.moving(), 0U);
}

TEST(Ledger, AClosedReceiverDropsBytesAndFreesAWriter) {
  Connected c;
  c.link->sent(Side::client, 100);
  c.link->waits_to_write(Side::client, true);
  c.link->closed(Side::server);
  EXPECT_EQ(c.ledger.moving(), 1U);  // the reset is on its way to the writer
  c.link->waits_to_write(Side::client, false);
  c.link->sent(Side::client, 50);
  EXPECT_EQ(c.ledger.moving(), 0U);
  c.link->waits_to_read(Side::client, true);
  EXPECT_EQ(c.ledger.moving(), 1U);
}

TEST(Ledger, AListenerCountsOnlyWhileItAccepts) {
  Ledger ledger;
  ListenerAccount listener(ledger, key.server_address, key.server_port);
  const auto link = ledger.enter(key);
  EXPECT_EQ(ledger.moving(), 0U);  // a host that does not accept
  listener.waits(true);
  EXPECT_EQ(ledger.moving(), 1U);
  EXPECT_EQ(ledger.accepted(key), link);
  EXPECT_EQ(ledger.moving(), 0U);
  EXPECT_EQ(ledger.accepted(key), nullptr);  // the next one with this name is foreign
}

TEST(Ledger, ARefusedConnectTakesItsTokenBack) {
  Ledger ledger;
  ListenerAccount listener(ledger, key.server_address, key.server_port);
  listener.waits(true);
  const auto link = ledger.enter(key);
  EXPECT_EQ(ledger.moving(), 1U);
  ledger.withdraw(key);
  EXPECT_EQ(ledger.moving(), 0U);
}

TEST(Ledger, AClosingListenerEndsWhatNobodyAccepted) {
  Ledger ledger;
  auto listener = std::make_unique<ListenerAccount>(ledger, key.server_address, key.server_port);
  const auto link = ledger.enter(key);
  link->waits_to_read(Side::client, true);
  EXPECT_EQ(ledger.moving(), 0U);
  listener.reset();
  EXPECT_EQ(ledger.moving(), 1U);
}

TEST(Ledger, JobsCountUntilDoneAndAreNamed) {
  Ledger ledger;
  Ledger::Job question(ledger, Ledger::Work::question);
  {
    const Ledger::Job foreign(ledger, Ledger::Work::foreign);
    EXPECT_EQ(ledger.moving(), 2U);
    EXPECT_EQ(ledger.foreign_open(), 1U);
  }
  auto moved = std::move(question);
  EXPECT_EQ(ledger.moving(), 1U);
  EXPECT_NE(ledger.text().find("1 questions to the resolver"), std::string::npos) << ledger.text();
  moved.done();
  moved.done();
  EXPECT_EQ(ledger.moving(), 0U);
}

TEST(Ledger, TextNamesTheLinkThatMoves) {
  Connected c;
  c.link->sent(Side::client, 12);
  c.link->waits_to_read(Side::server, true);
  EXPECT_NE(c.ledger.text().find("127.64.0.17:40000 -> 127.64.0.16:2525: 12 bytes in flight, the receiver waits"),
            std::string::npos)
      << c.ledger.text();
}

}  // namespace
}  // namespace mailflow::net
