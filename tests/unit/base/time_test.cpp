#include "base/time.hpp"

#include <gtest/gtest.h>

namespace mailflow::base {
namespace {

TEST(Time, Forms) {
  const auto time = parse_time("2026-01-05T08:00Z").value();
  EXPECT_EQ(iso(time), "2026-01-05T08:00:00.000Z");
  EXPECT_EQ(rfc5322(time), "Mon, 5 Jan 2026 08:00:00 +0000");
  EXPECT_EQ(short_text(time), "2026-01-05 08:00");
  EXPECT_EQ(iso(parse_time("2026-02-28T23:59:59.007Z").value()), "2026-02-28T23:59:59.007Z");
  for (const char* bad : {"", "2026-02-30", "2026-01-05T24:00Z", "2026-1-5", "2026-01-05T08:00:00+01:00", "now"})
    EXPECT_FALSE(parse_time(bad)) << bad;
}

TEST(Time, Spans) {
  EXPECT_EQ(parse_duration("24h").value(), parse_duration("1d").value());
  EXPECT_EQ(parse_duration("1h30m").value(), std::chrono::minutes{90});
  EXPECT_EQ(parse_duration("2.00:00:00").value(), parse_duration("48h").value());
  EXPECT_EQ(parse_duration("00:10:00").value(), std::chrono::minutes{10});
  EXPECT_EQ(to_string(std::chrono::minutes{90}), "1h30m");
  EXPECT_EQ(to_string(std::chrono::hours{36}), "36h");
  EXPECT_EQ(to_string(Duration{0}), "0s");
  for (const char* bad : {"", "5", "h", "-1h", "5 h", "99999999999d", "5w", "1:2:3"})
    EXPECT_FALSE(parse_duration(bad)) << bad;
}

}  // namespace
}  // namespace mailflow::base
