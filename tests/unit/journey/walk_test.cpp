#include "journey/walk.hpp"

#include <gtest/gtest.h>

#include "load/lab.hpp"

namespace mailflow::journey {
namespace {

constexpr std::string_view lab_text = R"(lab: walk
clock: 2026-01-05T08:00Z
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10, "2a01:111:f400::10"] }
  filter: { kind: relay, addresses: [198.51.100.40], relay: { routes: { contoso.com: exo } } }
  fabrikam: { kind: mta, addresses: [203.0.113.7, "2001:db8::7"], domains: [fabrikam.com] }
  plain: { kind: mta, addresses: [203.0.113.8], domains: [plain.example], starttls: none }
  strict: { kind: mta, addresses: [203.0.113.9], domains: [strict.example], starttls: required }
  listed: { kind: mta, addresses: [203.0.113.11], domains: [listed.example], mailboxes: [anna] }
  loop1: { kind: relay, addresses: [203.0.113.21], relay: { routes: { loop.example: loop2 } } }
  loop2: { kind: relay, addresses: [203.0.113.22], relay: { routes: { loop.example: loop1 } } }
  secure: { kind: relay, addresses: [203.0.113.23], relay: { routes: { plain.example: { to: plain, tls: encrypted }, fabrikam.com: { to: fabrikam, tls: verified } } } }
tenants:
  contoso: { host: exo, domains: [contoso.com, behind.example], mailboxes: [david] }
dns: |
  behind.example. MX 10 mx.gone.example.
  behind.example. MX 20 filter.example.
  contoso.com. MX 10 filter.example.
  nomail.example. MX 0 .
  lost.example. MX 10 nowhere.example.
  nowhere.example. A 192.0.2.200
)";

class Walk : public testing::Test {
 protected:
  Walk() {
    auto loaded = load::load_lab(base::SourceFile{"walk.lab.yaml", std::string(lab_text)}, load::TableReader({}));
    EXPECT_TRUE(loaded) << base::render(loaded.error());
    world = std::make_shared<const model::World>(std::move(*loaded));
  }

  Submission submission(const char* via, const char* to, const char* from = "x@fabrikam.com") const {
    Submission out;
    out.via = world->hosts->find(via).value();
    out.from = mail::parse_reverse_path(from).value();
    out.to = {mail::parse_address(to).value()};
    return out;
  }

  RecipientOutcome send(const Submission& what, base::Duration until = {}) const {
    const Epoch epoch{{}, world};
    return walk(std::span(&epoch, 1), what, world->clock, world->clock + until).at(0);
  }

  static std::string route(const RecipientOutcome& outcome) {
    std::string out;
    for (const auto& hop : outcome.route) out += (out.empty() ? "" : " ") + hop.host;
    return out;
  }

  std::shared_ptr<const model::World> world;
};

TEST_F(Walk, ByMxThroughTheFilter) {
  const auto outcome = send(submission("fabrikam", "david@contoso.com"));
  EXPECT_EQ(route(outcome), "fabrikam filter exo");
  EXPECT_EQ(outcome.delivered, (Delivery{"contoso@exo", "david", "Inbox"}));
  EXPECT_EQ(outcome.auth_as, "Anonymous");
  EXPECT_EQ(outcome.scl, 1);
  EXPECT_TRUE(outcome.route[1].tls.encrypted);
  EXPECT_EQ(outcome.route[1].tls.client, model::ChainVerdict::none);  // a relay does not ask for a certificate
  EXPECT_EQ(outcome.route[2].tls.client, model::ChainVerdict::valid);
  EXPECT_EQ(outcome.route[2].tenant, "contoso");
  EXPECT_EQ(outcome.route[2].inbound, "none");
  EXPECT_EQ(outcome.route[2].directionality, "Incoming");
}

TEST_F(Walk, TellsWhatEachReceiverKnew) {
  auto what = submission("fabrikam", "david@contoso.com");
  const auto outcome = send(what);
  ASSERT_EQ(outcome.sessions.size(), 2U);
  EXPECT_EQ(outcome.sessions[0].from, "fabrikam");
  EXPECT_EQ(outcome.sessions[0].to, "filter");
  EXPECT_EQ(outcome.sessions[0].address, "203.0.113.7");
  EXPECT_TRUE(outcome.sessions[0].tls.encrypted);
  EXPECT_FALSE(outcome.sessions[0].certificate_asked);
  EXPECT_EQ(outcome.sessions[0].names, "");
  EXPECT_EQ(outcome.sessions[1].address, "198.51.100.40");
  EXPECT_TRUE(outcome.sessions[1].certificate_asked);
  EXPECT_EQ(outcome.sessions[1].names, "filter.example");
  what.connect = base::IpAddress::parse("40.107.1.10").value();
  what.certificate = (*world->hosts)[what.via].certificate;
  what.certificate->preset = "expired";
  EXPECT_EQ(send(what).sessions.at(0).tls.client, model::ChainVerdict::expired);
  what.tls = model::TlsPolicy::none;
  EXPECT_FALSE(send(what).sessions.at(0).tls.encrypted);
  EXPECT_EQ(send(what).sessions.at(0).names, "");
  const Epoch epoch{{}, world};
  EXPECT_TRUE(walk(std::span(&epoch, 1), what, world->clock, world->clock, Reasons::none).at(0).sessions.empty());
}

TEST_F(Walk, PastTheMx) {
  auto what = submission("fabrikam", "david@contoso.com");
  what.connect = base::IpAddress::parse("40.107.1.10").value();
  EXPECT_EQ(route(send(what)), "fabrikam exo");
  what.tls = model::TlsPolicy::none;
  EXPECT_FALSE(send(what).route[1].tls.encrypted);
  what.tls.reset();
  what.show_certificate = false;
  EXPECT_EQ(send(what).route[1].tls.client, model::ChainVerdict::none);
  what.show_certificate = true;
  what.certificate = (*world->hosts)[what.via].certificate;
  what.certificate->preset = "self-signed";
  EXPECT_EQ(send(what).route[1].tls.client, model::ChainVerdict::self_signed);
}

TEST_F(Walk, RefusalsNameHostStageAndReply) {
  auto what = submission("fabrikam", "nobody@contoso.com");
  what.connect = base::IpAddress::parse("40.107.1.10").value();
  const auto unknown = send(what);
  EXPECT_EQ(unknown.rejected,
            (Refusal{"exo", "rcpt", {550, "5.4.1", "Recipient address rejected: Access denied. AS(201806281)"}}));
  EXPECT_EQ(route(unknown), "fabrikam");
  ASSERT_TRUE(unknown.failed);
  EXPECT_EQ(unknown.failed.value().by, "fabrikam");
  EXPECT_FALSE(unknown.delivered);
  const auto relay = send(submission("fabrikam", "a@listed.example"));
  EXPECT_EQ(
      relay.rejected,
      (Refusal{"listed", "rcpt", {550, "5.1.1", "<a@listed.example>: Recipient address rejected: User unknown"}}));
}

TEST_F(Walk, TheNextExchangeIsTried) {
  const auto outcome = send(submission("fabrikam", "david@behind.example"));
  // mx.gone.example does not exist, so only the second exchange has an address; its relay has no route for the domain.
  ASSERT_TRUE(outcome.rejected);
  EXPECT_EQ(outcome.rejected.value().by, "filter");
  EXPECT_EQ(outcome.rejected.value().reply.status, "5.7.1");
}

TEST_F(Walk, NoRouteWaitsAndExpires) {
  for (const char* to : {"a@lost.example", "a@nowhere.example"}) {
    const auto waiting = send(submission("fabrikam", to));
    EXPECT_TRUE(waiting.queued) << to;
    ASSERT_TRUE(waiting.deferred) << to;
    EXPECT_EQ(waiting.deferred.value().by, "fabrikam");
    EXPECT_EQ(waiting.deferred.value().reply.text, "no route in this lab to 192.0.2.200");
  }
  const auto expired = send(submission("fabrikam", "a@lost.example"), std::chrono::hours{200});
  EXPECT_FALSE(expired.queued);
  ASSERT_TRUE(expired.failed);
  EXPECT_EQ(expired.failed.value().reply.text, "Message expired");
}

TEST_F(Walk, DnsFailures) {
  EXPECT_EQ(send(submission("fabrikam", "a@nomail.example")).failed.value().reply.code, 556);
  EXPECT_EQ(send(submission("fabrikam", "a@unknown.example")).failed.value().reply.text,
            "DNS domain unknown.example does not exist: no route in this lab");
}

TEST_F(Walk, TlsPolicies) {
  EXPECT_FALSE(send(submission("fabrikam", "a@plain.example")).route.at(1).tls.encrypted);
  EXPECT_TRUE(send(submission("plain", "a@strict.example")).delivered);
  auto without = submission("plain", "a@strict.example");
  without.tls = model::TlsPolicy::none;
  EXPECT_EQ(send(without).rejected, (Refusal{"strict", "mail", {530, "5.7.0", "Must issue a STARTTLS command first"}}));
  const auto insists = send(submission("secure", "a@plain.example"));
  ASSERT_TRUE(insists.deferred);
  EXPECT_EQ(insists.deferred.value().stage, "tls");
  EXPECT_TRUE(send(submission("secure", "a@fabrikam.com")).delivered);
}

TEST_F(Walk, ALoopEndsAtTheHopLimit) {
  const auto outcome = send(submission("loop1", "a@loop.example"));
  ASSERT_TRUE(outcome.rejected);
  EXPECT_EQ(outcome.rejected.value().reply.status, "5.4.6");
  EXPECT_EQ(outcome.rejected.value().stage, "data");
  EXPECT_EQ(outcome.route.size(), 62U);  // the sender and 61 hosts that took it with 0 … 60 Received fields
}

TEST_F(Walk, DeliversWhereItIsSubmitted) {
  const auto outcome = send(submission("fabrikam", "anybody@fabrikam.com"));
  EXPECT_EQ(outcome.delivered, (Delivery{"fabrikam", "anybody@fabrikam.com", "Inbox"}));
  EXPECT_EQ(route(outcome), "fabrikam");
}

TEST_F(Walk, AnotherWorldAfterAChange) {
  auto later = *world;
  const auto& hosts = world->hosts->rows();
  std::vector<model::Host> rows(hosts.begin(), hosts.end());
  for (auto& row : rows)
    if (row.name == "loop2") row.addresses = {base::IpAddress::parse("192.0.2.200").value()};
  later.hosts = std::make_shared<const model::Hosts>(std::move(rows));
  const std::vector<Epoch> epochs{
      {{}, world}, {world->clock + std::chrono::minutes{7}, std::make_shared<const model::World>(later)}};
  const auto what = submission("fabrikam", "a@lost.example");
  const auto before = walk(epochs, what, world->clock, world->clock + std::chrono::minutes{6}).at(0);
  EXPECT_EQ(before.deferred.value().stage, "connect");
  const auto after = walk(epochs, what, world->clock, world->clock + std::chrono::minutes{30}).at(0);
  ASSERT_TRUE(after.rejected);  // the address now belongs to a host, which has no route for the domain
  EXPECT_EQ(after.rejected.value().by, "loop2");
}

TEST_F(Walk, SaysWhy) {
  const auto outcome = send(submission("fabrikam", "david@contoso.com"));
  std::vector<std::string_view> stages;
  for (const auto& node : outcome.why) stages.push_back(node.rule->id);
  EXPECT_EQ(stages,
            (std::vector<std::string_view>{"route", "mta.tls-required", "relay", "content", "route", "attribution",
                                           "edge.tenant", "inbound.partner", "edge.admission", "edge.recipients",
                                           "edge.recipient-count", "spf", "content", "trust", "filter", "route"}));
}

}  // namespace
}  // namespace mailflow::journey
