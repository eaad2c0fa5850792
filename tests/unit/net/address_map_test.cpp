#include "net/address_map.hpp"

#include <gtest/gtest.h>

#include <set>

#include "world.hpp"

namespace mailflow::net {
namespace {

TEST(AddressMap, MapsBothFamiliesIntoItsBlockAndBack) {
  auto map = AddressMap::claim();
  ASSERT_TRUE(map) << map.error().message;
  const auto four = map->real(ip("203.0.113.7"));
  const auto six = map->real(ip("2001:db8::7"));
  ASSERT_TRUE(four);
  ASSERT_TRUE(six);
  EXPECT_NE(*four, *six);
  EXPECT_EQ(*four, map->block() + 16);
  EXPECT_EQ(map->real(ip("203.0.113.7")).value(), *four);
  EXPECT_TRUE(map->in_block(*six));
  EXPECT_EQ(map->lab(*six), ip("2001:db8::7"));
  EXPECT_EQ(map->lab(map->dns()), std::nullopt);
  EXPECT_EQ(map->find(ip("192.0.2.1")), std::nullopt);
  EXPECT_EQ(map->block() >> 22U, (127U << 24U | 64U << 16U) >> 22U);
  EXPECT_EQ(map->block() % 4096, 0U);
}

TEST(AddressMap, TwoLabsNeverShareABlockAndAFreedOneComesBack) {
  auto first = AddressMap::claim();
  ASSERT_TRUE(first);
  std::uint32_t freed = 0;
  {
    auto second = AddressMap::claim();
    ASSERT_TRUE(second);
    EXPECT_NE(first->block(), second->block());
    freed = second->block();
  }
  auto third = AddressMap::claim();
  ASSERT_TRUE(third);
  EXPECT_LE(third->block(), freed);
}

TEST(AddressMap, AFullBlockIsFollowedByAnother) {
  auto map = AddressMap::claim();
  ASSERT_TRUE(map);
  std::set<std::uint32_t> seen;
  for (std::uint32_t i = 0; i < 5000; ++i) {
    const auto real = map->real(base::IpAddress::v4(0x0a000000U + i));
    ASSERT_TRUE(real);
    ASSERT_TRUE(map->in_block(*real));
    ASSERT_NE(*real % 4096, 0U);
    ASSERT_NE(*real % 4096, 4095U);
    seen.insert(*real);
  }
  EXPECT_EQ(seen.size(), 5000U);
  EXPECT_EQ(map->lab(*map->find(base::IpAddress::v4(0x0a000000U + 4999))), base::IpAddress::v4(0x0a000000U + 4999));
}

}  // namespace
}  // namespace mailflow::net
