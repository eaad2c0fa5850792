#include "spf/range_set.hpp"

#include <gtest/gtest.h>

#include "zones.hpp"

namespace mailflow::spf {
namespace {

std::string added(RangeSet& set, std::string_view range) {
  return base::to_string(set.add(base::parse_ip_range(range).value()));
}

TEST(SpfRangeSet, TellsWhatIsNew) {
  RangeSet set;
  EXPECT_EQ(added(set, "192.0.2.64/26"), "192.0.2.64/26");
  EXPECT_EQ(added(set, "192.0.2.64/26"), "");
  EXPECT_EQ(added(set, "192.0.2.70"), "");
  EXPECT_EQ(added(set, "192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(added(set, "192.0.2.0/24"), "192.0.2.0, 192.0.2.2-192.0.2.63, 192.0.2.128/25");
  EXPECT_EQ(added(set, "192.0.2.0/23"), "192.0.3.0/24");
  EXPECT_EQ(added(set, "192.0.3.0-192.0.4.0"), "192.0.4.0");
}

TEST(SpfRangeSet, KeepsFamiliesAndEdgesApart) {
  RangeSet set;
  EXPECT_EQ(added(set, "255.255.255.255"), "255.255.255.255");
  EXPECT_EQ(added(set, "::"), "::");
  EXPECT_EQ(added(set, "0.0.0.0/0"), "0.0.0.0-255.255.255.254");
  EXPECT_EQ(added(set, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff");
  EXPECT_EQ(added(set, "::/0"), "::1-ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe");
  EXPECT_EQ(added(set, "0.0.0.0/0"), "");
  EXPECT_EQ(added(set, "::/0"), "");
}

TEST(SpfRangeSet, NamesRangesAsShortAsTheyAre) {
  EXPECT_EQ(range_text(ip("0.0.0.0"), ip("255.255.255.255")), "0.0.0.0/0");
  EXPECT_EQ(range_text(ip("2001:db8::"), ip("2001:db8::ffff")), "2001:db8::/112");
  EXPECT_EQ(range_text(ip("192.0.2.1"), ip("192.0.2.2")), "192.0.2.1-192.0.2.2");
  EXPECT_EQ(range_text(ip("192.0.2.2"), ip("192.0.2.3")), "192.0.2.2/31");
}

}  // namespace
}  // namespace mailflow::spf
