#include "smtp/server.hpp"

#include <gtest/gtest.h>

#include "endpoint.hpp"

namespace mailflow::smtp {
namespace {

using protocol::smtp::exchange_online_profile;
using protocol::smtp::generic_profile;
using std::chrono::minutes;
using std::chrono::seconds;
using Lines = std::vector<std::string>;

const std::string banner =
    "220 mx.contoso.com Microsoft ESMTP MAIL Service ready at Mon, 5 Jan 2026 08:00:00 +0000 [08DE4C306CC24000]\r\n";

TEST(Server, AnswersAGroupOfCommandsInOrder) {
  Endpoint endpoint;
  EXPECT_EQ(endpoint.talk("HELO a\r\nMAIL FROM:<x@fabrikam.com>\r\nRCPT TO:<david@contoso.com>\r\nDATA\r\n"
                          "Subject: hi\r\n\r\n..\r\n.\r\nQUIT\r\n"),
            banner +
                "250 mx.contoso.com Hello [203.0.113.7]\r\n250 2.1.0 Sender OK\r\n250 2.1.5 Recipient OK\r\n"
                "354 Start mail input; end with <CRLF>.<CRLF>\r\n250 2.0.0 Resetting\r\n"
                "221 2.0.0 Service closing transmission channel\r\n");
  ASSERT_EQ(endpoint.host.arrivals.size(), 1U);
  EXPECT_EQ(endpoint.host.arrivals[0].message.bytes(), "Subject: hi\r\n\r\n.\r\n");
  EXPECT_EQ(endpoint.host.arrivals[0].envelope, envelope({"david@contoso.com"}));
  EXPECT_EQ(endpoint.host.ends, std::vector<End>{End::quit});
}

TEST(Server, TellsTheHostWhoIsThere) {
  Endpoint endpoint;
  endpoint.talk("HELO a\r\nQUIT\r\n");
  endpoint.talk("HELO b\r\nMAIL FROM:<>\r\nRCPT TO:<d@contoso.com>\r\nDATA\r\n.\r\nQUIT\r\n");
  ASSERT_EQ(endpoint.host.peers.size(), 3U);
  const auto& first = endpoint.host.peers[0];
  EXPECT_EQ(first.client.address, net::ip("203.0.113.7"));
  EXPECT_EQ(first.local, (net::LabEndpoint{net::ip("198.51.100.40"), 25}));
  EXPECT_EQ(first.session_id, "08DE4C306CC24000");
  EXPECT_EQ(first.started, net::morning());
  EXPECT_EQ(first.hello_name, "");
  EXPECT_EQ(endpoint.host.peers[1].session_id, "08DE4C306CC24001");
  EXPECT_EQ(endpoint.host.peers[2].hello_name, "b");
  EXPECT_EQ(endpoint.host.peers[2].tls, nullptr);
}

TEST(Server, AClientMaySpeakForAnother) {
  Endpoint endpoint;
  endpoint.xclient = XClient::allowed;
  const auto answers = endpoint.talk("EHLO a\r\nXCLIENT ADDR=192.0.2.99 PORT=1025 HELO=b\r\nHELO c\r\nQUIT\r\n");
  EXPECT_NE(answers.find("250 XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT\r\n" + banner +
                         "250 mx.contoso.com Hello [192.0.2.99]\r\n"),
            std::string::npos)
      << answers;
  ASSERT_EQ(endpoint.host.peers.size(), 2U);
  EXPECT_EQ(endpoint.host.peers[0].client.address, net::ip("203.0.113.7"));
  EXPECT_EQ(endpoint.host.peers[1].client, (net::LabEndpoint{net::ip("192.0.2.99"), 1025}));
  EXPECT_EQ(endpoint.host.peers[1].hello_name, "b");
  EXPECT_EQ(endpoint.host.peers[1].session_id, endpoint.host.peers[0].session_id);
}

TEST(Server, TheOneSpokenForMayBeRefused) {
  Endpoint endpoint(generic_profile());
  endpoint.xclient = XClient::allowed;
  endpoint.host.refuse_at_connect = net::ip("192.0.2.99");
  EXPECT_EQ(endpoint.talk("XCLIENT ADDR=192.0.2.99\r\nNOOP\r\n"), "220 mx.contoso.com ESMTP\r\n554 5.7.1 Not you\r\n");
}

TEST(Server, TheObserverSeesEveryLine) {
  Endpoint endpoint(generic_profile());
  endpoint.talk("HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<d@contoso.com>\r\nDATA\r\nabc\r\n.\r\nQUIT\r\n");
  EXPECT_EQ(endpoint.host.transcript.lines,
            (Lines{"> 220 mx.contoso.com ESMTP", "< HELO a", "> 250 mx.contoso.com", "< MAIL FROM:<>", "> 250 2.1.0 Ok",
                   "< RCPT TO:<d@contoso.com>", "> 250 2.1.5 Ok", "< DATA", "> 354 End data with <CR><LF>.<CR><LF>",
                   "* content: 5 bytes", "> 250 2.0.0 Ok", "< QUIT", "> 221 2.0.0 Bye", "* ended: QUIT"}));
}

TEST(Server, TheHostsRefusalsCarryTheTrailer) {
  Endpoint endpoint;
  endpoint.host.verdicts["d@contoso.com"] = mail::Reply{550, "5.7.51", "TenantInboundAttribution; Rejecting"};
  const auto answers = endpoint.talk("HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<d@contoso.com>\r\nQUIT\r\n");
  EXPECT_NE(answers.find("550 5.7.51 TenantInboundAttribution; Rejecting [mx.contoso.com 2026-01-05T08:00:00.000Z "
                         "08DE4C306CC24000]\r\n"),
            std::string::npos)
      << answers;
}

TEST(Server, WaitsForTheStoreBeforeIt250s) {
  Endpoint endpoint(generic_profile());
  endpoint.host.store_takes = seconds{3};
  endpoint.host.verdicts["content"] = mail::Reply{250, "2.0.0", "stored"};
  const auto answers = endpoint.talk("HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<d@contoso.com>\r\nDATA\r\n.\r\nQUIT\r\n");
  EXPECT_TRUE(answers.ends_with("250 2.0.0 stored\r\n221 2.0.0 Bye\r\n")) << answers;
  EXPECT_EQ(endpoint.loop.clock().now(), net::morning() + seconds{3});
}

TEST(Server, ATarpitHoldsOnlyItsOwnReply) {
  Endpoint endpoint(generic_profile());
  Verdict slow(mail::Reply{550, "5.1.1", "Unknown"});
  slow.delay = seconds{5};
  endpoint.host.verdicts["d@contoso.com"] = slow;
  std::string answers;
  endpoint.tasks.start(
      Endpoint::talk_on(endpoint, "HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<d@contoso.com>\r\nNOOP\r\n", answers));
  ASSERT_TRUE(endpoint.loop.settle());
  EXPECT_TRUE(answers.ends_with("250 2.1.0 Ok\r\n")) << answers;
  endpoint.rest();
  EXPECT_NE(answers.find("250 2.1.0 Ok\r\n550 5.1.1 Unknown\r\n250 2.0.0 Ok\r\n421 "), std::string::npos) << answers;
  EXPECT_EQ(endpoint.loop.clock().now(), net::morning() + seconds{5} + minutes{5});
}

TEST(Server, RefusesAtConnect) {
  Endpoint endpoint(generic_profile());
  endpoint.host.verdicts["connect"] = mail::Reply{554, "5.7.1", "Go away"};
  EXPECT_EQ(endpoint.talk("HELO a\r\n"), "554 5.7.1 Go away\r\n");
  EXPECT_EQ(endpoint.host.ends, std::vector<End>{End::ended_by_server});
}

TEST(Server, ClosesOrResetsWhenTheHostSaysSo) {
  Endpoint endpoint(generic_profile());
  Verdict close(mail::Reply{451, "4.3.0", "Not now"});
  close.then = Verdict::Then::close;
  endpoint.host.verdicts["a@contoso.com"] = close;
  Verdict reset;
  reset.then = Verdict::Then::reset;
  endpoint.host.verdicts["b@contoso.com"] = reset;
  EXPECT_TRUE(endpoint.talk("HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@contoso.com>\r\nNOOP\r\n")
                  .ends_with("451 4.3.0 Not now\r\n"));
  endpoint.talk("HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<b@contoso.com>\r\nNOOP\r\n");
  EXPECT_EQ(endpoint.host.ends, (std::vector<End>{End::ended_by_server, End::reset_by_server}));
}

TEST(Server, AnIdleClientIsSentAway) {
  Endpoint endpoint;
  EXPECT_EQ(endpoint.talk("HELO a\r\n"), banner +
                                             "250 mx.contoso.com Hello [203.0.113.7]\r\n"
                                             "451 4.7.0 Timeout waiting for client input\r\n");
  EXPECT_EQ(endpoint.loop.clock().now(), net::morning() + minutes{5});
  EXPECT_EQ(endpoint.host.ends, std::vector<End>{End::timed_out});
}

TEST(Server, AnIdleSenderOfContentIsSentAway) {
  Endpoint endpoint(generic_profile());
  const auto answers = endpoint.talk("HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@contoso.com>\r\nDATA\r\nabc\r\n");
  EXPECT_TRUE(answers.ends_with("421 4.4.2 mx.contoso.com Error: timeout exceeded\r\n")) << answers;
  EXPECT_TRUE(endpoint.host.arrivals.empty());
}

net::Task<> chat(Endpoint& endpoint, base::Duration pause, std::string& answers) {
  auto stream = co_await endpoint.network->connect(endpoint.sender, endpoint.receiver, net::smtp_port);
  auto& wire = *stream;
  const std::string noop = "NOOP\r\n";
  while (true) {
    const auto written = co_await wire.write(noop);
    if (!written) co_return;
    const auto line = co_await wire.read_line(1000);
    if (!line) co_return;
    answers = *line;
    co_await endpoint.loop.clock().sleep_for(pause, net::TimerKind::session);
  }
}

TEST(Server, ASessionHasAnEndEvenIfItIsNeverIdle) {
  Endpoint endpoint;
  std::string answers;
  endpoint.tasks.start(chat(endpoint, minutes{2}, answers));
  endpoint.rest();
  EXPECT_EQ(endpoint.host.ends, std::vector<End>{End::timed_out});
  EXPECT_TRUE(std::find(endpoint.host.transcript.lines.begin(), endpoint.host.transcript.lines.end(),
                        "> 421 4.4.1 Connection timed out") != endpoint.host.transcript.lines.end());
}

net::Task<> hang_up(Endpoint& endpoint, std::string text) {
  auto stream = co_await endpoint.network->connect(endpoint.sender, endpoint.receiver, net::smtp_port);
  auto& wire = *stream;
  const auto written = co_await wire.write(text);
  static_cast<void>(written);
}

TEST(Server, AClientMayVanishAtAnyStage) {
  for (const char* text : {"", "HEL", "HELO a\r\nMAIL FROM:<>\r\n",
                           "HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@contoso.com>\r\nDATA\r\nabc\r\n.\r"}) {
    Endpoint endpoint;
    endpoint.tasks.start(hang_up(endpoint, text));
    endpoint.rest();
    EXPECT_EQ(endpoint.host.ends, std::vector<End>{End::lost}) << text;
    EXPECT_TRUE(endpoint.host.arrivals.empty());
  }
}

TEST(Server, LongLinesAndContentKeepTheSessionInStep) {
  Endpoint endpoint(generic_profile());
  endpoint.server.setup.profile.limits.message = 1000;
  const auto answers =
      endpoint.talk(std::string(300000, 'x') + "\r\nHELO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@contoso.com>\r\nDATA\r\n" +
                    std::string(300000, 'y') + "\r\n.\r\nQUIT\r\n");
  EXPECT_EQ(answers,
            "220 mx.contoso.com ESMTP\r\n500 5.5.2 Error: line too long\r\n250 mx.contoso.com\r\n250 2.1.0 Ok\r\n"
            "250 2.1.5 Ok\r\n354 End data with <CR><LF>.<CR><LF>\r\n550 5.6.0 Error: text line too long\r\n"
            "221 2.0.0 Bye\r\n");
}

TEST(Server, ALineWithoutEndEndsTheSession) {
  Endpoint endpoint(generic_profile());
  const auto answers = endpoint.talk(std::string(1'100'000, 'x'));
  EXPECT_EQ(answers, "220 mx.contoso.com ESMTP\r\n421 4.7.0 mx.contoso.com Error: too many errors\r\n");
}

TEST(Server, AHeaderWithoutEndIsRefused) {
  Endpoint endpoint(generic_profile());
  std::string header;
  for (int i = 0; i < 2001; ++i) header += "A: b\r\n";
  const auto answers =
      endpoint.talk("HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@contoso.com>\r\nDATA\r\n" + header + "\r\n.\r\nQUIT\r\n");
  EXPECT_TRUE(answers.ends_with("552 5.3.4 Error: message header too long\r\n221 2.0.0 Bye\r\n")) << answers;
}

TEST(Server, ASenderWithoutEndIsCutOff) {
  Endpoint endpoint(generic_profile());
  endpoint.server.setup.profile.limits.message = 1000;
  endpoint.talk("HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@contoso.com>\r\nDATA\r\n" + std::string(2000000, 'y'));
  EXPECT_EQ(endpoint.host.ends, std::vector<End>{End::ended_by_server});
  EXPECT_EQ(endpoint.host.reasons[0], "552 5.3.4 Message size exceeds fixed limit");
}

TEST(Server, BareNewlinesAreKeptOrRefusedAsTheProfileSays) {
  const std::string text =
      "HELO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@contoso.com>\r\nDATA\r\na\n.\nMAIL FROM:<evil@x.test>\n\r\n.\r\nQUIT\r\n";
  Endpoint exchange;
  exchange.talk(text);
  ASSERT_EQ(exchange.host.arrivals.size(), 1U);
  EXPECT_EQ(exchange.host.arrivals[0].message.bytes(), "a\n.\nMAIL FROM:<evil@x.test>\n\r\n");
  Endpoint other(generic_profile());
  EXPECT_TRUE(other.talk(text).ends_with("550 5.6.11 Error: bare <CR> or <LF> in message\r\n221 2.0.0 Bye\r\n"));
  EXPECT_TRUE(other.host.arrivals.empty());
}

TEST(Server, StartTlsWithoutACertificateIsA454) {
  Endpoint endpoint(generic_profile(), StartTls::offered);
  std::string answers;
  endpoint.tasks.start(Endpoint::talk_on(endpoint, "HELO a\r\nSTARTTLS\r\n", answers));
  ASSERT_TRUE(endpoint.loop.settle());
  EXPECT_TRUE(answers.ends_with("454 4.7.0 TLS not available due to local problem\r\n")) << answers;
}

TEST(Server, InputBehindStartTlsEndsTheSession) {
  Endpoint endpoint(generic_profile(), StartTls::offered);
  EXPECT_TRUE(endpoint.talk("HELO a\r\nSTARTTLS\r\nMAIL FROM:<evil@x.test>\r\n")
                  .ends_with("250 mx.contoso.com\r\n554 5.5.0 Error: input behind STARTTLS\r\n"));
}

}  // namespace
}  // namespace mailflow::smtp
