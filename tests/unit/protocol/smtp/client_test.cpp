#include "protocol/smtp/client.hpp"

#include <gtest/gtest.h>

#include "protocol/smtp/reply_text.hpp"

namespace mailflow::protocol::smtp {
namespace {

mail::Reply reply(std::string_view text) {
  ReplyReader reader;
  std::size_t end = 0;
  while ((end = text.find('|')) != std::string_view::npos) {
    EXPECT_EQ(reader.line(text.substr(0, end)), ReplyReader::State::more);
    text.remove_prefix(end + 1);
  }
  EXPECT_EQ(reader.line(text), ReplyReader::State::complete) << text;
  return reader.take();
}

mail::Envelope envelope(std::initializer_list<const char*> recipients) {
  mail::Envelope result;
  result.sender = mail::parse_address("x@fabrikam.com").value();
  for (const char* recipient : recipients)
    result.recipients.push_back({mail::parse_address(recipient).value(), {}, {}});
  return result;
}

// What the client does with each answer: "ACT output".
std::string shown(const ClientStep& step) {
  static constexpr const char* names[] = {"read", "tls", "content", "nothing", "ready", "over"};
  auto text = std::string(names[static_cast<int>(step.act)]);
  auto output = step.output;
  for (std::size_t at = 0; (at = output.find("\r\n", at)) != std::string::npos;) output.replace(at, 2, "|");
  if (!output.empty()) text += ' ' + output;
  return text;
}

class Client : public testing::Test {
 protected:
  std::string say(std::string_view text) { return shown(client.replied(reply(text))); }
  void open(std::string_view ehlo) {
    client.start();
    say("220 mx");
    ASSERT_EQ(say(ehlo), "ready");
  }
  ClientDialogue client{"me.test", TlsPolicy::none};
};

TEST_F(Client, OneCommandAtATime) {
  EXPECT_EQ(shown(client.start()), "read");
  EXPECT_EQ(say("220 mx"), "read EHLO me.test|");
  EXPECT_EQ(say("250 mx"), "ready");
  EXPECT_EQ(shown(client.message(envelope({"a@b.test", "c@d.test"}), 10)), "read MAIL FROM:<x@fabrikam.com>|");
  EXPECT_EQ(say("250 ok"), "read RCPT TO:<a@b.test>|");
  EXPECT_EQ(say("550 5.1.1 no"), "read RCPT TO:<c@d.test>|");
  EXPECT_EQ(say("250 ok"), "read DATA|");
  EXPECT_EQ(say("354 go"), "content");
  EXPECT_EQ(say("250 2.6.0 queued"), "ready");
  EXPECT_EQ(client.transaction().stage, Stage::content);
  EXPECT_EQ(client.transaction().accepted(), 1U);
  EXPECT_EQ(client.transaction().recipients[0]->status, "5.1.1");
  EXPECT_EQ(client.transaction().content->text, "queued");
  EXPECT_EQ(shown(client.quit()), "read QUIT|");
  EXPECT_EQ(say("221 bye"), "over");
}

TEST_F(Client, PipelinesWhereOffered) {
  open("250-mx|250-PIPELINING|250 SIZE 1000");
  EXPECT_EQ(client.offers().largest, 1000U);
  EXPECT_EQ(shown(client.message(envelope({"a@b.test", "c@d.test"}), 10)),
            "read MAIL FROM:<x@fabrikam.com> SIZE=10|RCPT TO:<a@b.test>|RCPT TO:<c@d.test>|DATA|");
  EXPECT_EQ(say("250 ok"), "read");
  EXPECT_EQ(say("250 ok"), "read");
  EXPECT_EQ(say("451 later"), "read");
  EXPECT_EQ(say("354 go"), "content");
  EXPECT_EQ(say("250 queued"), "ready");
  EXPECT_EQ(client.transaction().accepted(), 1U);
  EXPECT_EQ(shown(client.message(envelope({"a@b.test"}), 10)),
            "read MAIL FROM:<x@fabrikam.com> SIZE=10|RCPT TO:<a@b.test>|DATA|");
}

TEST_F(Client, PipelinedAndAllRefused) {
  open("250-mx|250 PIPELINING");
  client.message(envelope({"a@b.test"}), 10);
  say("250 ok");
  EXPECT_EQ(say("550 5.7.51 no"), "read");
  EXPECT_EQ(say("554 no valid recipients"), "ready");
  EXPECT_EQ(client.transaction().stage, Stage::rcpt);
  EXPECT_EQ(client.transaction().data->code, 554);
  // The sender was accepted, so the server still holds a transaction.
  EXPECT_EQ(shown(client.message(envelope({"a@b.test"}), 10)),
            "read RSET|MAIL FROM:<x@fabrikam.com>|RCPT TO:<a@b.test>|DATA|");
  say("250 reset");
  say("250 ok");
  say("550 no");
  EXPECT_EQ(say("354 go on"), "nothing");
  EXPECT_EQ(say("554 no recipients"), "ready");
  EXPECT_EQ(client.transaction().stage, Stage::rcpt);
}

TEST_F(Client, PipelinedAndSenderRefused) {
  open("250-mx|250 PIPELINING");
  client.message(envelope({"a@b.test"}), 10);
  EXPECT_EQ(say("550 5.1.8 no"), "read");
  EXPECT_EQ(say("503 need mail"), "read");
  EXPECT_EQ(say("503 need mail"), "ready");
  EXPECT_EQ(client.transaction().stage, Stage::mail);
  EXPECT_EQ(client.transaction().sender->status, "5.1.8");
}

TEST_F(Client, RefusalsWithoutPipeliningEndTheTransactionAtOnce) {
  open("250 mx");
  client.message(envelope({"a@b.test"}), 10);
  EXPECT_EQ(say("451 later"), "ready");
  EXPECT_EQ(client.transaction().stage, Stage::mail);
  EXPECT_EQ(shown(client.message(envelope({"a@b.test"}), 10)), "read MAIL FROM:<x@fabrikam.com>|");
  say("250 ok");
  EXPECT_EQ(say("550 no"), "ready");
  EXPECT_EQ(client.transaction().stage, Stage::rcpt);
  EXPECT_EQ(shown(client.message(envelope({"a@b.test"}), 10)), "read RSET|");
  EXPECT_EQ(say("250 ok"), "read MAIL FROM:<x@fabrikam.com>|");
  say("250 ok");
  say("250 ok");
  EXPECT_EQ(say("452 full"), "ready");
  EXPECT_EQ(client.transaction().stage, Stage::data);
}

TEST_F(Client, ManyRecipientsGoInGroups) {
  open("250-mx|250 PIPELINING");
  mail::Envelope many = envelope({});
  for (int i = 0; i < 250; ++i)
    many.recipients.push_back({mail::parse_address("r" + std::to_string(i) + "@b.test").value(), {}, {}});
  EXPECT_EQ(shown(client.message(many, 1)).find("DATA"), std::string::npos);
  EXPECT_EQ(say("250 ok"), "read");
  std::size_t groups = 1;
  for (int i = 0; i < 250; ++i) {
    const auto step = say("250 ok");
    if (step != "read") ++groups;
    EXPECT_EQ(step.find("DATA|") != std::string::npos, i == 199) << i;
  }
  EXPECT_EQ(groups, 3U);
  EXPECT_EQ(say("354 go"), "content");
  EXPECT_EQ(client.transaction().accepted(), 250U);
}

TEST_F(Client, AllRefusedInTheFirstGroupsStillAsksTheLast) {
  open("250-mx|250 PIPELINING");
  mail::Envelope many = envelope({});
  for (int i = 0; i < 150; ++i) many.recipients.push_back({mail::parse_address("r@b.test").value(), {}, {}});
  client.message(many, 1);
  say("250 ok");
  std::string step;
  for (int i = 0; i < 100; ++i) step = say("550 no");
  EXPECT_TRUE(step.ends_with("|DATA|")) << step;
}

TEST_F(Client, The421EndsTheSession) {
  open("250-mx|250 PIPELINING");
  client.message(envelope({"a@b.test"}), 10);
  say("250 ok");
  EXPECT_EQ(say("421 4.3.2 closing"), "over");
  EXPECT_FALSE(client.usable());
  EXPECT_EQ(client.transaction().stage, Stage::rcpt);
  EXPECT_EQ(client.transaction().recipients[0]->code, 421);
  EXPECT_EQ(shown(client.quit()), "over");
}

TEST_F(Client, GreetingRefused) {
  client.start();
  EXPECT_EQ(say("554 no service"), "over QUIT|");
  EXPECT_EQ(client.stage(), Stage::greeting);
  EXPECT_EQ(client.obstacle(), Obstacle::refused);
  EXPECT_EQ(client.greeting()->code, 554);
}

TEST_F(Client, FallsBackToHelo) {
  client.start();
  say("220 mx");
  EXPECT_EQ(say("502 what?"), "read HELO me.test|");
  EXPECT_EQ(say("250-mx|250 PIPELINING"), "ready");
  EXPECT_FALSE(client.offers().pipelining);
}

TEST_F(Client, DeliveryReportsAreAskedForWhereOffered) {
  auto wanted = envelope({"a@b.test"});
  wanted.body = mail::BodyType::eight_bit_mime;
  wanted.dsn_return = mail::DsnReturn::headers;
  wanted.envelope_id = "a b";
  wanted.recipients[0].notify = {false, true, true, false};
  wanted.recipients[0].original = "rfc822;o+x@b.test";
  open("250-mx|250-DSN|250-8BITMIME|250 PIPELINING");
  EXPECT_EQ(shown(client.message(wanted, 10)),
            "read MAIL FROM:<x@fabrikam.com> BODY=8BITMIME RET=HDRS ENVID=a+20b|"
            "RCPT TO:<a@b.test> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;o+2Bx@b.test|DATA|");
}

TEST(ClientTls, IsStartedAndForgetsWhatWasOffered) {
  ClientDialogue client("me.test", TlsPolicy::opportunistic);
  client.start();
  client.replied(reply("220 mx"));
  EXPECT_EQ(shown(client.replied(reply("250-mx|250-PIPELINING|250 STARTTLS"))), "read STARTTLS|");
  EXPECT_EQ(shown(client.replied(reply("220 go"))), "tls");
  EXPECT_EQ(client.stage(), Stage::handshake);
  EXPECT_EQ(shown(client.tls_started()), "read EHLO me.test|");
  EXPECT_EQ(shown(client.replied(reply("250 mx"))), "ready");
  EXPECT_FALSE(client.offers().pipelining);
}

TEST(ClientTls, OpportunisticGoesOnWithoutIt) {
  ClientDialogue client("me.test", TlsPolicy::opportunistic);
  client.start();
  client.replied(reply("220 mx"));
  client.replied(reply("250-mx|250 STARTTLS"));
  EXPECT_EQ(shown(client.replied(reply("454 not now"))), "ready");
  EXPECT_EQ(client.starttls()->code, 454);
}

TEST(ClientTls, RequiredGivesUp) {
  ClientDialogue refused("me.test", TlsPolicy::required);
  refused.start();
  refused.replied(reply("220 mx"));
  refused.replied(reply("250-mx|250 STARTTLS"));
  EXPECT_EQ(shown(refused.replied(reply("454 not now"))), "over QUIT|");
  EXPECT_EQ(refused.obstacle(), Obstacle::refused);
  EXPECT_EQ(refused.stage(), Stage::starttls);

  ClientDialogue missing("me.test", TlsPolicy::required);
  missing.start();
  missing.replied(reply("220 mx"));
  EXPECT_EQ(shown(missing.replied(reply("250 STARTTLS"))), "over QUIT|");
  EXPECT_EQ(missing.obstacle(), Obstacle::tls_not_offered);
  EXPECT_FALSE(missing.usable());
}

}  // namespace
}  // namespace mailflow::protocol::smtp
