#include "mail/received.hpp"

#include <gtest/gtest.h>

namespace mailflow::mail {
namespace {

base::IpAddress ip(std::string_view text) {
  return base::IpAddress::parse(text).value();
}

Received edge() {
  Received received;
  received.from = "mail.contoso.com";
  received.from_address = ip("192.0.2.10");
  received.by = "CH3PEPF00000011.mail.protection.outlook.com";
  received.by_address = ip("10.167.244.156");
  received.with = "Microsoft SMTP Server";
  received.tls = "TLSv1.3";
  received.cipher = "TLS_AES_256_GCM_SHA384";
  received.id = "15.20.8655.12";
  received.via = "Frontend Transport";
  received.date = base::parse_time("2025-01-06T03:22:22Z").value();
  return received;
}

constexpr const char* edge_text =
    "from mail.contoso.com (192.0.2.10) by CH3PEPF00000011.mail.protection.outlook.com (10.167.244.156)\r\n"
    " with Microsoft SMTP Server (version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384) id 15.20.8655.12\r\n"
    " via Frontend Transport; Mon, 6 Jan 2025 03:22:22 +0000";

TEST(Received, ExchangeFormBothWays) {
  EXPECT_EQ(exchange_received(edge()), edge_text);
  EXPECT_EQ(parse_received(edge_text).value(), edge());
}

TEST(Received, ExchangePlainSessionHasNoTlsGroup) {
  auto plain = edge();
  plain.tls.clear();
  plain.cipher.clear();
  plain.via.clear();
  const auto text = exchange_received(plain);
  EXPECT_EQ(text,
            "from mail.contoso.com (192.0.2.10) by CH3PEPF00000011.mail.protection.outlook.com (10.167.244.156)\r\n"
            " with Microsoft SMTP Server id 15.20.8655.12; Mon, 6 Jan 2025 03:22:22 +0000");
  EXPECT_EQ(parse_received(text).value(), plain);
}

TEST(Received, GenericFormBothWays) {
  Received received;
  received.from = "filter.example";
  received.from_address = ip("2001:db8::9");
  received.by = "mx.fabrikam.com";
  received.with = "ESMTPS";
  received.tls = "TLSv1.2";
  received.cipher = "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
  received.id = "4B1F00";
  received.recipient = "x@fabrikam.com";
  received.date = base::parse_time("2026-01-05T08:00:00Z").value();
  const std::string text =
      "from filter.example ([IPv6:2001:db8::9])\r\n"
      " (using TLSv1.2 with cipher TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384)\r\n"
      " by mx.fabrikam.com with ESMTPS id 4B1F00\r\n"
      " for <x@fabrikam.com>; Mon, 5 Jan 2026 08:00:00 +0000";
  EXPECT_EQ(generic_received(received), text);
  EXPECT_EQ(parse_received(text).value(), received);
}

TEST(Received, GenericNamesTheProtocolItself) {
  Received received;
  received.from = "a";
  received.by = "b";
  EXPECT_EQ(generic_received(received), "from a\r\n by b with ESMTP");
  received.tls = "TLSv1.3";
  received.cipher = "C";
  EXPECT_EQ(generic_received(received), "from a\r\n (using TLSv1.3 with cipher C)\r\n by b with ESMTPS");
}

TEST(Received, ReadsWhatOthersWrite) {
  const auto postfix = parse_received(
      "from mail.example.com (mail.example.com [192.0.2.1])\r\n"
      "\t(using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\r\n"
      "\t key-exchange X25519)\r\n\t(No client certificate requested)\r\n"
      "\tby mx.example.net (Postfix) with ESMTPS id 4Xyz\r\n"
      "\tfor <\"a;b\"@example.net>; Wed,  6 Mar 2024 06:07:22 -0800 (PST)");
  EXPECT_EQ(postfix->from_address, ip("192.0.2.1"));
  EXPECT_EQ(postfix->tls, "TLSv1.3");
  EXPECT_EQ(postfix->cipher, "TLS_AES_256_GCM_SHA384");
  EXPECT_EQ(postfix->by, "mx.example.net");
  EXPECT_EQ(postfix->by_address, std::nullopt);
  EXPECT_EQ(postfix->with, "ESMTPS");
  EXPECT_EQ(postfix->recipient, "\"a;b\"@example.net");
  EXPECT_EQ(base::iso(postfix->date.value()), "2024-03-06T14:07:22.000Z");

  const auto mapi = parse_received(
      "from MBX ([fe80::1]) by MBX ([fe80::1%14]) with mapi id 15.00.1076.000; Wed, 6 Mar 2024 06:07:22 +0000");
  EXPECT_EQ(mapi->from_address, ip("fe80::1"));
  EXPECT_EQ(mapi->by_address, ip("fe80::1"));
  EXPECT_EQ(mapi->with, "mapi");
  EXPECT_EQ(mapi->id, "15.00.1076.000");

  const auto qmail = parse_received("from unknown (HELO a.example) (192.0.2.9) by b.example with SMTP; junk");
  EXPECT_EQ(qmail->from_address, ip("192.0.2.9"));
  EXPECT_EQ(qmail->date, std::nullopt);
  EXPECT_EQ(parse_received("from [192.0.2.3] by x")->from_address, ip("192.0.2.3"));
}

TEST(Received, AHostNamedLikeAClauseStaysAHost) {
  const auto odd = parse_received("from by (192.0.2.1) by with (192.0.2.2) with SMTP").value();
  EXPECT_EQ(odd.from, "by");
  EXPECT_EQ(odd.by, "with");
  EXPECT_EQ(odd.with, "SMTP");
}

TEST(Received, HostileInputIsBounded) {
  EXPECT_FALSE(parse_received(""));
  EXPECT_FALSE(parse_received("(((((((((("));
  EXPECT_FALSE(parse_received("; Mon, 6 Jan 2025 03:22:22 +0000"));
  EXPECT_EQ(parse_received("from a" + std::string(100000, ' ') + "by b")->by, "");
  EXPECT_EQ(parse_received("from a by b (unclosed; Mon, 6 Jan 2025 03:22:22 +0000")->by, "b");
}

}  // namespace
}  // namespace mailflow::mail
