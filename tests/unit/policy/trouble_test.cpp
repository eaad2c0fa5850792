#include "policy/trouble.hpp"

#include <gtest/gtest.h>

#include "policy/reply_catalogue.hpp"

namespace mailflow::policy {
namespace {

model::Host sender_of(model::HostKind kind) {
  model::Host host;
  host.kind = kind;
  return host;
}

const model::Host online = sender_of(model::HostKind::exchange_online);
const model::Host other = sender_of(model::HostKind::mta);
const Place place{"mx.fabrikam.com", "203.0.113.7", "Expected Subject: *.contoso.com. Presented Subject: CN=SERVER1."};

std::string told(Trouble trouble) {
  return mail::to_string(trouble_reply(online, trouble, place));
}

// The last attempt's words, and those of the report when the day is over.
std::string expired(Trouble trouble, AttemptStage stage = AttemptStage::connect) {
  return mail::to_string(expired_reply(online, {stage, trouble_reply(online, trouble, place)}));
}

TEST(Trouble, ExchangeOnlineNamesTheLastAttempt) {
  EXPECT_EQ(
      told(Trouble::refused),
      "450 4.4.316 Connection refused [Message=Socket error code 10061] [LastAttemptedServerName=mx.fabrikam.com] "
      "[LastAttemptedIP=203.0.113.7:25]");
  EXPECT_EQ(told(Trouble::no_records),
            "450 4.4.312 DNS query failed [Message=InfoNoRecords] [LastAttemptedServerName=mx.fabrikam.com]");
  EXPECT_EQ(told(Trouble::tls_missing),
            "450 4.4.317 Cannot connect to remote server [Message=451 5.7.3 STARTTLS is required to send mail] "
            "[LastAttemptedServerName=mx.fabrikam.com] [LastAttemptedIP=203.0.113.7:25]");
  EXPECT_EQ(told(Trouble::wrong_name),
            "450 4.4.317 Cannot connect to remote server [Message=SubjectMismatch Expected Subject: *.contoso.com. "
            "Presented Subject: CN=SERVER1.] [LastAttemptedServerName=mx.fabrikam.com] "
            "[LastAttemptedIP=203.0.113.7:25]");
  EXPECT_EQ(told(Trouble::no_such_domain).substr(0, 13), "550 5.4.310 D");
  EXPECT_EQ(told(Trouble::timed_out).substr(0, 12), "450 4.4.315 ");
  EXPECT_EQ(told(Trouble::lost).substr(0, 12), "450 4.4.318 ");
}

TEST(Trouble, AfterADayItBecomesTheReportsReply) {
  EXPECT_EQ(expired(Trouble::refused), "550 5.4.316 Message expired, connection refused(Socket error code 10061)");
  EXPECT_EQ(expired(Trouble::no_records), "550 5.4.312 Message expired, DNS query failed(InfoNoRecords)");
  EXPECT_EQ(
      expired(Trouble::tls_missing, AttemptStage::tls),
      "550 5.4.317 Message expired, cannot connect to remote server(451 5.7.3 STARTTLS is required to send mail)");
  EXPECT_EQ(expired(Trouble::untrusted, AttemptStage::tls),
            "550 5.7.320 Message expired, certificate validation failed(UntrustedRoot)");
  EXPECT_EQ(expired(Trouble::not_valid_now, AttemptStage::tls),
            "550 5.7.320 Message expired, certificate validation failed(CertificateExpired)");
  EXPECT_EQ(expired(Trouble::lost), "550 5.4.318 Message expired, connection was closed abruptly");
}

TEST(Trouble, WhatTheOtherServerSaidIsQuoted) {
  const Attempt last{AttemptStage::rcpt, mail::Reply{451, "4.7.1", "Greylisted"}};
  EXPECT_EQ(mail::to_string(expired_reply(online, last)), "550 5.4.300 Message expired -> 451 4.7.1 Greylisted");
}

TEST(Trouble, AGreetingThatSaysNoIsNoReplyAboutTheMessage) {
  const mail::Reply greeting{554, "5.3.2", "Go away"};
  const auto told = refused_session_reply(online, greeting, place);
  EXPECT_EQ(mail::to_string(told),
            "450 4.4.317 Cannot connect to remote server [Message=554 5.3.2 Go away] "
            "[LastAttemptedServerName=mx.fabrikam.com] [LastAttemptedIP=203.0.113.7:25]");
  EXPECT_EQ(mail::to_string(expired_reply(online, {AttemptStage::greeting, told})),
            "550 5.4.317 Message expired, cannot connect to remote server(554 5.3.2 Go away)");
  EXPECT_EQ(refused_session_reply(other, greeting, place), greeting);
}

TEST(Trouble, AConnectionLostOnTheWayIsNotTheOtherServersWord) {
  const Attempt lost{AttemptStage::data, trouble_reply(online, Trouble::lost, place), true};
  EXPECT_FALSE(lost.is_answered());
  EXPECT_EQ(mail::to_string(expired_reply(online, lost)),
            "550 5.4.318 Message expired, connection was closed abruptly");
}

TEST(Trouble, OtherServersHaveWordsOfTheirOwn) {
  EXPECT_EQ(trouble_reply(other, Trouble::wrong_name, place), reply_for(ReplyId::tls_failed, {}, "mx.fabrikam.com"));
  EXPECT_EQ(trouble_reply(other, Trouble::lost, place), reply_for(ReplyId::unreachable, {}, "mx.fabrikam.com"));
  EXPECT_EQ(trouble_reply(other, Trouble::no_route, {{}, "192.0.2.9", {}}),
            reply_for(ReplyId::no_route, {}, "192.0.2.9"));
}

}  // namespace
}  // namespace mailflow::policy
