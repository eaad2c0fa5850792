#include <thread>

#include "unit/lab/running.hpp"

namespace mailflow::lab {
namespace {

constexpr std::string_view two_filters = R"(lab: two-filters
clock: 2026-01-05T08:00Z
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10, "2a01:111:f400::10"] }
  naw: { kind: relay, addresses: [198.51.100.40], relay: { routes: { contoso.com: exo } } }
  ionos: { kind: relay, addresses: [198.51.100.80], relay: { routes: { contoso.com: exo } } }
  fabrikam: { kind: mta, addresses: [203.0.113.7, "2001:db8::7"], domains: [fabrikam.com] }
tenants:
  contoso: { host: exo, domains: [contoso.com], mailboxes: [david, anna] }
)";

class TwoFilters : public Running {
 protected:
  void SetUp() override {
    world = with_connectors(world_of(two_filters), "contoso",
                            {partner("NAW", "198.51.100.40"), partner("IONOS", "198.51.100.80")});
    start(world);
  }

  journey::Submission from(const char* via) const {
    auto out = submission_in(world, via, "david@contoso.com");
    out.connect = base::IpAddress::parse("40.107.1.10").value();
    return out;
  }

  model::World world;
};

TEST_F(TwoFilters, BothFiltersAreLetInAndAStrangerIsNot) {
  const auto naw = send(from("naw"));
  EXPECT_EQ(naw.delivered, (journey::Delivery{"contoso@exo", "david", "Inbox"}));
  EXPECT_EQ(route_of(naw), "naw exo");
  EXPECT_EQ(naw.route[1].inbound, "NAW");
  EXPECT_TRUE(naw.route[1].tls.encrypted);
  EXPECT_EQ(naw.route[1].tls.protocol, "TLSv1.3");
  EXPECT_EQ(naw.route[1].tls.server, model::ChainVerdict::valid);
  EXPECT_EQ(send(from("ionos")).route.at(1).inbound, "IONOS");

  const auto stranger = send(from("fabrikam"));
  EXPECT_FALSE(stranger.delivered);
  ASSERT_TRUE(stranger.rejected);
  EXPECT_EQ(stranger.rejected->by, "exo");
  EXPECT_EQ(stranger.rejected->stage, "rcpt");
  EXPECT_EQ(mail::to_string(stranger.rejected->reply),
            "550 5.7.51 TenantInboundAttribution; There is a partner connector configured that matched the message's "
            "recipient domain. The connector had either the RestrictDomainsToIPAddresses or "
            "RestrictDomainsToCertificate set");
}

TEST_F(TwoFilters, HeadersOfADeliveredMessage) {
  auto what = from("naw");
  what.headers = {{"X-MS-Exchange-Organization-SCL", "-1"}, {"X-Forefront-Antispam-Report", "SCL:-1;"}};
  const auto headers = send(what).headers;
  EXPECT_TRUE(headers.starts_with("Received: from ")) << headers;
  EXPECT_NE(headers.find("(198.51.100.40)"), std::string::npos);
  EXPECT_NE(headers.find("(version=TLS1_3, cipher=TLS_"), std::string::npos);
  EXPECT_NE(headers.find("via Frontend Transport; Mon, 5 Jan 2026 08:00:00 +0000\r\nReceived-SPF: None ("),
            std::string::npos);
  EXPECT_NE(headers.find("\r\nAuthentication-Results: spf=none (sender IP is 198.51.100.40) smtp.mailfrom=fabrikam.com;"
                         "\r\nX-EOPAttributedMessage: 0\r\n"),
            std::string::npos)
      << headers;
  EXPECT_NE(headers.find("\r\nX-MS-Exchange-Organization-SCL: 1\r\n"), std::string::npos);
  EXPECT_EQ(headers.find("X-MS-Exchange-Organization-SCL: -1"), std::string::npos);
  EXPECT_NE(headers.find("\r\nX-Forefront-Antispam-Report-Untrusted: SCL:-1;\r\n"), std::string::npos);
  EXPECT_NE(headers.find(";PTR:"), std::string::npos);
  EXPECT_EQ(headers.find("PTR:InfoDomainNonexistent"), std::string::npos);
}

TEST_F(TwoFilters, SameStepsSameBytes) {
  const auto first = send(from("naw"));
  start(world);
  const auto second = send(from("naw"));
  EXPECT_EQ(first.headers, second.headers);
  EXPECT_NE(send(from("naw")).headers, first.headers);  // another message has another id
}

TEST_F(TwoFilters, SaysWhyFromTheFactsOfThatTime) {
  const auto id = submit(from("fabrikam"));
  rest();
  ASSERT_TRUE(lab->apply_change(with_connectors(*lab->configured(), "contoso", {})));
  const auto why = lab->outcomes(id).at(0).why;
  ASSERT_FALSE(why.empty());
  const base::Explain* refused = nullptr;
  for (const auto& each : why)
    if (refused == nullptr) refused = base::find_rule(each, "inbound.partner.none-satisfied");
  EXPECT_NE(refused, nullptr);
}

TEST_F(TwoFilters, AChangedWorldMidway) {
  EXPECT_TRUE(send(from("fabrikam")).rejected);
  ASSERT_TRUE(lab->apply_change(with_connectors(*lab->configured(), "contoso", {partner("NAW", "198.51.100.40")})));
  EXPECT_TRUE(send(from("ionos")).rejected);
  ASSERT_TRUE(lab->apply_change(with_connectors(*lab->configured(), "contoso", {})));
  const auto open = send(from("fabrikam"));
  EXPECT_TRUE(open.delivered);
  EXPECT_EQ(open.route.at(1).inbound, "none");
  EXPECT_EQ(lab->current()->number, world.number + 2);
}

TEST_F(TwoFilters, PropagationTakesItsTime) {
  auto slow = *lab->configured();
  slow.behaviour.propagation.value = std::chrono::minutes{30};
  ASSERT_TRUE(lab->apply_change(slow));
  ASSERT_TRUE(lab->apply_change(with_connectors(*lab->configured(), "contoso", {})));
  EXPECT_TRUE(lab->configured()->tenants->rows()[0]->inbound->rows().empty());
  EXPECT_TRUE(send(from("fabrikam")).rejected);
  advance(std::chrono::minutes{29});
  EXPECT_TRUE(send(from("fabrikam")).rejected);
  advance(std::chrono::minutes{1});
  EXPECT_TRUE(send(from("fabrikam")).delivered);
  EXPECT_EQ(lab->current()->number, lab->configured()->number);
}

TEST_F(TwoFilters, SeveralRecipientsInOneMessage) {
  auto what = from("naw");
  what.to = {mail::parse_address("david@contoso.com").value(), mail::parse_address("ghost@contoso.com").value(),
             mail::parse_address("anna@contoso.com").value()};
  const auto id = submit(what);
  rest();
  agree(id, what, lab->now());
  const auto outcomes = lab->outcomes(id);
  EXPECT_TRUE(outcomes.at(0).delivered);
  ASSERT_TRUE(outcomes.at(1).rejected);
  EXPECT_EQ(outcomes.at(1).rejected->reply.status, "5.4.1");
  EXPECT_TRUE(outcomes.at(2).delivered);
}

TEST_F(TwoFilters, StopsInTheMiddleOfSessions) {
  for (int i = 0; i < 40; ++i) submit(from("naw"));
  lab.reset();
  start(world);
  for (int i = 0; i < 40; ++i) submit(from(i % 2 == 0 ? "naw" : "fabrikam"));
  ASSERT_TRUE(lab->loop().settle());
  EXPECT_EQ(lab->mailboxes().all().size(), 40U) << "20 messages and 20 reports about the others";
}

// More sessions to one target than may be open: connections are kept for those who wait.
TEST_F(TwoFilters, ManyMessagesShareSessions) {
  struct Counter final : Observer {
    void happened(const Event& event) override {
      if (event.kind == EventKind::session) ++sessions;
    }
    int sessions = 0;
  } counter;
  lab->events().add(counter);
  for (int i = 0; i < 200; ++i) {
    auto what = submission_in(world, "naw", "david@contoso.com");
    submit(what);
  }
  rest();
  EXPECT_EQ(lab->mailboxes().all().size(), 200U);
  EXPECT_EQ(counter.sessions, 20);
  lab->events().remove(counter);
}

// Every host is there at once; certificates and endpoints are made when somebody comes.
TEST_F(TwoFilters, AThousandHosts) {
  std::string text = "lab: many\nclock: 2026-01-05T08:00Z\nhosts:\n";
  for (int i = 0; i < 1000; ++i)
    text += fmt::format("  h{}: {{ kind: mta, addresses: [10.0.{}.{}], domains: [d{}.example] }}\n", i, i / 250,
                        i % 250 + 1, i);
  world = world_of(text);
  start(world);
  EXPECT_EQ(lab->endpoints().size(), 1000U);
  EXPECT_TRUE(send(submission_in(world, "h0", "a@d999.example")).delivered);
}

TEST_F(TwoFilters, TwoLabsBesideEachOther) {
  auto other = Lab::start(world);
  ASSERT_TRUE(other);
  EXPECT_TRUE(send(from("naw")).delivered);
  EXPECT_TRUE((*other)->mailboxes().all().empty());
}

}  // namespace
}  // namespace mailflow::lab
