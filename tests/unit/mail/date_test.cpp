#include "mail/date.hpp"

#include <gtest/gtest.h>

namespace mailflow::mail {
namespace {

std::string read(std::string_view text) {
  const auto time = parse_date(text);
  return time ? base::iso(*time) : "refused";
}

TEST(Date, ReadsWhatIsWritten) {
  const auto time = base::parse_time("2026-01-05T08:09:10Z").value();
  EXPECT_EQ(parse_date(base::rfc5322(time)).value(), time);
}

TEST(Date, Forms) {
  EXPECT_EQ(read("Mon, 6 Jan 2025 03:22:22 +0000"), "2025-01-06T03:22:22.000Z");
  EXPECT_EQ(read("Wed, 6 Mar 2024 06:07:22 -0800"), "2024-03-06T14:07:22.000Z");
  EXPECT_EQ(read("6 jan 25 3:22 EST"), "2025-01-06T08:22:00.000Z");
  EXPECT_EQ(read(" Mon , 06 Jan 1999 (a (nested) comment) 23:59:60 GMT (UTC)"), "1999-01-07T00:00:00.000Z");
  EXPECT_EQ(read("1 Jan 70 00:00:00 Q"), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(read("1 Jan 2025 00:30 +0130"), "2024-12-31T23:00:00.000Z");
  EXPECT_EQ(read("1 Jan 125 00:30"), "2025-01-01T00:30:00.000Z");
}

TEST(Date, Refused) {
  for (const char* bad : {"", "Mon", "30 Feb 2025 00:00 +0000", "1 Foo 2025 00:00 +0000", "1 Jan 2025 24:00 +0000",
                          "1 Jan 2025 00:60 +0000", "1 Jan 2025 00:00 +00", "1 Jan 2025 00:00 +0060",
                          "1 Jan 2025 00:00 XYZ", "1 Jan 2025 00:00 +0000 x", "1 Jan 1960 00:00 +0000",
                          "1 Jan 1970 00:00 +0100", "1 Jan 99999 00:00", "(((((((("})
    EXPECT_EQ(read(bad), "refused") << bad;
  EXPECT_EQ(read(std::string(200, ' ') + "1 Jan 2025 00:00 +0000"), "refused");
}

}  // namespace
}  // namespace mailflow::mail
