#pragma once
// Receive connectors of Exchange servers: every property that Get-ReceiveConnector shows, and which of them a client
// meets.
//
// Defaults of a row are those of New-ReceiveConnector; `default_receive_connectors` are what the setup of a server
// makes, by version and role. A table is immutable; what is asked of one listening address is built when first asked.
// Enabled connectors alone listen.
//
// Source: New-ReceiveConnector (documentation); exports of real servers for what differs (hop counts, sizes).

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/fact.hpp"
#include "base/guid.hpp"
#include "base/index.hpp"
#include "base/time.hpp"
#include "model/exchange_values.hpp"
#include "model/host.hpp"
#include "model/smtp_rights.hpp"

namespace mailflow::model {

enum class AuthMechanism : std::uint8_t {
  tls,
  integrated,
  basic_auth,
  basic_auth_require_tls,
  exchange_server,
  external_authoritative,
};
enum class TransportRole : std::uint8_t { frontend_transport, hub_transport };
enum class MessageRateSource : std::uint8_t { none, ip_address, user, all };
enum class LoggingLevel : std::uint8_t { none, verbose };
enum class SizeMode : std::uint8_t { disabled, enabled, enabled_without_value };
enum class ExtendedProtection : std::uint8_t { none, allow, require };

struct ReceiveConnector {
  std::string name;  // "Default Frontend EX01"
  base::SourcePos pos;
  base::Guid guid;
  base::LabTime created{};
  base::LabTime changed{};
  HostId server;

  base::Setting<Flags<AuthMechanism>> auth_mechanism;
  base::Setting<std::string> banner;
  base::Setting<bool> binary_mime_enabled{true, {}};
  base::Setting<std::vector<IpBinding>> bindings;
  base::Setting<bool> chunking_enabled{true, {}};
  base::Setting<std::optional<base::DomainName>> default_domain;
  base::Setting<bool> delivery_status_notification_enabled{true, {}};
  base::Setting<bool> eight_bit_mime_enabled{true, {}};
  base::Setting<bool> smtp_utf8_enabled{true, {}};
  base::Setting<bool> bare_linefeed_rejection_enabled;
  base::Setting<bool> domain_secure_enabled;
  base::Setting<bool> enhanced_status_codes_enabled{true, {}};
  base::Setting<bool> long_addresses_enabled;
  base::Setting<bool> orar_enabled;
  base::Setting<bool> suppress_x_anonymous_tls;
  base::Setting<bool> proxy_enabled;
  base::Setting<bool> advertise_client_settings;
  base::Setting<std::string> fqdn;
  base::Setting<std::string> service_discovery_fqdn;
  base::Setting<std::optional<CertificateIdentifier>> tls_certificate_name;
  base::Setting<std::string> comment;
  base::Setting<bool> enabled{true, {}};
  base::Setting<ShownSpan> connection_timeout{{std::chrono::minutes(10)}, {}};
  base::Setting<ShownSpan> connection_inactivity_timeout{{std::chrono::minutes(5)}, {}};
  base::Setting<Unlimited<std::uint64_t>> message_rate_limit;
  base::Setting<MessageRateSource> message_rate_source{MessageRateSource::ip_address, {}};
  base::Setting<Unlimited<std::uint64_t>> max_inbound_connection{{5000}, {}};
  base::Setting<Unlimited<std::uint64_t>> max_inbound_connection_per_source{{20}, {}};
  base::Setting<std::uint64_t> max_inbound_connection_percentage_per_source{2, {}};
  base::Setting<ByteSize> max_header_size{{256 * 1024}, {}};
  base::Setting<std::uint64_t> max_hop_count{60, {}};
  base::Setting<std::uint64_t> max_local_hop_count{5, {}};
  base::Setting<std::uint64_t> max_logon_failures{3, {}};
  base::Setting<ByteSize> max_message_size{{36 * 1024 * 1024}, {}};
  base::Setting<Unlimited<std::uint64_t>> max_protocol_errors{{5}, {}};
  base::Setting<std::uint64_t> max_recipients_per_message{200, {}};
  base::Setting<PermissionGroups> permission_groups;
  base::Setting<bool> pipelining_enabled{true, {}};
  base::Setting<LoggingLevel> protocol_logging_level;
  base::Setting<base::IpRanges> remote_ip_ranges;
  base::Setting<bool> require_ehlo_domain;
  base::Setting<bool> require_tls;
  base::Setting<bool> enable_auth_gssapi;
  base::Setting<ExtendedProtection> extended_protection_policy;
  base::Setting<bool> live_credential_enabled;
  base::Setting<std::vector<DomainCapability>> tls_domain_capabilities;
  base::Setting<TransportRole> transport_role;
  base::Setting<bool> reject_reserved_top_level_recipient_domains;
  base::Setting<bool> reject_reserved_second_level_recipient_domains;
  base::Setting<bool> reject_single_label_recipient_domains;
  base::Setting<bool> accept_consumer_mail;
  base::Setting<SizeMode> size_enabled{SizeMode::enabled, {}};
  base::Setting<ShownSpan> tarpit_interval{{std::chrono::seconds(5)}, {}};
  base::Setting<ShownSpan> auth_tarpit_interval{{std::chrono::seconds(5)}, {}};
  base::Setting<ShownSpan> max_acknowledgement_delay{{std::chrono::seconds(30)}, {}};
  base::Setting<std::string> admin_display_name;

  std::vector<AdPermission> permissions;  // beside the groups'

  // What a principal may do: the rights of its group, if the connector has the group, and what was granted to its
  // account; denied ones never.
  SmtpRights rights_of(SmtpPrincipal principal) const;
};

// In the order in which Format-List shows them; `name` is the last.
std::span<const base::Field<ReceiveConnector>> receive_connector_fields();
// What a stored World keeps besides.
std::span<const base::Field<ReceiveConnector>> hidden_receive_connector_fields();
// Whether servers of the version have the property.
bool has_property(ExchangeVersion version, std::string_view property);

std::vector<ReceiveConnector> default_receive_connectors(const Host& server, HostId id);

// From the organisation's and the connector's name, so that the same lab gives the same ids.
base::Guid receive_connector_guid(std::string_view server, std::string_view name, std::size_t again);

class ReceiveConnectors {
 public:
  ReceiveConnectors() = default;
  explicit ReceiveConnectors(std::vector<ReceiveConnector> rows) : rows_(std::move(rows)) {}
  ReceiveConnectors(const ReceiveConnectors&) = delete;
  ReceiveConnectors& operator=(const ReceiveConnectors&) = delete;

  const std::vector<ReceiveConnector>& rows() const { return rows_; }
  const ReceiveConnector& operator[](base::Row row) const { return rows_[row]; }

  // Those of a server that listen at one address and port: bound to the address itself, else to every address of its
  // family. The index has a row for each of their ranges, the smallest first, so that the first one found is the most
  // specific; `connectors` says whose each is.
  struct Listening {
    base::AddressIndex ranges;
    std::vector<base::Row> connectors;
    std::vector<base::IpRanges> values;  // what the index views
  };
  const Listening& at(HostId server, const IpBinding& local) const;

 private:
  std::unique_ptr<const Listening> listening(HostId server, const IpBinding& local) const;

  std::vector<ReceiveConnector> rows_;
  mutable std::mutex mutex_;
  mutable std::map<std::pair<HostId, IpBinding>, std::unique_ptr<const Listening>> at_;
};

}  // namespace mailflow::model

template <>
struct mailflow::base::Words<mailflow::model::AuthMechanism> {
  static constexpr std::array<std::string_view, 6> list{
      "Tls", "Integrated", "BasicAuth", "BasicAuthRequireTLS", "ExchangeServer", "ExternalAuthoritative"};
  static constexpr std::string_view what = "an authentication mechanism";
};
template <>
struct mailflow::base::Words<mailflow::model::TransportRole> {
  static constexpr std::array<std::string_view, 2> list{"FrontendTransport", "HubTransport"};
  static constexpr std::string_view what = "FrontendTransport or HubTransport";
};
template <>
struct mailflow::base::Words<mailflow::model::MessageRateSource> {
  static constexpr std::array<std::string_view, 4> list{"None", "IPAddress", "User", "All"};
  static constexpr std::string_view what = "None, IPAddress, User or All";
};
template <>
struct mailflow::base::Words<mailflow::model::LoggingLevel> {
  static constexpr std::array<std::string_view, 2> list{"None", "Verbose"};
  static constexpr std::string_view what = "None or Verbose";
};
template <>
struct mailflow::base::Words<mailflow::model::SizeMode> {
  static constexpr std::array<std::string_view, 3> list{"Disabled", "Enabled", "EnabledWithoutValue"};
  static constexpr std::string_view what = "Disabled, Enabled or EnabledWithoutValue";
};
template <>
struct mailflow::base::Words<mailflow::model::ExtendedProtection> {
  static constexpr std::array<std::string_view, 3> list{"None", "Allow", "Require"};
  static constexpr std::string_view what = "None, Allow or Require";
};
