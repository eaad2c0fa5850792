#include "cmdlet/connector_advice.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace mailflow::cmdlet {
namespace {

using model::ConnectorType;
using model::InboundConnector;
using Words = std::optional<std::string>;

bool is_partner(const InboundConnector& connector) {
  return *connector.connector_type == ConnectorType::partner;
}

// ATT-2, ATT-4: such a name identifies its servers only together with a sender of the tenant's.
Words name_that_no_domain_covers(const InboundConnector& connector, const Draft& draft) {
  const auto& name = *connector.tls_sender_certificate_name;
  if (is_partner(connector) || !name) return {};
  using Kind = base::DomainPattern::Kind;
  const auto covers = [&](const model::AcceptedDomain& row) {
    return row.pattern.matches(name->domain) || (name->kind == Kind::suffix && name->matches(row.domain));
  };
  const auto& domains = draft.domains();
  if (std::ranges::any_of(domains, covers)) return {};
  auto words = fmt::format(
      "no accepted domain of the tenant {} covers {}: its mail is recognised only where the sender is in an accepted "
      "domain, too",
      draft.tenant().name, base::to_string(*name));
  const auto above = std::ranges::find_if(domains, [&](const model::AcceptedDomain& row) {
    return base::DomainPattern{Kind::suffix, row.domain}.matches(name->domain);
  });
  if (above != domains.end())
    words +=
        fmt::format(" ({} covers *.{}, not {})", above->domain.text(), above->domain.text(), base::to_string(*name));
  return words;
}

// Every host on the Internet can speak TLS.
Words anybody_with_tls(const InboundConnector& connector, const Draft&) {
  const bool for_all = std::ranges::any_of(*connector.sender_domains, [](const base::AddressSpace& space) {
    return space.pattern.kind == base::DomainPattern::Kind::any;
  });
  if (!is_partner(connector) || !for_all || !*connector.require_tls) return {};
  if (connector.identifies() || connector.restricts()) return {};
  return "RequireTls alone keeps nobody out: any host that speaks TLS satisfies this connector";
}

Words address_and_certificate(const InboundConnector& connector, const Draft&) {
  if (!is_partner(connector)) return {};
  if (!*connector.restrict_domains_to_certificate || !*connector.restrict_domains_to_ip_addresses) return {};
  return "address and certificate must both match; Microsoft advises a connector for each";
}

struct Advice {
  std::array<std::string_view, 5> about;  // parameters
  Words (*words)(const InboundConnector&, const Draft&);
};

constexpr std::array<Advice, 3> advices{{
    {{"TlsSenderCertificateName", "ConnectorType"}, name_that_no_domain_covers},
    {{"RequireTls", "SenderDomains", "ConnectorType", "RestrictDomainsToIPAddresses", "RestrictDomainsToCertificate"},
     anybody_with_tls},
    {{"RestrictDomainsToCertificate", "RestrictDomainsToIPAddresses"}, address_and_certificate},
}};

// The first argument of the command that the advice is about.
const config::BoundParameter* touched(const config::BoundParameters& bound, const Advice& advice) {
  for (const auto name : advice.about)
    if (const auto* given = bound.find(name)) return given;
  return nullptr;
}

}  // namespace

std::vector<config::Notice> connector_advice(const InboundConnector& connector, const ConnectorChange& change) {
  std::vector<config::Notice> notices;
  for (const auto& advice : advices)
    if (const auto* given = touched(change.bound, advice))
      if (const auto words = advice.words(connector, change.draft))
        notices.push_back({fmt::format("{}: {}", change.call.name, *words), given->pos});
  return notices;
}

}  // namespace mailflow::cmdlet
