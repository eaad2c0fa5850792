#include "cmdlet/send_connector_checks.hpp"

#include <algorithm>
#include <array>

namespace mailflow::cmdlet {
namespace {

using model::SendConnector;
using model::TlsAuthLevel;

constexpr std::size_t longest_name = 64;
constexpr std::uint64_t highest_port = 65535;

struct Checked {
  const SendConnector& connector;
  const Change& change;
};

base::Result<void> name(const Checked& c) {
  const auto& name = c.connector.name;
  if (name.empty() || name.size() > longest_name)
    return refuse(c.change, "Name", fmt::format("Name takes 1 to {} characters", longest_name));
  if (name.find_first_of("*?") != std::string::npos) return refuse(c.change, "Name", "Name must not hold * or ?");
  for (const auto& other : c.change.draft.send_connectors())
    if (other.guid != c.connector.guid && base::equal_ignoring_case(other.name, name))
      return refuse(c.change, "Name", fmt::format("a send connector with the name \"{}\" exists already", other.name));
  return {};
}

base::Result<void> spaces(const Checked& c) {
  if (c.connector.address_spaces->empty())
    return refuse(c.change, "AddressSpaces",
                  "AddressSpaces needs at least one space: *, contoso.com or \"*.contoso.com;5\"");
  for (std::size_t i = 0; i < c.connector.address_spaces->size(); ++i)
    for (std::size_t j = 0; j < i; ++j) {
      const auto& a = (*c.connector.address_spaces)[i];
      const auto& b = (*c.connector.address_spaces)[j];
      if (a.all_accepted == b.all_accepted && a.space.pattern == b.space.pattern)
        return refuse(c.change, "AddressSpaces", fmt::format("AddressSpaces holds {} twice", model::to_string(a)));
    }
  return {};
}

bool into_organisation(const SendConnector& connector) {
  return std::ranges::any_of(*connector.address_spaces, &model::SendSpace::all_accepted);
}

// S2
base::Result<void> next_hop(const Checked& c) {
  const auto& connector = c.connector;
  if (!connector.smart_hosts->empty() && *connector.dns_routing_enabled)
    return refuse(c.change, "SmartHosts", "SmartHosts need DNSRoutingEnabled $false, in the same command");
  // The subscription's own connector finds the organisation's servers by itself.
  if (connector.smart_hosts->empty() && !*connector.dns_routing_enabled && !into_organisation(connector))
    return refuse(c.change, "DNSRoutingEnabled", "DNSRoutingEnabled $false needs SmartHosts, in the same command");
  const auto auth = *connector.smart_host_auth_mechanism;
  const bool with_user =
      auth == model::SmartHostAuth::basic_auth || auth == model::SmartHostAuth::basic_auth_require_tls;
  if (with_user && connector.authentication_credential->empty())
    return refuse(c.change, "SmartHostAuthMechanism", "BasicAuth needs an AuthenticationCredential");
  return {};
}

// S3, S4
base::Result<void> encryption(const Checked& c) {
  const auto& connector = c.connector;
  const auto& level = *connector.tls_auth_level;
  if (*connector.require_tls && *connector.ignore_starttls)
    return refuse(c.change, "RequireTLS", "RequireTLS and IgnoreSTARTTLS exclude each other");
  if (level && *connector.ignore_starttls)
    return refuse(c.change, "TlsAuthLevel", "TlsAuthLevel does not go with IgnoreSTARTTLS $true");
  if (level && !*connector.require_tls) return refuse(c.change, "TlsAuthLevel", "TlsAuthLevel needs RequireTLS $true");
  if (connector.tls_domain->has_value() && level != TlsAuthLevel::domain_validation)
    return refuse(c.change, "TlsDomain",
                  "The TLSDomain parameter can only be set if the TLSAuthLevel parameter is set to DomainValidation.");
  if (level == TlsAuthLevel::domain_validation && !*connector.dns_routing_enabled && !connector.tls_domain->has_value())
    return refuse(c.change, "TlsAuthLevel", "DomainValidation with smart hosts needs a TlsDomain");
  return {};
}

// S5
base::Result<void> domain_security(const Checked& c) {
  if (!*c.connector.domain_secure_enabled) return {};
  if (!*c.connector.dns_routing_enabled)
    return refuse(c.change, "DomainSecureEnabled", "DomainSecureEnabled needs DNSRoutingEnabled $true");
  if (*c.connector.ignore_starttls)
    return refuse(c.change, "DomainSecureEnabled", "DomainSecureEnabled does not go with IgnoreSTARTTLS $true");
  return {};
}

// S7
base::Result<void> limits(const Checked& c) {
  using namespace std::chrono_literals;
  const auto idle = c.connector.connection_inactivity_timeout->value;
  if (idle < 1s || idle > 24h)
    return refuse(c.change, "ConnectionInactivityTimeOut", "ConnectionInactivityTimeOut takes 00:00:01 to 1.00:00:00");
  if (*c.connector.port > highest_port) return refuse(c.change, "Port", "Port takes 0 to 65535");
  return {};
}

base::Result<void> sources(const Checked& c) {
  if (c.connector.source_transport_servers->empty())
    return refuse(c.change, "SourceTransportServers", "SourceTransportServers needs a server");
  return {};
}

}  // namespace

base::Result<void> check_send_connector(const SendConnector& connector, const Change& change) {
  const Checked checked{connector, change};
  for (const auto check : {name, spaces, next_hop, encryption, domain_security, limits, sources})
    if (auto done = check(checked); !done) return done;
  return {};
}

}  // namespace mailflow::cmdlet
