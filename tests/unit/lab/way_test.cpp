#include "unit/lab/running.hpp"

namespace mailflow::lab {
namespace {

using journey::Refusal;

constexpr std::string_view ways = R"(lab: ways
clock: 2026-01-05T08:00Z
authorities: { public: {}, own-ca: { trusted-by: [exo] } }
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10, "2a01:111:f400::10"] }
  filter: { kind: relay, addresses: [198.51.100.40], relay: { routes: { contoso.com: exo } } }
  fabrikam: { kind: mta, addresses: [203.0.113.7, "2001:db8::7"], domains: [fabrikam.com] }
  plain: { kind: mta, addresses: [203.0.113.8], domains: [plain.example], starttls: none }
  strict: { kind: mta, addresses: [203.0.113.9], domains: [strict.example], starttls: required }
  listed: { kind: mta, addresses: [203.0.113.11], domains: [listed.example], mailboxes: [anna] }
  six: { kind: mta, addresses: ["2001:db8::6"], domains: [six.example] }
  expired: { kind: mta, addresses: [203.0.113.12], domains: [expired.example], certificate: { names: [mx.expired.example], preset: expired } }
  loop1: { kind: relay, addresses: [203.0.113.21], relay: { routes: { loop.example: loop2 } } }
  loop2: { kind: relay, addresses: [203.0.113.22], relay: { routes: { loop.example: loop1 } } }
  secure: { kind: relay, addresses: [203.0.113.23], relay: { routes: { plain.example: { to: plain, tls: encrypted }, fabrikam.com: { to: fabrikam, tls: verified }, expired.example: { to: expired, tls: verified } } } }
tenants:
  contoso: { host: exo, domains: [contoso.com, behind.example], mailboxes: [david] }
dns: |
  behind.example. MX 10 mx.gone.example.
  behind.example. MX 20 filter.example.
  contoso.com. MX 10 filter.example.
  nomail.example. MX 0 .
  lost.example. MX 10 nowhere.example.
  nowhere.example. A 192.0.2.200
  far.example. MX 10 far6.example.
  far6.example. AAAA 2001:db8:dead::1
)";

class Way : public Running {
 protected:
  void SetUp() override {
    world = world_of(ways);
    start(world);
  }

  journey::RecipientOutcome send_to(const char* via, const char* to) { return send(submission_in(world, via, to)); }

  model::World world;
};

TEST_F(Way, ByMxThroughARelay) {
  const auto outcome = send_to("fabrikam", "david@contoso.com");
  EXPECT_EQ(route_of(outcome), "fabrikam filter exo");
  EXPECT_EQ(outcome.delivered, (journey::Delivery{"contoso@exo", "david", "Inbox"}));
  EXPECT_EQ(outcome.auth_as, "Anonymous");
  EXPECT_EQ(outcome.scl, 1);
}

TEST_F(Way, RefusalsNameHostStageAndReply) {
  EXPECT_EQ(
      send_to("fabrikam", "a@listed.example").rejected,
      (Refusal{"listed", "rcpt", {550, "5.1.1", "<a@listed.example>: Recipient address rejected: User unknown"}}));
  EXPECT_EQ(send_to("fabrikam", "david@behind.example").rejected->by, "filter");
  EXPECT_EQ(send_to("fabrikam", "a@nomail.example").failed->reply.code, 556);
  EXPECT_EQ(send_to("fabrikam", "a@unknown.example").failed->reply.text,
            "DNS domain unknown.example does not exist: no route in this lab");
}

TEST_F(Way, NoRouteOutOfTheLab) {
  EXPECT_EQ(send_to("fabrikam", "a@lost.example").deferred->reply.text, "no route in this lab to 192.0.2.200");
  EXPECT_EQ(send_to("fabrikam", "a@far.example").deferred->reply.text, "no route in this lab to 2001:db8:dead::1");
  EXPECT_EQ(send_to("plain", "a@six.example").deferred->reply.text, "no route in this lab to six.example");
  for (const char* target : {"8.8.8.8", "2001:4860:4860::8888", "127.0.0.1", "127.64.0.1", "0.0.0.0", "::1"}) {
    auto what = submission_in(world, "fabrikam", "david@contoso.com");
    what.connect = base::IpAddress::parse(target).value();
    const auto outcome = send(what);
    EXPECT_TRUE(outcome.queued) << target;
    EXPECT_EQ(outcome.deferred->reply.text, "no route in this lab to " + base::to_string(*what.connect));
  }
}

TEST_F(Way, RetriesUntilItExpires) {
  const auto what = submission_in(world, "fabrikam", "a@lost.example");
  const auto began = lab->now();
  const auto id = submit(what);
  rest();
  EXPECT_EQ(lab->now(), began);
  EXPECT_TRUE(outcome(id).queued);
  EXPECT_EQ(lab->queued(what.via), 1U);
  for (int day = 0; day < 6; ++day) {
    advance(std::chrono::hours{24});
    agree(id, what, began);
  }
  EXPECT_FALSE(outcome(id).queued);
  EXPECT_EQ(outcome(id).failed, (Refusal{"fabrikam", "queue", {550, "5.4.300", "Message expired"}}));
  EXPECT_EQ(lab->queued(what.via), 0U);
}

TEST_F(Way, ARetryMeetsTheNewWorld) {
  const auto what = submission_in(world, "fabrikam", "a@lost.example");
  const auto began = lab->now();
  const auto id = submit(what);
  advance(std::chrono::minutes{7});
  auto rows = world.hosts->rows();
  for (auto& row : rows)
    if (row.name == "listed") row.addresses.push_back(base::IpAddress::parse("192.0.2.200").value());
  auto next = *lab->configured();
  next.hosts = std::make_shared<const model::Hosts>(std::move(rows));
  ASSERT_TRUE(lab->apply_change(next));
  advance(std::chrono::minutes{30});
  agree(id, what, began);
  ASSERT_TRUE(outcome(id).rejected);
  EXPECT_EQ(outcome(id).rejected->by, "listed");
}

TEST_F(Way, TlsPolicies) {
  EXPECT_FALSE(send_to("fabrikam", "a@plain.example").route.at(1).tls.encrypted);
  EXPECT_TRUE(send_to("plain", "a@strict.example").delivered);
  auto without = submission_in(world, "plain", "a@strict.example");
  without.tls = model::TlsPolicy::none;
  EXPECT_EQ(send(without).rejected, (Refusal{"strict", "mail", {530, "5.7.0", "Must issue a STARTTLS command first"}}));
  EXPECT_EQ(send_to("secure", "a@plain.example").deferred->stage, "tls");
  EXPECT_TRUE(send_to("secure", "a@fabrikam.com").delivered);
  EXPECT_EQ(send_to("secure", "a@expired.example").deferred->stage, "tls");
  const auto expired = send_to("fabrikam", "a@expired.example");
  EXPECT_EQ(expired.route.at(1).tls.server, model::ChainVerdict::expired);
}

TEST_F(Way, OverridesOfTheFirstSession) {
  auto what = submission_in(world, "fabrikam", "david@contoso.com");
  what.connect = base::IpAddress::parse("2a01:111:f400::10").value();
  what.source = base::IpAddress::parse("198.51.100.99").value();
  what.helo = "spammer.example";
  what.show_certificate = false;
  auto outcome = send(what);
  EXPECT_EQ(outcome.route.at(1).tls.client, model::ChainVerdict::none);
  EXPECT_TRUE(outcome.headers.starts_with("Received: from spammer.example (198.51.100.99) by ")) << outcome.headers;
  what.show_certificate = true;
  what.certificate = (*world.hosts)[what.via].certificate;
  what.certificate->preset = "self-signed";
  EXPECT_EQ(send(what).route.at(1).tls.client, model::ChainVerdict::self_signed);
  what.certificate->preset = "valid";
  what.certificate->authority = "own-ca";
  EXPECT_EQ(send(what).route.at(1).tls.client, model::ChainVerdict::valid);
  what.tls = model::TlsPolicy::none;
  outcome = send(what);
  EXPECT_FALSE(outcome.route.at(1).tls.encrypted);
  EXPECT_EQ(outcome.headers.find("version="), std::string::npos);
}

TEST_F(Way, ALoopEndsAtTheHopLimit) {
  const auto outcome = send_to("loop1", "a@loop.example");
  EXPECT_EQ(outcome.rejected->stage, "data");
  EXPECT_EQ(outcome.rejected->reply.status, "5.4.6");
  EXPECT_EQ(outcome.route.size(), 62U);
}

TEST_F(Way, DeliversWhereItIsSubmitted) {
  EXPECT_EQ(send_to("fabrikam", "anybody@fabrikam.com").delivered,
            (journey::Delivery{"fabrikam", "anybody@fabrikam.com", "Inbox"}));
  const auto inside = send_to("exo", "david@contoso.com");
  EXPECT_EQ(route_of(inside), "exo");
  EXPECT_NE(inside.headers.find("CIP:255.255.255.255;"), std::string::npos);
}

TEST_F(Way, FieldsThatASubmissionBringsAreNoHops) {
  auto what = submission_in(world, "fabrikam", "david@contoso.com");
  what.headers = {{"Received", "from a.example by b.example; Mon, 5 Jan 2026 07:00:00 +0000"}};
  EXPECT_EQ(route_of(send(what)), "fabrikam filter exo");
}

}  // namespace
}  // namespace mailflow::lab
