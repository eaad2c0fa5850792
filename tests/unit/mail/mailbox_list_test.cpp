#include "mail/mailbox_list.hpp"

#include <gtest/gtest.h>

#include <string>

namespace mailflow::mail {
namespace {

std::string domains(std::string_view value) {
  std::string out;
  for (const auto& domain : mailbox_domains(value)) out += (out.empty() ? "" : " ") + domain.text();
  return out;
}

// RFC 5322 3.4, and what people write.
TEST(MailboxList, InAllItsForms) {
  EXPECT_EQ(domains("ann@contoso.com"), "contoso.com");
  EXPECT_EQ(domains("Ann <ann@Contoso.com>"), "contoso.com");
  EXPECT_EQ(domains("\"Doe, Ann\" <ann@contoso.com>"), "contoso.com");
  EXPECT_EQ(domains("\"x <a@fabrikam.com>\" <ann@contoso.com>"), "contoso.com");
  EXPECT_EQ(domains("ann@contoso.com (a comment, (with) @ more)"), "contoso.com");
  EXPECT_EQ(domains("(a@fabrikam.com) ann@contoso.com"), "contoso.com");
  EXPECT_EQ(domains("ann@contoso.com , bob@fabrikam.com"), "contoso.com fabrikam.com");
  EXPECT_EQ(domains("\"a@fabrikam.com\"@contoso.com"), "contoso.com");
  EXPECT_EQ(domains("\"say \\\" <x@y.example>\" <ann@contoso.com>"), "contoso.com");
  EXPECT_EQ(domains("Sales: ann@contoso.com, bob@fabrikam.com;"), "contoso.com fabrikam.com");
  EXPECT_EQ(domains("Ann <ann@contoso.com"), "contoso.com");
  EXPECT_EQ(domains(std::string(100, 'a') + "@contoso.com"), "contoso.com");
  for (const auto* none :
       {"", "nobody", "<>", "@contoso.com", "ann@", "ann@[192.0.2.1]", "(ann@contoso.com)", "\"ann@contoso.com"})
    EXPECT_EQ(domains(none), "") << none;
}

TEST(MailboxList, IsBounded) {
  std::string many;
  for (int i = 0; i < 1000; ++i) many += "a@contoso.com,";
  EXPECT_EQ(mailbox_domains(many).size(), most_mailboxes);
  EXPECT_TRUE(mailbox_domains(std::string(100'000, '(')).empty());
}

std::vector<std::string> addresses(std::string_view value) {
  std::vector<std::string> out;
  for (const auto& address : mailbox_addresses(value)) out.push_back(to_string(address));
  return out;
}

TEST(MailboxAddresses, AreThoseOfThePeople) {
  using testing::ElementsAre;
  EXPECT_THAT(addresses("\"Doe, Ann\" <Ann@Contoso.com>, b@c.example (B)"),
              ElementsAre("Ann@contoso.com", "b@c.example"));
  EXPECT_THAT(addresses("team: a@b.example, c@d.example;"), ElementsAre("a@b.example", "c@d.example"));
  EXPECT_THAT(addresses("\"a b\"@c.example"), ElementsAre("\"a b\"@c.example"));
  EXPECT_THAT(addresses("\"x@evil.example\" <ann@contoso.com>"), ElementsAre("ann@contoso.com"));
  EXPECT_THAT(addresses("\"x@evil.example"), testing::IsEmpty());
  EXPECT_THAT(addresses("a b@c.example d, (e@f.example)"), ElementsAre("ab@c.exampled"));
  EXPECT_THAT(addresses("nobody"), testing::IsEmpty());
}

}  // namespace
}  // namespace mailflow::mail
