#include "cmdlet/connector_advice.hpp"

#include <algorithm>
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

constexpr std::array<Advice<InboundConnector>, 3> advices{{
    {{"TlsSenderCertificateName", "ConnectorType"}, name_that_no_domain_covers},
    {{"RequireTls", "SenderDomains", "ConnectorType", "RestrictDomainsToIPAddresses", "RestrictDomainsToCertificate"},
     anybody_with_tls},
    {{"RestrictDomainsToCertificate", "RestrictDomainsToIPAddresses"}, address_and_certificate},
}};

}  // namespace

std::vector<config::Notice> connector_advice(const InboundConnector& connector, const Change& change) {
  std::vector<config::Notice> notices;
  advise<InboundConnector>(advices, connector, change, notices);
  return notices;
}

}  // namespace mailflow::cmdlet
