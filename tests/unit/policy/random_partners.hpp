#pragma once
// Random partner connectors, messages and sessions, of which many nearly match each other; and the plain definition of
// the specification's 2.2, word for word, with no index.

#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "model/world.hpp"
#include "policy/arrival.hpp"

namespace mailflow::policy {

using base::DomainPattern;
using model::InboundConnector;

class RandomPartners {
 public:
  explicit RandomPartners(std::uint32_t seed) : random_(seed) {
    std::vector<InboundConnector> rows;
    const auto count = random_() % 7;
    for (std::uint32_t i = 0; i < count; ++i) rows.push_back(connector(i));
    connectors = std::make_shared<const model::InboundConnectors>(std::move(rows));
    behaviour.strict_specific_domain.value =
        one_in(3) ? model::StrictSpecificDomain::on : model::StrictSpecificDomain::off;
    behaviour.associated_domains.value =
        one_in(4) ? model::AssociatedDomains::off : model::AssociatedDomains::recipient;
  }

  std::shared_ptr<const model::InboundConnectors> connectors;
  model::PartnerBehaviour behaviour;

  SessionValues session() {
    SessionValues values;
    values.client = address();
    values.tls = !one_in(3);
    values.certificate_valid = values.tls && !one_in(3);
    for (std::uint32_t i = random_() % 3; values.tls && i > 0; --i) values.certificate_names.push_back(pattern());
    return values;
  }

  base::DomainName sender() { return one_in(8) ? base::DomainName{} : domain(); }
  base::DomainName recipient() { return domain(); }

 private:
  bool one_in(std::uint32_t n) { return random_() % n == 0; }
  template <std::size_t N>
  std::string_view any_of(const std::array<std::string_view, N>& words) {
    return words[random_() % N];
  }
  base::IpAddress address() {
    return base::IpAddress::parse(any_of(std::array<std::string_view, 5>{"192.0.2.1", "192.0.2.2", "192.0.2.3",
                                                                         "198.51.100.1", "2001:db8::1"}))
        .value();
  }
  base::DomainName domain() {
    return base::DomainName::parse(any_of(std::array<std::string_view, 5>{"a.example", "b.a.example", "c.b.a.example",
                                                                          "x.example", "notina.example"}))
        .value();
  }
  DomainPattern pattern() { return {one_in(3) ? DomainPattern::Kind::suffix : DomainPattern::Kind::exact, domain()}; }

  InboundConnector connector(std::uint32_t i) {
    InboundConnector c;
    c.name = std::string(1, static_cast<char>('z' - i));
    c.enabled.value = !one_in(6);
    c.connector_type.value = one_in(6) ? model::ConnectorType::on_premises : model::ConnectorType::partner;
    c.require_tls.value = one_in(2);
    for (std::uint32_t n = one_in(3) ? 1 + random_() % 2 : 0; n > 0; --n)
      c.associated_accepted_domains.value.push_back(domain());
    for (std::uint32_t n = 1 + random_() % 2; n > 0; --n)
      c.sender_domains.value.push_back({one_in(2) ? DomainPattern{} : pattern(), 1});
    if (one_in(2))
      c.sender_ip_addresses.value.push_back(
          base::parse_ip_range(
              any_of(std::array<std::string_view, 4>{"192.0.2.1", "192.0.2.0/31", "192.0.2.0/24", "198.51.100.1"}))
              .value());
    c.restrict_domains_to_ip_addresses.value = !c.sender_ip_addresses->empty() && one_in(2);
    if (one_in(2)) c.tls_sender_certificate_name.value = pattern();
    c.restrict_domains_to_certificate.value = c.tls_sender_certificate_name->has_value() && !one_in(3);
    return c;
  }

  std::mt19937 random_;
};

// PC-1 … PC-6, word for word, with no index.
inline Arrival by_definition(const RandomPartners& world, const SessionValues& session, const base::DomainName& sender,
                             const base::DomainName& recipient) {
  const auto& rows = world.connectors->rows();
  const auto for_recipient = [&](const InboundConnector& c) {
    const auto& limited_to = *c.associated_accepted_domains;
    return limited_to.empty() || *world.behaviour.associated_domains == model::AssociatedDomains::off ||
           std::find(limited_to.begin(), limited_to.end(), recipient) != limited_to.end();
  };
  const auto scope = [&](const InboundConnector& c) {
    return base::specificity(*c.sender_domains, sender) > 0 && for_recipient(c);
  };
  const auto exists = [](const InboundConnector& c) {
    return *c.enabled && *c.connector_type == model::ConnectorType::partner;
  };
  const auto ip_ok = [&](const InboundConnector& c) {
    return c.sender_ip_addresses->empty() || base::contains(*c.sender_ip_addresses, session.client);
  };
  const auto cert_ok = [&](const InboundConnector& c) {
    if (!*c.restrict_domains_to_certificate) return true;
    return session.certificate_valid &&
           std::any_of(session.certificate_names.begin(), session.certificate_names.end(),
                       [&](const DomainPattern& name) {
                         return base::certificate_name_matches(**c.tls_sender_certificate_name, name);
                       });
  };
  const auto tls_ok = [&](const InboundConnector& c) { return !*c.require_tls || session.tls; };
  const auto before = [&](const InboundConnector& a, const InboundConnector& b) {
    const auto fit_a = base::specificity(*a.sender_domains, sender);
    const auto fit_b = base::specificity(*b.sender_domains, sender);
    if (fit_a != fit_b) return fit_a > fit_b;
    if (*a.restrict_domains_to_certificate != *b.restrict_domains_to_certificate)
      return *a.restrict_domains_to_certificate;
    return a.name < b.name;
  };
  Arrival out;
  const InboundConnector* best = nullptr;
  bool only_tls = false;
  const InboundConnector* restricting = nullptr;
  const InboundConnector* plain = nullptr;
  const auto keep = [&](const InboundConnector*& kept, const InboundConnector& c) {
    if (kept == nullptr || before(c, *kept)) kept = &c;
  };
  for (const auto& c : rows) {
    if (!exists(c) || !scope(c)) continue;
    const bool identified = c.identifies() && ip_ok(c) && cert_ok(c);
    if (identified && tls_ok(c)) keep(best, c);
    if (identified && !tls_ok(c)) only_tls = true;
    if (c.restricts() && (restricting == nullptr || base::specificity(*c.sender_domains, sender) >
                                                        base::specificity(*restricting->sender_domains, sender)))
      restricting = &c;
    if (!c.identifies()) keep(plain, c);
  }
  const auto row_of = [&](const InboundConnector* c) { return static_cast<std::uint32_t>(c - rows.data()); };
  if (best != nullptr) {
    const bool barred =
        *world.behaviour.strict_specific_domain == model::StrictSpecificDomain::on && restricting != nullptr &&
        base::specificity(*restricting->sender_domains, sender) > base::specificity(*best->sender_domains, sender);
    if (barred)
      out.refusal = ReplyId::partner_only;
    else
      out.connector = row_of(best);
  } else if (only_tls) {
    out.refusal = ReplyId::tls_required;
  } else if (restricting != nullptr) {
    out.refusal = ReplyId::partner_only;
  } else if (plain != nullptr) {
    if (tls_ok(*plain))
      out.connector = row_of(plain);
    else
      out.refusal = ReplyId::tls_required;
  }
  return out;
}

}  // namespace mailflow::policy
