#include "cmdlet/connector_checks.hpp"

#include <algorithm>
#include <array>

namespace mailflow::cmdlet {
namespace {

using model::ConnectorType;
using model::InboundConnector;

constexpr std::uint32_t widest_range = 256;  // addresses: /24

class Checks {
 public:
  Checks(const InboundConnector& connector, const Change& change) : connector_(connector), change_(change) {}

  base::Result<void> run();

 private:
  using Check = base::Result<void> (Checks::*)() const;

  base::Failure refuse(std::string_view parameter, std::string_view message) const {
    return cmdlet::refuse(change_, parameter, message);
  }

  base::Result<void> name() const;
  base::Result<void> sender_domains() const;
  base::Result<void> sender_addresses() const;
  base::Result<void> certificate_name() const;
  base::Result<void> restrictions() const;
  base::Result<void> internal() const;
  base::Result<void> identification() const;
  base::Result<void> associated_domains() const;
  base::Result<void> source() const;

  const InboundConnector& connector_;
  const Change& change_;
};

base::Result<void> Checks::name() const {
  return check_name(change_, connector_, change_.draft.connectors(), "an inbound connector");
}

base::Result<void> Checks::sender_domains() const {
  if (!connector_.sender_domains->empty()) return {};
  return refuse("SenderDomains", "SenderDomains needs at least one domain: *, contoso.com or *.contoso.com");
}

// VAL-1
base::Result<void> Checks::sender_addresses() const {
  const auto& ranges = *connector_.sender_ip_addresses;
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    const auto& range = ranges[i];
    const bool narrow = range.first.is_v4() && range.last.v4_bits() - range.first.v4_bits() < widest_range;
    if (narrow && range.text.find('-') == std::string::npos) continue;
    return refuse_item(
        change_, "SenderIPAddresses", i,
        fmt::format("SenderIPAddresses takes IPv4 addresses or ranges from /24 to /32, not {}", range.text),
        "as Exchange Online refuses it too (documented: New-InboundConnector)");
  }
  return {};
}

// CERT-4: `*` alone is a sender domain, no certificate name.
base::Result<void> Checks::certificate_name() const {
  const auto& name = *connector_.tls_sender_certificate_name;
  if (!name || name->kind != base::DomainPattern::Kind::any) return {};
  return refuse("TlsSenderCertificateName", "TlsSenderCertificateName takes a name, or *. and a domain; not * alone");
}

base::Result<void> Checks::restrictions() const {
  if (*connector_.restrict_domains_to_certificate && !connector_.tls_sender_certificate_name->has_value())
    return refuse("RestrictDomainsToCertificate", "RestrictDomainsToCertificate needs a TlsSenderCertificateName");
  if (*connector_.restrict_domains_to_ip_addresses && connector_.sender_ip_addresses->empty())
    return refuse("RestrictDomainsToIPAddresses", "RestrictDomainsToIPAddresses needs SenderIPAddresses");
  return {};
}

// VAL-4
base::Result<void> Checks::internal() const {
  if (!*connector_.treat_messages_as_internal) return {};
  if (*connector_.cloud_services_mail_enabled)
    return refuse("TreatMessagesAsInternal", "TreatMessagesAsInternal and CloudServicesMailEnabled exclude each other");
  if (*connector_.connector_type != ConnectorType::on_premises)
    return refuse("TreatMessagesAsInternal", "TreatMessagesAsInternal is for connectors of the type OnPremises only");
  return {};
}

base::Result<void> Checks::identification() const {
  if (*connector_.connector_type != ConnectorType::on_premises) return {};
  if (!connector_.sender_ip_addresses->empty() || connector_.tls_sender_certificate_name->has_value()) return {};
  return refuse(
      "ConnectorType",
      "a connector of the type OnPremises needs SenderIPAddresses or a TlsSenderCertificateName: without them it "
      "recognises nobody");
}

base::Result<void> Checks::associated_domains() const {
  const auto& wanted = *connector_.associated_accepted_domains;
  const auto& accepted = change_.draft.domains();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const bool known =
        std::any_of(accepted.begin(), accepted.end(), [&](const auto& domain) { return domain.domain == wanted[i]; });
    if (known) continue;
    return refuse_item(change_, "AssociatedAcceptedDomains", i,
                       fmt::format("AssociatedAcceptedDomains: {} is no accepted domain of the tenant {}",
                                   wanted[i].text(), change_.draft.tenant().name));
  }
  return {};
}

base::Result<void> Checks::source() const {
  return check_connector_source(change_, *connector_.connector_source);
}

base::Result<void> Checks::run() {
  constexpr std::array<Check, 9> checks = {
      &Checks::name,         &Checks::sender_domains, &Checks::sender_addresses, &Checks::certificate_name,
      &Checks::restrictions, &Checks::internal,       &Checks::identification,   &Checks::associated_domains,
      &Checks::source};
  for (const auto check : checks)
    if (auto done = (this->*check)(); !done) return done;
  return {};
}

}  // namespace

base::Result<void> check_connector(const InboundConnector& connector, const Change& change) {
  return Checks(connector, change).run();
}

std::vector<config::Notice> connector_notices(const InboundConnector& connector, const Change& change) {
  std::vector<config::Notice> notices;
  const auto given = [&](std::string_view parameter) { return change.bound.find(parameter); };
  const auto say = [&](const config::BoundParameter* bound, std::string_view text) {
    notices.push_back(notice(change, *bound, text));
  };
  for (const auto& row : model::inbound_connector_fields()) {
    const auto* bound = given(row.name);
    if (bound == nullptr) continue;
    if (row.use == base::FieldUse::reserved)
      say(bound, fmt::format("{} is for Microsoft's own use: stored, no effect", row.name));
    if (row.name == "ClientHostNames" || row.name == "TrustedOrganizations")
      say(bound, fmt::format("{} is stored and has no effect in the lab", row.name));
  }
  const bool on_premises = *connector.connector_type == ConnectorType::on_premises;
  for (const std::string_view name : {"RequireTls", "RestrictDomainsToCertificate", "RestrictDomainsToIPAddresses"})
    if (const auto* bound = given(name); on_premises && bound != nullptr && config::is_true(bound->value))
      say(bound, fmt::format("{} has no effect on a connector of the type OnPremises", name));
  if (const auto* bound = given("CloudServicesMailEnabled");
      !on_premises && bound != nullptr && *connector.cloud_services_mail_enabled)
    say(bound, "CloudServicesMailEnabled has no effect on a connector of the type Partner");
  if (const auto* bound = given("TlsSenderCertificateName");
      bound != nullptr && connector.tls_sender_certificate_name->has_value() && !*connector.require_tls)
    say(bound, "TlsSenderCertificateName is used with RequireTls $true only");
  for (const std::string_view name : {"EFSkipLastIP", "EFSkipIPs", "EFUsers"})
    if (const auto* bound = given(name)) {
      say(bound,
          "enhanced filtering (EFSkipLastIP, EFSkipIPs, EFUsers) is stored but not modelled yet: it has no effect");
      break;
    }
  if (const auto* bound = given("EFSkipIPs");
      bound != nullptr && *connector.ef_skip_last_ip && !connector.ef_skip_ips->empty())
    say(bound, "EFSkipIPs has no effect while EFSkipLastIP is $true");
  return notices;
}

}  // namespace mailflow::cmdlet
