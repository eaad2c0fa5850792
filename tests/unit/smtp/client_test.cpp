#include "smtp/client.hpp"

#include <gtest/gtest.h>

#include "endpoint.hpp"

namespace mailflow::smtp {
namespace {

using protocol::smtp::generic_profile;
using std::chrono::minutes;
using Lines = std::vector<std::string>;

TEST(Client, DeliversAMessage) {
  Endpoint endpoint(generic_profile());
  endpoint.host.verdicts["content"] = mail::Reply{250, "2.0.0", "Ok: queued as 4B1F00"};
  const auto result = endpoint.deliver(envelope({"david@contoso.com"}), "Subject: hi\r\n\r\n.dot\r\n");
  EXPECT_EQ(result.obstacle, Obstacle::none);
  EXPECT_EQ(result.stage, Stage::content);
  EXPECT_EQ(result.greeting->text, "mx.contoso.com ESMTP");
  EXPECT_EQ(result.tls, nullptr);
  ASSERT_TRUE(result.transaction);
  EXPECT_EQ(result.transaction->stage, Stage::content);
  EXPECT_EQ(result.transaction->content->text, "Ok: queued as 4B1F00");
  ASSERT_EQ(endpoint.host.arrivals.size(), 1U);
  EXPECT_EQ(endpoint.host.arrivals[0].message.bytes(), "Subject: hi\r\n\r\n.dot\r\n");
  EXPECT_EQ(endpoint.host.arrivals[0].envelope.declared_size, 21U);
  EXPECT_EQ(endpoint.host.ends, std::vector<End>{End::quit});
  EXPECT_EQ(endpoint.transcript.lines,
            (Lines{"< 220 mx.contoso.com ESMTP", "> EHLO mail.fabrikam.com", "< 250-mx.contoso.com", "< 250-PIPELINING",
                   "< 250-SIZE 52428800", "< 250-ENHANCEDSTATUSCODES", "< 250-8BITMIME", "< 250 DSN",
                   "> MAIL FROM:<x@fabrikam.com> SIZE=21", "> RCPT TO:<david@contoso.com>", "> DATA", "< 250 2.1.0 Ok",
                   "< 250 2.1.5 Ok", "< 354 End data with <CR><LF>.<CR><LF>", "* content: 21 bytes",
                   "< 250 2.0.0 Ok: queued as 4B1F00", "> QUIT", "< 221 2.0.0 Bye"}));
}

TEST(Client, KeepsEveryByteOfALargeMessage) {
  Endpoint endpoint;
  std::string bytes = "Subject: large\r\n\r\n";
  for (int i = 0; bytes.size() < 5'000'000; ++i) bytes += std::string(static_cast<std::size_t>(i % 7), '.') + "x\r\n";
  const auto result = endpoint.deliver(envelope({"david@contoso.com"}), bytes);
  EXPECT_EQ(result.transaction->content->code, 250);
  ASSERT_EQ(endpoint.host.arrivals.size(), 1U);
  EXPECT_TRUE(endpoint.host.arrivals[0].message.bytes() == bytes);
}

TEST(Client, KeepsTheAnswerToEachRecipient) {
  Endpoint endpoint;
  endpoint.host.verdicts["b@contoso.com"] = mail::Reply{550, "5.1.10", "RESOLVER.ADR.RecipientNotFound"};
  const auto result = endpoint.deliver(envelope({"a@contoso.com", "b@contoso.com", "c@contoso.com"}), "x\r\n");
  EXPECT_EQ(result.transaction->accepted(), 2U);
  EXPECT_EQ(result.transaction->recipients[1]->status, "5.1.10");
  EXPECT_EQ(endpoint.host.arrivals[0].envelope.recipients.size(), 2U);
}

TEST(Client, AllRecipientsRefused) {
  Endpoint endpoint;
  endpoint.host.verdicts["a@contoso.com"] = mail::Reply{550, "5.7.51", "no"};
  const auto result = endpoint.deliver(envelope({"a@contoso.com"}), "x\r\n");
  EXPECT_EQ(result.obstacle, Obstacle::none);
  EXPECT_EQ(result.transaction->stage, Stage::rcpt);
  EXPECT_EQ(result.transaction->content, std::nullopt);
  EXPECT_TRUE(endpoint.host.arrivals.empty());
  EXPECT_EQ(endpoint.host.ends, std::vector<End>{End::quit});
}

net::Task<> send_three(Endpoint& endpoint, std::vector<int>& codes) {
  auto stream = co_await endpoint.network->connect(endpoint.sender, endpoint.receiver, net::smtp_port);
  Client client(std::move(*stream), endpoint.loop.clock(), endpoint.options());
  const auto ready = co_await client.open();
  if (!ready) co_return;
  for (const char* recipient : {"a@contoso.com", "refused@contoso.com", "c@contoso.com"}) {
    auto to = address(recipient);
    mail::Envelope given;
    given.recipients.push_back({to, {}, {}});
    auto content = message("Subject: x\r\n\r\n");
    const auto result = co_await client.send(std::move(given), std::move(content));
    codes.push_back(result.content ? result.content->code : result.recipients[0]->code);
  }
  codes.push_back(client.usable() ? 1 : 0);
  co_await client.quit();
}

TEST(Client, KeepsASessionForMoreMessages) {
  Endpoint endpoint;
  endpoint.host.verdicts["refused@contoso.com"] = mail::Reply{550, "5.1.1", "no"};
  std::vector<int> codes;
  endpoint.tasks.start(send_three(endpoint, codes));
  endpoint.rest();
  EXPECT_EQ(codes, (std::vector<int>{250, 550, 250, 1}));
  EXPECT_EQ(endpoint.host.arrivals.size(), 2U);
  EXPECT_EQ(endpoint.host.ends, std::vector<End>{End::quit});
}

TEST(Client, AServerThatSaysNoOrHangsUp) {
  Endpoint refusing;
  refusing.host.verdicts["connect"] = mail::Reply{554, "5.7.1", "no"};
  const auto refused = refusing.deliver(envelope({"a@contoso.com"}), "x\r\n");
  EXPECT_EQ(refused.obstacle, Obstacle::refused);
  EXPECT_EQ(refused.stage, Stage::greeting);
  EXPECT_EQ(refused.greeting->status, "5.7.1");
  EXPECT_EQ(refused.transaction, std::nullopt);

  Endpoint resetting;
  Verdict reset;
  reset.then = Verdict::Then::reset;
  resetting.host.verdicts["content"] = reset;
  const auto lost = resetting.deliver(envelope({"a@contoso.com"}), "x\r\n");
  EXPECT_EQ(lost.obstacle, Obstacle::lost);
  EXPECT_EQ(lost.transaction->stage, Stage::content);
  EXPECT_EQ(lost.transaction->content, std::nullopt);

  Endpoint closing;
  closing.host.verdicts["<x@fabrikam.com>"] = mail::Reply{421, "4.3.2", "later"};
  const auto closed = closing.deliver(envelope({"a@contoso.com"}), "x\r\n");
  EXPECT_EQ(closed.obstacle, Obstacle::none);
  EXPECT_EQ(closed.transaction->stage, Stage::mail);
  EXPECT_EQ(closed.transaction->sender->code, 421);
}

// A server that sends `text` and then keeps the connection open, saying nothing.
struct Silent : net::World {
  explicit Silent(std::string text) : listener(listen("198.51.100.40")) {
    tasks.start(say(*this, std::move(text)));
    ClientOptions options;
    options.hello_name = "a";
    tasks.start(run(*this, std::move(options)));
    rest();
  }

  static net::Task<> say(Silent& silent, std::string text) {
    auto stream = co_await silent.listener.accept();
    silent.stream = std::move(*stream);
    const auto written = co_await silent.stream.write(text);
    static_cast<void>(written);
  }

  static net::Task<> run(Silent& silent, ClientOptions options) {
    auto stream = co_await silent.network->connect(silent.sender, silent.receiver, net::smtp_port);
    auto to = envelope({"a@contoso.com"});
    auto content = message("x\r\n");
    auto got = co_await deliver(std::move(*stream), silent.loop.clock(), std::move(options), std::move(to),
                                std::move(content));
    silent.result = std::move(got);
  }

  net::Listener listener;
  net::LineStream stream;
  SessionResult result;
};

TEST(Client, DoesNotWaitForever) {
  const Silent nothing("");
  EXPECT_EQ(nothing.result.obstacle, Obstacle::timed_out);
  EXPECT_EQ(nothing.result.stage, Stage::greeting);
  const Silent greeting("220 hello\r\n250-half");
  EXPECT_EQ(greeting.result.obstacle, Obstacle::timed_out);
  EXPECT_EQ(greeting.result.stage, Stage::hello);
  Silent final("220 a\r\n250 b\r\n250 c\r\n250 d\r\n354 e\r\n");
  EXPECT_EQ(final.result.transaction->stage, Stage::content);
  EXPECT_EQ(final.loop.clock().now(), net::morning() + minutes{10});
}

TEST(Client, WhatIsNoSmtpEndsTheSession) {
  EXPECT_EQ(Silent("SSH-2.0-x\r\n").result.obstacle, Obstacle::not_smtp);
  EXPECT_EQ(Silent("220 a\r\n250-x\r\n251 y\r\n").result.obstacle, Obstacle::not_smtp);
  EXPECT_EQ(Silent(std::string(9000, '2') + "\r\n").result.obstacle, Obstacle::not_smtp);
}

TEST(Client, RequiredTlsThatIsNotOffered) {
  Endpoint endpoint;
  auto options = endpoint.options();
  options.tls = TlsPolicy::required;
  const auto result = endpoint.deliver(std::move(options), envelope({"a@contoso.com"}), "x\r\n");
  EXPECT_EQ(result.obstacle, Obstacle::tls_not_offered);
  EXPECT_EQ(result.stage, Stage::starttls);
  EXPECT_EQ(endpoint.host.ends, std::vector<End>{End::quit});
}

}  // namespace
}  // namespace mailflow::smtp
