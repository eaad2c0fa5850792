// VAL-9: what the lists of a connection filter take.

#include "model/connection_filter.hpp"

#include <gtest/gtest.h>

namespace mailflow::model {
namespace {

base::IpRanges list_of(std::initializer_list<std::string_view> texts) {
  base::IpRanges list;
  for (const auto text : texts) list.push_back(base::parse_ip_range(text).value());
  return list;
}

TEST(ConnectionFilter, TakesAddressesAndNarrowRanges) {
  EXPECT_FALSE(refused_entry({}));
  EXPECT_FALSE(refused_entry(list_of({"192.0.2.1", "192.0.2.0/24", "192.0.2.7/32", "192.0.2.9/25"})));
  EXPECT_FALSE(refused_entry(list_of({"192.0.2.128-192.0.3.127", "192.0.2.5-192.0.2.5", "2001:db8::1"})));
}

TEST(ConnectionFilter, RefusesWideRangesAndIPv6Ones) {
  const struct {
    const char* entry;
    const char* reason;
  } rows[] = {
      {"192.0.2.0/23", "takes ranges of at most 256 addresses, from /24 to /32: not 192.0.2.0/23"},
      {"192.0.2.0-192.0.3.0", "takes ranges of at most 256 addresses, from /24 to /32: not 192.0.2.0-192.0.3.0"},
      {"2001:db8::/127", "takes no IPv6 ranges: 2001:db8::/127"},
      {"2001:db8::1-2001:db8::2", "takes no IPv6 ranges: 2001:db8::1-2001:db8::2"},
      {"2001:db8::1/128", "takes no IPv6 ranges: 2001:db8::1/128"},
  };
  for (const auto& [entry, reason] : rows) {
    const auto refused = refused_entry(list_of({"192.0.2.1", entry}));
    ASSERT_TRUE(refused) << entry;
    EXPECT_EQ(refused->index, 1U);
    EXPECT_EQ(refused->reason, reason);
  }
}

TEST(ConnectionFilter, HasSoManyEntries) {
  base::IpRanges list(most_filter_entries, base::parse_ip_range("192.0.2.1").value());
  EXPECT_EQ(list.size(), 1273U);
  EXPECT_FALSE(refused_entry(list));
  list.push_back(list.front());
  const auto refused = refused_entry(list);
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->index, 1273U);
  EXPECT_EQ(refused->reason, "has 1273 entries at most");
}

}  // namespace
}  // namespace mailflow::model
