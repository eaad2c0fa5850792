#include "policy/report.hpp"

#include <gtest/gtest.h>

namespace mailflow::policy {
namespace {

model::Host host_of(model::HostKind kind) {
  model::Host host;
  host.name = "h";
  host.kind = kind;
  host.fqdn = base::DomainName::parse("h.example").value();
  return host;
}

bool due(const char* sender, mail::DsnNotify notify) {
  base::Tests tests;
  return decide_report(tests, host_of(model::HostKind::mta),
                       report_facts(mail::parse_reverse_path(sender).value(), notify));
}

TEST(ReportPolicy, TellsASenderWhoWantsToHear) {
  EXPECT_TRUE(due("x@fabrikam.com", {}));
  EXPECT_TRUE(due("x@fabrikam.com", {.never = false, .success = false, .failure = true, .delay = false}));
  EXPECT_FALSE(due("x@fabrikam.com", {.never = true, .success = false, .failure = false, .delay = false}));
  EXPECT_FALSE(due("x@fabrikam.com", {.never = false, .success = true, .failure = false, .delay = true}));
  EXPECT_FALSE(due("<>", {}));
}

GivenUp refused() {
  GivenUp out;
  out.recipient.address = mail::parse_address("david@contoso.com").value();
  out.reply = {550, "5.7.51", "TenantInboundAttribution; no"};
  out.trailer = "FT016.example 2023-06-06T06:22:40.472Z 08DB6591E8589FA7";
  out.stage = AttemptStage::rcpt;
  out.remote = "mx.contoso.com";
  out.remote_address = base::IpAddress::parse("40.107.1.10").value();
  return out;
}

TEST(ReportPolicy, EachKindHasItsWords) {
  const std::string said =
      "550 5.7.51 TenantInboundAttribution; no [FT016.example 2023-06-06T06:22:40.472Z 08DB6591E8589FA7]";
  const auto gateway = failed_recipient(host_of(model::HostKind::relay), refused());
  const auto words = [](model::HostKind kind) { return words_about(host_of(kind), refused(), {}); };
  EXPECT_EQ(words(model::HostKind::relay), "Remote server returned '554 5.7.0 < #5.7.51 smtp;" + said + ">'\n");
  EXPECT_EQ(gateway.status, "5.7.0");
  const auto server = failed_recipient(host_of(model::HostKind::mta), refused());
  EXPECT_EQ(words(model::HostKind::mta),
            "host mx.contoso.com[40.107.1.10] said: " + said + " (in reply to RCPT TO command)\n");
  EXPECT_EQ(server.status, "5.7.51");
  const auto exchange = failed_recipient(host_of(model::HostKind::exchange_online), refused());
  EXPECT_EQ(words(model::HostKind::exchange_online), "mx.contoso.com\nRemote Server returned '" + said + "'\n");
  EXPECT_EQ(exchange.diagnostic, said);
}

TEST(ReportPolicy, WhoNeverAnsweredIsNotNamed) {
  GivenUp expired;
  expired.recipient.address = mail::parse_address("david@contoso.com").value();
  expired.reply = {550, "5.4.300", "Message expired"};
  for (const auto kind : {model::HostKind::relay, model::HostKind::mta, model::HostKind::exchange_online}) {
    const auto failed = failed_recipient(host_of(kind), expired);
    EXPECT_EQ(failed.diagnostic, "550 5.4.300 Message expired");
    EXPECT_EQ(failed.status, "5.4.300");
    EXPECT_EQ(failed.remote, "");
  }
  expired.reply.status = "4.4.7";
  EXPECT_EQ(failed_recipient(host_of(model::HostKind::mta), expired).status, "5.4.7");
}

}  // namespace
}  // namespace mailflow::policy
