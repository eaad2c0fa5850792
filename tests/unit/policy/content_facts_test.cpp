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
  EXPECT_TRUE(values.has_from());
  ASSERT_EQ(values.from_domains.size(), 1U);
  EXPECT_EQ(values.from_domains[0].text(), "contoso.com");
  EXPECT_EQ(values.brought_as, "Internal");
  EXPECT_EQ(values.brought_scl, "-1");
  EXPECT_FALSE(values.spf);
  EXPECT_EQ(values.verdict, mail::ContentVerdict::clean);
}

TEST(ContentFacts, OneFromFieldWithAnAddress) {
  const auto has_from = [](std::string header) { return content_values(header).has_from(); };
  EXPECT_TRUE(has_from("From: ann@contoso.com\r\n"));
  EXPECT_FALSE(has_from("From: nobody\r\n"));
  EXPECT_FALSE(has_from("From: <>\r\n"));
  EXPECT_FALSE(has_from("From:\r\n"));
  EXPECT_FALSE(has_from("From: a@contoso.com\r\nFrom: b@contoso.com\r\n"));
  EXPECT_FALSE(has_from("Sender: a@contoso.com\r\n"));
}

TEST(ContentFacts, ForgetsWhatNobodyLetsThrough) {
  auto values =
      content_values("X-MS-Exchange-CrossPremises-SCL: 5\r\nX-MS-Exchange-CrossPremises-AuthAs: Internal\r\n");
  EXPECT_FALSE(values.has_from());
  values.forget_brought();
  EXPECT_FALSE(values.brought_scl);
  EXPECT_FALSE(values.brought_as);
}

TEST(ContentFacts, WhoseMessageItIs) {
  auto values = content_values(
      "x-originatororg: contoso.com\r\nX-OriginatorOrg: adatum.com\r\nX-MS-Exchange-CrossTenant-Id: one\r\n"
      "X-MS-Exchange-CrossTenant-Id: two\r\n");
  EXPECT_EQ(values.originator, "contoso.com");
  EXPECT_EQ(values.tenant_id, "one");
  values.forget_brought();
  EXPECT_EQ(values.originator, "contoso.com");
  EXPECT_FALSE(values.tenant_id);
  model::Tenant tenant;
  tenant.guid = base::guid_of("contoso");
  values.leave(tenant, "sales.contoso.com");
  EXPECT_EQ(values.tenant_id, base::to_string(tenant.guid));
  EXPECT_EQ(values.originator, "sales.contoso.com");
  values.leave(tenant, "");
  EXPECT_FALSE(values.originator);
}

TEST(ContentFacts, BehindARelayThatChangesFields) {
  const auto whole = content_values(
      "From: a@contoso.com\r\nX-OriginatorOrg: contoso.com\r\nX-MS-Exchange-CrossTenant-Id: one\r\n"
      "X-MS-Exchange-CrossPremises-AuthAs: Internal\r\nX-MS-Exchange-CrossPremises-SCL: -1\r\n");
  auto values = whole;
  values.pass({});
  EXPECT_EQ(values.tenant_id, "one");
  model::RelaySettings relay;
  relay.strip_headers = {{"x-ms-exchange-crosspremises-", true}, {"X-OriginatorOrg", false}, {"X-MS", false}};
  values.pass(relay);
  EXPECT_FALSE(values.brought_as);
  EXPECT_FALSE(values.brought_scl);
  EXPECT_FALSE(values.originator);
  EXPECT_EQ(values.tenant_id, "one");
  EXPECT_TRUE(values.has_from());
  relay.strip_headers = {{"X-MS-", true}, {"from", false}};
  relay.add_headers = {{"From", "b@fabrikam.com"}, {"X-MS-Exchange-CrossTenant-Id", "two"}};
  values.pass(relay);
  EXPECT_EQ(values.tenant_id, "two");
  ASSERT_EQ(values.from_domains.size(), 1U);
  EXPECT_EQ(values.from_domains[0].text(), "fabrikam.com");
  values = whole;
  relay.strip_headers.clear();
  values.pass(relay);
  EXPECT_EQ(values.tenant_id, "one");
  EXPECT_FALSE(values.has_from());
}

}  // namespace
}  // namespace mailflow::policy
