#include "mail/quoted_printable.hpp"

#include <gtest/gtest.h>

namespace mailflow::mail {
namespace {

TEST(QuotedPrintable, KeepsWhatMayStay) {
  EXPECT_EQ(quoted_printable(""), "");
  EXPECT_EQ(quoted_printable("a b\tc\r\n\r\nd"), "a b\tc\r\n\r\nd");
}

TEST(QuotedPrintable, WritesTheRestAsNumbers) {
  EXPECT_EQ(quoted_printable("a=b \r\n\xC3\xA4\t"), "a=3Db=20\r\n=C3=A4=09");
  EXPECT_EQ(quoted_printable("a\nb\r"), "a=0Ab=0D");
}

TEST(QuotedPrintable, BreaksLongLines) {
  EXPECT_EQ(quoted_printable(std::string(76, 'x')), std::string(76, 'x'));
  EXPECT_EQ(quoted_printable(std::string(77, 'x')), std::string(75, 'x') + "=\r\nxx");
  EXPECT_EQ(quoted_printable(std::string(74, 'x') + "=y"), std::string(74, 'x') + "=\r\n=3Dy");
  EXPECT_EQ(quoted_printable(std::string(73, 'x') + "="), std::string(73, 'x') + "=3D");
}

}  // namespace
}  // namespace mailflow::mail
