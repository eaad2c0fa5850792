#include "mail/message_id.hpp"

#include <gtest/gtest.h>

namespace mailflow::mail {
namespace {

TEST(MessageId, IsMadeFromItsParts) {
  EXPECT_EQ(make_message_id("0123", "mail.contoso.com"), "<0123@mail.contoso.com>");
  EXPECT_EQ(exchange_online_message_id("016d56de89dbc2139287a96b0", "SLXP216MB0381.korp216.prod.outlook.com"),
            "<SLXP216MB0381016D56DE89DBC2139287A96B0@SLXP216MB0381.KORP216.PROD.OUTLOOK.COM>");
}

TEST(MessageId, IsFoundInAMessage) {
  const auto id = [](const std::string& value) {
    return message_id_of(Message::parse("Message-Id: " + value + "\r\n\r\n").value());
  };
  EXPECT_EQ(id("<a@b>"), "<a@b>");
  EXPECT_EQ(id("\r\n <a@b> (comment)"), "<a@b>");
  EXPECT_EQ(id("a@b"), std::nullopt);
  EXPECT_EQ(id("<>"), std::nullopt);
  EXPECT_EQ(id("<a@b"), std::nullopt);
  EXPECT_EQ(id("<a b@c>"), std::nullopt);
  EXPECT_EQ(id("<" + std::string(2000, 'a') + ">"), std::nullopt);
  EXPECT_EQ(message_id_of(Message{}), std::nullopt);
}

}  // namespace
}  // namespace mailflow::mail
