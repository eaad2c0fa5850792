#include "cmdlet/receive_connector_checks.hpp"

#include <algorithm>
#include <array>

#include "cmdlet/exchange_objects.hpp"

namespace mailflow::cmdlet {
namespace {

using model::AuthMechanism;
using model::PermissionGroup;
using model::ReceiveConnector;

constexpr std::size_t longest_name = 64;
constexpr std::size_t most_ranges = 1300;
constexpr std::size_t longest_banner = 512;

struct Checked {
  const ReceiveConnector& connector;
  const Change& change;
};

base::Result<void> name(const Checked& c) {
  const auto& name = c.connector.name;
  if (name.empty() || name.size() > longest_name)
    return refuse(c.change, "Name", fmt::format("Name takes 1 to {} characters", longest_name));
  if (name.find_first_of("*?\\") != std::string::npos) return refuse(c.change, "Name", "Name must not hold *, ? or \\");
  for (const auto& other : c.change.draft.receive_connectors())
    if (other.server == c.connector.server && other.guid != c.connector.guid &&
        base::equal_ignoring_case(other.name, name))
      return refuse(c.change, "Name",
                    fmt::format("a receive connector \"{}\" exists already", identity_of(other, c.change.draft)));
  return {};
}

// V3
base::Result<void> authentication(const Checked& c) {
  const auto& mechanisms = *c.connector.auth_mechanism;
  const auto has = [&](AuthMechanism one) { return mechanisms.has(one); };
  if (has(AuthMechanism::basic_auth_require_tls) && !(has(AuthMechanism::basic_auth) && has(AuthMechanism::tls)))
    return refuse(c.change, "AuthMechanism", "BasicAuthRequireTLS needs BasicAuth and Tls beside it");
  if (has(AuthMechanism::external_authoritative)) {
    auto others = mechanisms;
    others.bits &= ~model::Flags<AuthMechanism>{AuthMechanism::external_authoritative, AuthMechanism::tls}.bits;
    if (!others.empty()) return refuse(c.change, "AuthMechanism", "ExternalAuthoritative goes with Tls only");
    if (!c.connector.permission_groups->has(PermissionGroup::exchange_servers))
      return refuse(c.change, "AuthMechanism",
                    "ExternalAuthoritative needs ExchangeServers among the PermissionGroups");
  }
  if (*c.connector.require_tls && !has(AuthMechanism::tls))
    return refuse(c.change, "RequireTLS", "RequireTLS needs Tls among the AuthMechanism values");
  return {};
}

// V4
base::Result<void> combinations(const Checked& c) {
  const auto& connector = c.connector;
  if (*connector.binary_mime_enabled && !*connector.chunking_enabled)
    return refuse(c.change, "BinaryMimeEnabled", "BinaryMimeEnabled needs ChunkingEnabled");
  if (connector.connection_inactivity_timeout->value >= connector.connection_timeout->value)
    return refuse(c.change, "ConnectionInactivityTimeout",
                  "ConnectionInactivityTimeout must be shorter than ConnectionTimeout");
  if (*connector.domain_secure_enabled) {
    if (!connector.auth_mechanism->has(AuthMechanism::tls))
      return refuse(c.change, "DomainSecureEnabled", "DomainSecureEnabled needs Tls among the AuthMechanism values");
    if (connector.auth_mechanism->has(AuthMechanism::external_authoritative))
      return refuse(c.change, "DomainSecureEnabled",
                    "DomainSecureEnabled and ExternalAuthoritative exclude each other");
  }
  const auto& banner = *connector.banner;
  if (!banner.empty() && (!banner.starts_with("220 ") || banner.size() > longest_banner ||
                          banner.find_first_of("\r\n") != std::string::npos))
    return refuse(c.change, "Banner",
                  fmt::format("Banner is one line of at most {} characters that begins with 220", longest_banner));
  if (!connector.fqdn->empty() && !base::DomainName::parse(*connector.fqdn))
    return refuse(c.change, "Fqdn", fmt::format("\"{}\" is no full name of a host", connector.fqdn->substr(0, 80)));
  const auto& domains = c.change.draft.domains();
  if (connector.default_domain->has_value() &&
      std::ranges::find(domains, **connector.default_domain, &model::AcceptedDomain::domain) == domains.end())
    return refuse(c.change, "DefaultDomain",
                  fmt::format("{} is no accepted domain of the organisation {}", (*connector.default_domain)->text(),
                              c.change.draft.owner_name()));
  return {};
}

struct Limit {
  std::string_view parameter;
  std::uint64_t found;
  std::uint64_t least;
  std::uint64_t most;
};

base::Result<void> limits(const Checked& c) {
  const auto& connector = c.connector;
  const auto seconds = [](const base::Setting<model::ShownSpan>& span) {
    return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(span->value).count());
  };
  constexpr std::uint64_t largest = 2147483647;
  const std::array<Limit, 11> all{{
      {"MaxHopCount", *connector.max_hop_count, 1, 500},
      {"MaxLocalHopCount", *connector.max_local_hop_count, 0, 50},
      {"MaxLogonFailures", *connector.max_logon_failures, 0, 10},
      {"MaxRecipientsPerMessage", *connector.max_recipients_per_message, 1, 512000},
      {"MaxInboundConnectionPercentagePerSource", *connector.max_inbound_connection_percentage_per_source, 1, 100},
      {"MaxHeaderSize", connector.max_header_size->bytes, 1, largest},
      {"MaxMessageSize", connector.max_message_size->bytes, 65536, largest},
      {"MessageRateLimit", connector.message_rate_limit->limit.value_or(1), 1, largest},
      {"MaxProtocolErrors", connector.max_protocol_errors->limit.value_or(0), 0, largest},
      {"TarpitInterval", seconds(connector.tarpit_interval), 0, 600},
      {"ConnectionTimeout", seconds(connector.connection_timeout), 1, 86400},
  }};
  for (const auto& limit : all)
    if (limit.found < limit.least || limit.found > limit.most)
      return refuse(c.change, limit.parameter,
                    fmt::format("{} takes {} to {}", limit.parameter, limit.least, limit.most));
  return {};
}

bool listens_alike(const ReceiveConnector& a, const ReceiveConnector& b) {
  return std::ranges::any_of(*a.bindings, [&](const model::IpBinding& binding) {
    return std::ranges::find(*b.bindings, binding) != b.bindings->end();
  });
}

bool overlap(const base::IpRange& a, const base::IpRange& b) {
  return a.first <= b.last && b.first <= a.last;
}

bool nested(const base::IpRange& a, const base::IpRange& b) {
  const auto inside = [](const base::IpRange& in, const base::IpRange& of) {
    return of.first <= in.first && in.last <= of.last;
  };
  return inside(a, b) || inside(b, a);
}

std::string_view which_given(const Change& change) {
  return change.bound.find("Bindings") != nullptr ? "Bindings" : "RemoteIPRanges";
}

// V2
base::Result<void> unlike_others(const Checked& c, const ReceiveConnector& other) {
  const auto conflict = fmt::format(
      "The values that you specified for the Bindings and RemoteIPRanges parameters conflict with the settings on "
      "Receive connector \"{}\".",
      identity_of(other, c.change.draft));
  if (*other.transport_role != *c.connector.transport_role)
    return refuse(c.change, which_given(c.change),
                  conflict +
                      " Receive connectors assigned to different Transport roles on a single server must "
                      "listen on unique local IP address & port bindings.",
                  "-TransportRole FrontendTransport goes with the port 25 of the front end");
  for (const auto& range : *c.connector.remote_ip_ranges)
    for (const auto& taken : *other.remote_ip_ranges) {
      if (range == taken)
        return refuse(c.change, which_given(c.change),
                      conflict +
                          " Receive connectors must have unique combinations of a local IP address & port "
                          "bindings and remote IP address ranges. Change at least one of these values.");
      // V5
      if (overlap(range, taken) && !nested(range, taken))
        return refuse(c.change, "RemoteIPRanges",
                      fmt::format("{} overlaps {} of the receive connector \"{}\": one range must lie in the other",
                                  range.text, taken.text, identity_of(other, c.change.draft)));
    }
  return {};
}

base::Result<void> listening(const Checked& c) {
  if (c.connector.bindings->empty())
    return refuse(c.change, "Bindings", "Bindings needs an address and port: 0.0.0.0:25");
  if (c.connector.remote_ip_ranges->empty())
    return refuse(c.change, "RemoteIPRanges", "RemoteIPRanges needs an address or range: 0.0.0.0-255.255.255.255");
  if (c.connector.remote_ip_ranges->size() > most_ranges)
    return refuse(c.change, "RemoteIPRanges", fmt::format("RemoteIPRanges takes {} entries at most", most_ranges));
  for (const auto& other : c.change.draft.receive_connectors()) {
    if (other.server != c.connector.server || other.guid == c.connector.guid || !listens_alike(c.connector, other))
      continue;
    if (auto done = unlike_others(c, other); !done) return done;
  }
  return {};
}

}  // namespace

base::Result<void> check_receive_connector(const ReceiveConnector& connector, const Change& change) {
  const Checked checked{connector, change};
  for (const auto check : {name, authentication, combinations, limits, listening})
    if (auto done = check(checked); !done) return done;
  return {};
}

}  // namespace mailflow::cmdlet
