#include "policy/near_miss.hpp"

#include <gtest/gtest.h>

#include "policy/partner.hpp"
#include "policy/rules.hpp"
#include "random_partners.hpp"

namespace mailflow::policy {
namespace {

using base::Explain;

RecipientFacts mail_of(const base::DomainName& sender, const base::DomainName& recipient) {
  return {{base::Dimension::sender_domain, sender},
          {base::Dimension::recipient_domain, recipient},
          {base::Dimension::recipient_address, std::string{}},
          {base::Dimension::recipient_address, std::string{}},
          {base::Dimension::recipient_address, base::DomainName{}}};
}

model::World world_of(const RandomPartners& random) {
  auto tenant = std::make_shared<model::Tenant>();
  tenant->name = "contoso";
  tenant->inbound = random.connectors;
  auto domains = std::make_shared<model::AcceptedDomains>();
  for (const auto* name : {"a.example", "b.a.example", "c.b.a.example", "x.example", "notina.example"}) {
    auto& domain = domains->emplace_back();
    domain.name = name;
    domain.domain = base::DomainName::parse(name).value();
    domain.settle();
  }
  tenant->domains = std::move(domains);
  model::World world;
  model::Host exo;
  exo.name = "exo";
  exo.kind = model::HostKind::exchange_online;
  world.hosts = std::make_shared<const model::Hosts>(std::vector{exo});
  world.tenants = std::make_shared<const model::Tenants>(std::vector<std::shared_ptr<const model::Tenant>>{tenant});
  world.behaviour.partner = random.behaviour;
  return world;
}

struct Decided {
  Arrival arrival;
  std::vector<Explain> why;
};

Decided decide(const RandomPartners& random, const SessionValues& values, const RecipientFacts& mail) {
  const auto session = session_facts(values);
  const Tables tables{.host = "exo", .inbound = random.connectors.get(), .partner_behaviour = &random.behaviour};
  base::RecordBuffer records(base::Detail::full);
  base::Tests tests(&records);
  Decided decided;
  decided.arrival = choose_partner(tests, tables, {}, {session, mail});
  decided.arrival.tenant = 0;
  decided.why = records.explain();
  add_near_miss(world_of(random), decided.arrival, values, mail, first_recipient, decided.why);
  return decided;
}

// By hand, not by the field tables that the search uses.
void carry_out(const base::Change& change, InboundConnector& c) {
  const auto domain = [&] { return base::DomainName::parse(change.value).value(); };
  if (change.setting == "RequireTls")
    c.require_tls.value = false;
  else if (change.setting == "SenderIPAddresses")
    c.sender_ip_addresses.value.push_back(base::parse_ip_range(change.value).value());
  else if (change.setting == "SenderDomains")
    c.sender_domains.value.push_back({{DomainPattern::Kind::exact, domain()}, 1});
  else if (change.setting == "AssociatedAcceptedDomains")
    c.associated_accepted_domains.value.push_back(domain());
  else if (change.setting == "TlsSenderCertificateName")
    c.tls_sender_certificate_name.value = base::parse_domain_pattern(change.value).value();
  else
    FAIL() << change.setting;
}

struct Tally {
  std::size_t named = 0;
  std::size_t settings = 0;
  std::size_t several = 0;
  std::size_t certificates = 0;
};

void expect_true(const RandomPartners& random, SessionValues values, const base::DomainName& sender,
                 const base::DomainName& recipient, const Explain& near, Tally& tally) {
  ++tally.named;
  if (!near.result) return;
  auto rows = random.connectors->rows();
  const auto at = std::ranges::find(rows, near.subject, &InboundConnector::name);
  ASSERT_NE(at, rows.end());
  const auto changes = base::changes_for(near);
  ASSERT_TRUE(changes);
  for (const auto& change : *changes) carry_out(change, *at);
  if (base::needs_client(near)) {
    ++tally.certificates;
    values.tls = true;
    values.certificate_valid = true;
    values.certificate_names = {{DomainPattern::Kind::exact, base::parse_domain_pattern(near.wanted).value().domain}};
  }
  tally.settings += changes->empty() ? 0 : 1;
  tally.several += changes->size() > 1 ? 1 : 0;
  auto changed = random;
  const auto row = static_cast<std::uint32_t>(at - rows.begin());
  changed.connectors = std::make_shared<const model::InboundConnectors>(std::move(rows));
  const auto decided = by_definition(changed, values, sender, recipient);
  EXPECT_FALSE(decided.refused());
  EXPECT_EQ(decided.connector, row);
}

TEST(NearMissRandom, WhatIsSaidToMatchMatchesWhenItIsDone) {
  Tally tally;
  std::size_t refused = 0;
  for (std::uint32_t seed = 1; seed <= 4'000; ++seed) {
    RandomPartners random(seed);
    const auto values = random.session();
    const auto sender = random.sender();
    const auto recipient = random.recipient();
    const auto decided = decide(random, values, mail_of(sender, recipient));
    for (const auto& root : decided.why)
      for (const auto& near : root.near) {
        ASSERT_TRUE(decided.arrival.refused()) << "seed " << seed;
        ASSERT_NO_FATAL_FAILURE(expect_true(random, values, sender, recipient, near, tally)) << "seed " << seed;
        if (HasFailure()) FAIL() << "seed " << seed;
      }
    refused += decided.arrival.refused();
  }
  EXPECT_EQ(tally.named, refused);
  EXPECT_GT(tally.settings, refused / 3);
  EXPECT_GT(tally.several, 50U);
  EXPECT_GT(tally.certificates, 50U);
}

InboundConnector connector(std::string name, std::string_view address, std::string_view domain = "*") {
  InboundConnector c;
  c.name = std::move(name);
  c.sender_domains.value = {base::parse_address_space(domain).value()};
  c.sender_ip_addresses.value = {base::parse_ip_range(address).value()};
  c.restrict_domains_to_ip_addresses.value = true;
  return c;
}

// Of x@a.example in the clear from 192.0.2.1, without a certificate.
class NearMissOf : public testing::Test {
 public:
  NearMissOf() { values.client = base::IpAddress::parse("192.0.2.1").value(); }

  Explain near(std::vector<InboundConnector> rows) const {
    RandomPartners fixed(1);
    fixed.connectors = std::make_shared<const model::InboundConnectors>(std::move(rows));
    fixed.behaviour = behaviour;
    const auto domain = base::DomainName::parse("a.example").value();
    for (const auto& root : decide(fixed, values, mail_of(domain, domain)).why)
      if (!root.near.empty()) return root.near.front();
    return {};
  }

  std::vector<const base::Rule*> lacks(const Explain& near) const {
    std::vector<const base::Rule*> out;
    for (const auto& test : near.children) out.push_back(test.rule);
    return out;
  }

  SessionValues values;
  model::PartnerBehaviour behaviour;
};

using Lacks = std::vector<const base::Rule*>;

TEST_F(NearMissOf, NamesAllThatAConnectorLacks) {
  auto c = connector("A", "198.51.100.1");
  c.restrict_domains_to_certificate.value = true;
  c.tls_sender_certificate_name.value = base::parse_domain_pattern("*.a.example").value();
  const auto found = near({c});
  EXPECT_EQ(lacks(found), (Lacks{&rules::partner_address, &rules::partner_certificate_valid, &rules::partner_tls}));
  EXPECT_EQ(found.wanted, "*.a.example");
  EXPECT_TRUE(found.result);
  ASSERT_TRUE(base::changes_for(found));
  EXPECT_EQ(base::changes_for(found)->size(), 1U);  // the certificate brings TLS with it
}

TEST_F(NearMissOf, IsTheConnectorThatLacksTlsAloneAsTheReplySays) {
  auto other = connector("A", "192.0.2.1");  // one condition, too: a certificate
  other.restrict_domains_to_certificate.value = true;
  other.require_tls.value = false;
  other.tls_sender_certificate_name.value = base::parse_domain_pattern("mx.a.example").value();
  const auto found = near({other, connector("B", "192.0.2.1")});
  EXPECT_EQ(found.subject, "B");
  EXPECT_EQ(lacks(found), Lacks{&rules::partner_tls});
}

TEST_F(NearMissOf, AmongEqualsIsTheOneThatNamesTheSenderMoreClosely) {
  EXPECT_EQ(near({connector("Any", "198.51.100.1"), connector("Close", "198.51.100.2", "a.example")}).subject, "Close");
}

TEST_F(NearMissOf, PutsTheOneForTheSenderBeforeTheOneThatKnowsTheAddress) {
  auto any = connector("Any", "198.51.100.1");
  auto other = connector("Other", "192.0.2.1", "b.example");
  any.require_tls.value = other.require_tls.value = false;
  EXPECT_EQ(near({any, other}).subject, "Any");
}

// New-InboundConnector takes IPv4 addresses only, so no setting would let this client in.
TEST_F(NearMissOf, PromisesNothingThatTheCmdletRefuses) {
  values.client = base::IpAddress::parse("2001:db8::1").value();
  values.tls = true;
  const auto found = near({connector("A", "198.51.100.1")});
  EXPECT_EQ(lacks(found), Lacks{&rules::partner_address});
  EXPECT_FALSE(found.result);
}

// In the strict reading a closer connector bars what another one would take.
TEST_F(NearMissOf, PromisesNothingThatACloserConnectorBars) {
  values.tls = true;
  behaviour.strict_specific_domain.value = model::StrictSpecificDomain::on;
  auto satisfied = connector("Any", "192.0.2.1");
  auto barring = connector("Close", "198.51.100.1", "a.example");
  EXPECT_EQ(near({satisfied, barring}).subject, "Close");
  EXPECT_TRUE(near({satisfied, barring}).result);
  barring.sender_ip_addresses.value = {base::parse_ip_range("198.51.100.1").value()};
  barring.restrict_domains_to_certificate.value = true;
  barring.tls_sender_certificate_name.value = base::parse_domain_pattern("mx.a.example").value();
  const auto found = near({connector("Wide", "198.51.100.9"), barring});
  EXPECT_EQ(found.subject, "Wide");
  EXPECT_FALSE(found.result);
}

TEST_F(NearMissOf, IsNothingWhereTheMailIsTaken) {
  values.tls = true;
  EXPECT_TRUE(near({connector("A", "192.0.2.1")}).subject.empty());
}

// The certificate that a partner connector waits for is that of an own server: shown, it would make the mail originate.
TEST(NearMiss, PromisesNothingOfACertificateThatIsAnOwnServers) {
  for (const bool owned : {false, true}) {
    RandomPartners random(1);
    std::vector<InboundConnector> rows(1);
    rows[0].name = "Partner";
    rows[0].sender_domains.value = {{{DomainPattern::Kind::any, {}}, 1}};
    rows[0].restrict_domains_to_certificate.value = true;
    rows[0].tls_sender_certificate_name.value = base::parse_domain_pattern("mail.a.example").value();
    if (owned) {
      rows.push_back(rows[0]);
      rows[1].name = "Own servers";
      rows[1].connector_type.value = model::ConnectorType::on_premises;
      rows[1].tls_sender_certificate_name.value = base::parse_domain_pattern("*.a.example").value();
    }
    random.connectors = std::make_shared<const model::InboundConnectors>(std::move(rows));
    const auto sender = base::DomainName::parse("x.example").value();
    SessionValues values;
    values.client = base::IpAddress::parse("192.0.2.1").value();
    values.tls = true;
    const auto decided = decide(random, values, mail_of(sender, base::DomainName::parse("a.example").value()));
    ASSERT_FALSE(decided.why.empty());
    ASSERT_EQ(decided.why.front().near.size(), 1U);
    EXPECT_EQ(decided.why.front().near.front().result, !owned);
  }
}

}  // namespace
}  // namespace mailflow::policy
