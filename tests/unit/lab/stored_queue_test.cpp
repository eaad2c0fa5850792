#include "lab/stored_queue.hpp"

#include <gtest/gtest.h>

namespace mailflow::lab {
namespace {

using policy::NextHop;

model::World world_of_two() {
  std::vector<model::Host> hosts(2);
  hosts[0].name = "exo";
  hosts[1].name = "filter";
  model::World world;
  world.hosts = std::make_shared<const model::Hosts>(std::move(hosts));
  return world;
}

Piece piece_to(const NextHop& hop) {
  Piece piece;
  piece.letter.message = std::make_shared<const mail::Message>(mail::Message::parse("Subject: a\r\n\r\nb\r\n").value());
  piece.hop = hop;
  return piece;
}

// What a host does next with a piece is known again after a sudden end, nobody to be written to included.
TEST(StoredQueue, GoesTheSameWayAgain) {
  const auto world = world_of_two();
  const model::HostId at{0};
  NextHop filter;
  filter.kind = NextHop::Kind::host;
  filter.host = model::HostId{1};
  filter.tls = model::TlsPolicy::verified;
  NextHop nobody;
  nobody.kind = NextHop::Kind::nobody;
  for (const auto& hop : {NextHop{}, filter, nobody}) {
    const auto row = stored(piece_to(hop), at, {});
    const auto again = piece_of(row, "b\r\n", world);
    ASSERT_TRUE(again) << base::render(again.error());
    EXPECT_EQ(again->hop, hop);
  }
  auto row = stored(piece_to(filter), at, {});
  row.to = 3;
  EXPECT_FALSE(piece_of(row, "b\r\n", world));
}

}  // namespace
}  // namespace mailflow::lab
