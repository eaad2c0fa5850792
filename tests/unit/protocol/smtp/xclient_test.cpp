#include "protocol/smtp/xclient.hpp"

#include <gtest/gtest.h>

namespace mailflow::protocol::smtp {
namespace {

base::IpAddress ip(std::string_view text) {
  return base::IpAddress::parse(text).value();
}

ClientClaim claim_of(std::string_view arguments, ClientClaim before = {}) {
  const auto claim = parse_xclient(arguments, std::move(before));
  EXPECT_TRUE(claim) << arguments;
  return claim.value_or(ClientClaim{});
}

TEST(XClient, EachAttribute) {
  const auto claim = claim_of(
      "NAME=mail.fabrikam.com addr=203.0.113.7 PORT=1025 PROTO=ESMTP HELO=fabrikam.com LOGIN=david+40contoso.com "
      "DESTADDR=IPv6:2a01:111:f400::10 DESTPORT=25");
  EXPECT_EQ(claim.name, "mail.fabrikam.com");
  EXPECT_EQ(claim.address, ip("203.0.113.7"));
  EXPECT_EQ(claim.port, 1025);
  EXPECT_EQ(claim.protocol, ClientClaim::Protocol::esmtp);
  EXPECT_EQ(claim.hello_name, "fabrikam.com");
  EXPECT_EQ(claim.destination, ip("2a01:111:f400::10"));
  EXPECT_EQ(claim_of("PROTO=smtp").protocol, ClientClaim::Protocol::smtp);
  EXPECT_EQ(claim_of("ADDR=ipv6:2001:db8::7").address, ip("2001:db8::7"));
}

TEST(XClient, WhatIsNotKnown) {
  EXPECT_EQ(claim_of("NAME=[UNAVAILABLE]").name, "");
  EXPECT_EQ(claim_of("NAME=[tempunavail]").name, "");
  EXPECT_EQ(claim_of("ADDR=203.0.113.7").name, std::nullopt);
  const auto before = claim_of("ADDR=203.0.113.7 PORT=1 HELO=x DESTADDR=192.0.2.1");
  const auto after =
      claim_of("ADDR=[UNAVAILABLE] PORT=[unavailable] HELO=[UNAVAILABLE] DESTADDR=[UNAVAILABLE]", before);
  EXPECT_EQ(after.address, std::nullopt);
  EXPECT_EQ(after.port, std::nullopt);
  EXPECT_EQ(after.hello_name, "");
  EXPECT_EQ(after.destination, std::nullopt);
}

TEST(XClient, CommandsAddUp) {
  const auto first = claim_of("HELO=fabrikam.com PROTO=ESMTP NAME=one.example");
  const auto both = claim_of("ADDR=203.0.113.7\tNAME=two.example", first);
  EXPECT_EQ(both.hello_name, "fabrikam.com");
  EXPECT_EQ(both.name, "two.example");
  EXPECT_EQ(both.address, ip("203.0.113.7"));
}

TEST(XClient, WhatIsRefused) {
  for (const auto* arguments : {"",
                                "ADDR",
                                "ADDR=",
                                "ADDR=203.0.113",
                                "ADDR=2001:db8::7",
                                "ADDR=IPV6:203.0.113.7",
                                "ADDR=[203.0.113.7]",
                                "ADDR=1.2.3.4 ADDR=1.2.3.5",
                                "PORT=65536",
                                "PORT=-1",
                                "PORT=",
                                "PORT=25x",
                                "PROTO=LMTP",
                                "PROTO=[UNAVAILABLE]",
                                "NAME=",
                                "NAME=a+20b",
                                "NAME=<a>",
                                "NAME=a+0D+0Ab",
                                "HELO=a+3Db",
                                "HELO==",
                                "NAME=+4",
                                "LOGIN=",
                                "COLOUR=red",
                                "ADDR=1.2.3.4 =",
                                "DESTPORT=x",
                                "DESTADDR=x"}) {
    const auto claim = parse_xclient(arguments, {});
    ASSERT_FALSE(claim) << arguments;
    EXPECT_EQ(claim.error(), Say::bad_arguments) << arguments;
  }
  EXPECT_FALSE(parse_xclient("NAME=" + std::string(256, 'a'), {}));
  EXPECT_TRUE(parse_xclient("NAME=" + std::string(255, 'a'), {}));
}

}  // namespace
}  // namespace mailflow::protocol::smtp
