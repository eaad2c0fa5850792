#include "base/ip.hpp"

#include <gtest/gtest.h>

namespace mailflow::base {
namespace {

IpAddress ip(const char* text) {
  return IpAddress::parse(text).value();
}

TEST(Ip, ParsesAndPrintsBothFamilies) {
  EXPECT_EQ(to_string(ip("203.0.113.7")), "203.0.113.7");
  EXPECT_EQ(to_string(ip("2001:DB8::7")), "2001:db8::7");
  EXPECT_EQ(to_string(ip("::ffff:192.0.2.1")), "192.0.2.1");
  for (const char* bad : {"", "203.0.113", "203.0.113.256", "2001:db8:::1", "abc", " 1.2.3.4"})
    EXPECT_FALSE(IpAddress::parse(bad)) << bad;
}

TEST(Ip, ReverseNames) {
  EXPECT_EQ(reverse_name(ip("203.0.113.7")), "7.113.0.203.in-addr.arpa");
  EXPECT_EQ(reverse_name(ip("2001:db8::7")),
            "7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
}

TEST(Ip, RangesContainTheirEnds) {
  const auto range = parse_ip_range("212.227.126.200/25").value();
  EXPECT_EQ(to_string(range.first), "212.227.126.128");
  EXPECT_EQ(to_string(range.last), "212.227.126.255");
  EXPECT_TRUE(range.contains(ip("212.227.126.128")));
  EXPECT_FALSE(range.contains(ip("212.227.126.127")));
  EXPECT_TRUE(parse_ip_range("0.0.0.0/0")->contains(ip("255.255.255.255")));
  EXPECT_FALSE(parse_ip_range("0.0.0.0/0")->contains(ip("::1")));
  EXPECT_TRUE(parse_ip_range("2001:db8::/32")->contains(ip("2001:db8:ffff::1")));
  EXPECT_TRUE(parse_ip_range("10.0.0.1-10.0.0.9")->contains(ip("10.0.0.9")));
  for (const char* bad : {"10.0.0.9-10.0.0.1", "10.0.0.1/33", "10.0.0.1/", "10.0.0.1/x", "10.0.0.1-::1", "1.2.3.4/24x"})
    EXPECT_FALSE(parse_ip_range(bad)) << bad;
}

}  // namespace
}  // namespace mailflow::base
