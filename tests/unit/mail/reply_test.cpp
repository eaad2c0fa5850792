#include "mail/reply.hpp"

#include <gtest/gtest.h>

namespace mailflow::mail {
namespace {

TEST(Reply, IsOneLineOfText) {
  EXPECT_EQ(to_string(Reply{550, "5.7.51", "TenantInboundAttribution"}), "550 5.7.51 TenantInboundAttribution");
  EXPECT_EQ(to_string(Reply{354, "", "Start mail input"}), "354 Start mail input");
  EXPECT_EQ(to_string(Reply{250, "", "mx Hello\nSIZE 10\nPIPELINING"}), "250 mx Hello SIZE 10 PIPELINING");
  EXPECT_EQ(to_string(Reply{221, "", ""}), "221");
}

TEST(Reply, ClassComesFromTheFirstDigit) {
  EXPECT_TRUE(is_positive(Reply{250, "", ""}));
  EXPECT_EQ(class_of(Reply{354, "", ""}), ReplyClass::intermediate);
  EXPECT_EQ(class_of(Reply{451, "", ""}), ReplyClass::transient);
  EXPECT_EQ(class_of(Reply{550, "", ""}), ReplyClass::permanent);
  EXPECT_EQ(class_of(Reply{199, "", ""}), ReplyClass::permanent);
  EXPECT_TRUE(is_refusal(Reply{421, "", ""}));
  EXPECT_FALSE(is_refusal(Reply{354, "", ""}));
}

}  // namespace
}  // namespace mailflow::mail
