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
  model::Tenant tenant;
  tenant.name = "contoso";
  world.tenants = std::make_shared<const model::Tenants>(
      std::vector<std::shared_ptr<const model::Tenant>>{std::make_shared<const model::Tenant>(std::move(tenant))});
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
  nobody.kind = NextHop::Kind::refused;
  nobody.refusal = policy::ReplyId::no_such_recipient;
  NextHop loop;
  loop.kind = NextHop::Kind::refused;
  loop.refusal = policy::ReplyId::forwarding_loop;
  NextHop by_mx;
  by_mx.tenant = 0;
  NextHop connector;
  connector.kind = NextHop::Kind::connector;
  connector.tenant = 0;
  connector.connector = base::guid_of("Filter");
  for (const auto& hop : {NextHop{}, filter, nobody, loop, by_mx, connector}) {
    const auto row = stored(world, piece_to(hop), at, {});
    const auto again = piece_of(row, "b\r\n", world);
    ASSERT_TRUE(again) << base::render(again.error());
    EXPECT_EQ(again->hop, hop);
  }
  auto row = stored(world, piece_to(filter), at, {});
  row.to = 3;
  EXPECT_FALSE(piece_of(row, "b\r\n", world));
  row = stored(world, piece_to(connector), at, {});
  row.tenant = "fabrikam";
  EXPECT_FALSE(piece_of(row, "b\r\n", world));
  row = stored(world, piece_to(connector), at, {});
  row.connector = "no GUID";
  EXPECT_FALSE(piece_of(row, "b\r\n", world));
}

}  // namespace
}  // namespace mailflow::lab
