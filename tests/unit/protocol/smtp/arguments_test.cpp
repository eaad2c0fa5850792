#include "protocol/smtp/arguments.hpp"

#include <gtest/gtest.h>

namespace mailflow::protocol::smtp {
namespace {

const base::DomainName& home() {
  static const auto name = base::DomainName::parse("contoso.com").value();
  return name;
}

TEST(Arguments, MailKeepsWhatTheClientAskedFor) {
  const auto envelope = parse_mail("FROM:<X@fabrikam.com> SIZE=1000 BODY=8BITMIME RET=HDRS ENVID=QQ+2B1").value();
  EXPECT_EQ(mail::to_path(envelope.sender), "<X@fabrikam.com>");
  EXPECT_EQ(envelope.declared_size, 1000U);
  EXPECT_EQ(envelope.body, mail::BodyType::eight_bit_mime);
  EXPECT_EQ(envelope.dsn_return, mail::DsnReturn::headers);
  EXPECT_EQ(envelope.envelope_id, "QQ+1");
  EXPECT_EQ(parse_mail("FROM:<>")->sender, std::nullopt);
  EXPECT_EQ(parse_mail("FROM:<> SIZE=99999999999999999999")->declared_size, ~std::uint64_t{0});
}

TEST(Arguments, RecipientKeepsItsReports) {
  const auto recipient =
      parse_recipient("TO:<David@contoso.com> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a+2Bb@x.test", home()).value();
  EXPECT_EQ(mail::to_string(recipient.address), "David@contoso.com");
  EXPECT_EQ(recipient.notify, (mail::DsnNotify{false, true, false, true}));
  EXPECT_EQ(recipient.original, "rfc822;a+b@x.test");
}

TEST(Arguments, OddPaths) {
  EXPECT_EQ(mail::to_string(parse_recipient("TO:<@a,@b:d@c.test>", home())->address), "d@c.test");
  EXPECT_EQ(mail::to_string(parse_recipient("to: d@c.test NOTIFY=NEVER", home())->address), "d@c.test");
  EXPECT_EQ(mail::to_string(parse_recipient("TO:<POSTMASTER>", home())->address), "POSTMASTER@contoso.com");
  EXPECT_EQ(parse_recipient("TO:<postmaster>", {}).error(), Say::bad_recipient);
  EXPECT_EQ(parse_recipient("TO:<\"a\\\">\"@c.test>", home())->address.local, "a\">");
}

TEST(Xtext, BothWays) {
  EXPECT_EQ(to_xtext("a+b=c d"), "a+2Bb+3Dc+20d");
  std::string text;
  EXPECT_TRUE(from_xtext("a+2Bb+3Dc+20d", text));
  EXPECT_EQ(text, "a+b=c d");
  for (const char* bad : {"+", "+2", "+2b", "a=b", "a b\x7f", "+0A", "+FF", "\xc3"})
    EXPECT_FALSE(from_xtext(bad, text)) << bad;
}

TEST(HelloName, HoldsOnlyWhatAHeaderCanTake) {
  for (const char* good : {"a", "mail.contoso.com", "[192.0.2.1]", "[IPv6:2001:db8::1]", "SRV_01"})
    EXPECT_TRUE(is_hello_name(good)) << good;
  for (const std::string& bad : {std::string(), std::string("a b"), std::string("a(b"), std::string("a\r"),
                                 std::string("\xc3\xa4"), std::string(256, 'a')})
    EXPECT_FALSE(is_hello_name(bad)) << bad;
}

}  // namespace
}  // namespace mailflow::protocol::smtp
