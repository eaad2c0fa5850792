#include "policy/content_facts.hpp"

#include <gtest/gtest.h>

namespace mailflow::policy {
namespace {

TEST(ContentFacts, OfAHeader) {
  const auto values = content_values(
      "Received: from a by b; Mon, 5 Jan 2026 08:00:00 +0000\r\n"
      "received: from c by d; Mon, 5 Jan 2026 08:00:00 +0000\r\n"
      "From: \"Doe, Ann\"\r\n <Ann@Contoso.com>\r\n"
      "X-MS-Exchange-CrossPremises-AuthAs:  Internal \r\n"
      "X-MS-Exchange-CrossPremises-AuthAs: Anonymous\r\n"
      "x-ms-exchange-crosspremises-scl: -1\r\n"
      "X-MS-Exchange-Organization-SCL: 9\r\n"
      "X-MS-Exchange-CrossPremises-AuthSource: mail.contoso.com\r\n");
  EXPECT_EQ(values.received_fields, 2U);
  EXPECT_TRUE(values.has_from);
  EXPECT_EQ(values.from_domain.text(), "contoso.com");
  EXPECT_EQ(values.brought_as, "Internal");
  EXPECT_EQ(values.brought_scl, "-1");
  EXPECT_FALSE(values.spf);
  EXPECT_EQ(values.verdict, mail::ContentVerdict::clean);
}

TEST(ContentFacts, OfAFromFieldInAllItsForms) {
  const auto domain = [](std::string_view from) {
    ContentValues values;
    values.read_field("From", from);
    EXPECT_EQ(values.has_from, !from.empty()) << from;
    return values.from_domain.text();
  };
  EXPECT_EQ(domain("ann@contoso.com"), "contoso.com");
  EXPECT_EQ(domain("ann@contoso.com, bob@fabrikam.com"), "contoso.com");
  EXPECT_EQ(domain("\"ceo@contoso.com\" <x@fabrikam.com>"), "fabrikam.com");
  EXPECT_EQ(domain("Ann <ann@contoso.com> (private)"), "contoso.com");
  EXPECT_EQ(domain("nobody"), "");
  EXPECT_EQ(domain("<>"), "");
  EXPECT_EQ(domain("Ann <ann@contoso.com"), "contoso.com");
  EXPECT_EQ(domain(""), "");
}

TEST(ContentFacts, ForgetsWhatNobodyLetsThrough) {
  auto values =
      content_values("X-MS-Exchange-CrossPremises-SCL: 5\r\nX-MS-Exchange-CrossPremises-AuthAs: Internal\r\n");
  EXPECT_FALSE(values.has_from);
  values.forget_brought();
  EXPECT_FALSE(values.brought_scl);
  EXPECT_FALSE(values.brought_as);
}

}  // namespace
}  // namespace mailflow::policy
