// The indexed algorithm against the plain definition of the specification's 2.2, on random connectors and messages.

#include <gtest/gtest.h>

#include <algorithm>

#include "base/tests.hpp"
#include "policy/partner.hpp"
#include "random_partners.hpp"

namespace mailflow::policy {
namespace {

TEST(PartnerRandom, IndexesAgreeWithTheDefinition) {
  std::size_t refused = 0;
  std::size_t through = 0;
  for (std::uint32_t seed = 1; seed <= 20'000; ++seed) {
    RandomPartners world(seed);
    const auto values = world.session();
    const auto sender = world.sender();
    const auto recipient = world.recipient();
    const auto session = session_facts(values);
    const RecipientFacts mail{{base::Dimension::sender_domain, sender},
                              {base::Dimension::recipient_domain, recipient},
                              {base::Dimension::recipient_address, std::string{}},
                              {base::Dimension::recipient_address, std::string{}},
                              {base::Dimension::recipient_address, base::DomainName{}}};
    const Tables tables{.host = "exo", .inbound = world.connectors.get(), .partner_behaviour = &world.behaviour};
    for (const auto detail : {base::Detail::summary, base::Detail::full}) {
      base::RecordBuffer records(detail);
      base::Tests tests(&records);
      ASSERT_EQ(choose_partner(tests, tables, {}, {session, mail}), by_definition(world, values, sender, recipient))
          << "seed " << seed;
    }
    const auto decided = by_definition(world, values, sender, recipient);
    refused += decided.refused();
    through += decided.connector != no_row;
  }
  EXPECT_GT(refused, 1000U);  // the worlds are not all alike
  EXPECT_GT(through, 1000U);
}

// Whether a connector's row matches, asked of its own properties.
bool row_matches(const std::string_view rule, const InboundConnector& c, const SessionValues& session,
                 const base::DomainName& sender) {
  const bool covers = base::specificity(*c.sender_domains, sender) > 0;
  if (rule == "inbound.partner.source-address") return base::contains(*c.sender_ip_addresses, session.client);
  if (rule == "inbound.partner.certificate-identifies")
    return std::ranges::any_of(session.certificate_names, [&](const DomainPattern& name) {
      return base::certificate_name_matches(**c.tls_sender_certificate_name, name);
    });
  return covers && (rule == "inbound.partner.unidentified" ? !c.identifies() : c.restricts());
}

void expect_true_rows(const base::Explain& node, const RandomPartners& world, const SessionValues& session,
                      const base::DomainName& sender, std::size_t& seen) {
  if (base::is_row(node)) {
    const auto& rows = world.connectors->rows();
    const auto row = std::ranges::find(rows, node.subject, &InboundConnector::name);
    ASSERT_NE(row, rows.end());
    ASSERT_EQ(node.result, row_matches(node.rule->id, *row, session, sender))
        << base::sentence(node, base::Language::en);
    ++seen;
  }
  for (const auto& child : node.children) expect_true_rows(child, world, session, sender, seen);
}

TEST(PartnerRandom, EachRowOfALookUpSaysWhatIsSo) {
  std::size_t seen = 0;
  for (std::uint32_t seed = 1; seed <= 5'000; ++seed) {
    RandomPartners world(seed);
    const auto values = world.session();
    const auto sender = world.sender();
    const auto session = session_facts(values);
    const RecipientFacts mail{{base::Dimension::sender_domain, sender},
                              {base::Dimension::recipient_domain, base::DomainName{}},
                              {base::Dimension::recipient_address, std::string{}},
                              {base::Dimension::recipient_address, std::string{}},
                              {base::Dimension::recipient_address, base::DomainName{}}};
    const Tables tables{.host = "exo", .inbound = world.connectors.get(), .partner_behaviour = &world.behaviour};
    base::RecordBuffer records(base::Detail::full);
    base::Tests tests(&records);
    choose_partner(tests, tables, {}, {session, mail});
    for (const auto& root : records.explain()) {
      expect_true_rows(root, world, values, sender, seen);
      if (HasFatalFailure()) FAIL() << "seed " << seed;
    }
  }
  EXPECT_GT(seen, 5'000U);
}

}  // namespace
}  // namespace mailflow::policy
