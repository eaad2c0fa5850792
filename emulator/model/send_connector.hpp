#pragma once
// Send connectors of an on-premises organisation: every property that Get-SendConnector shows.
//
// Defaults are those of New-SendConnector; MaxMessageSize is what real servers show (35 MB, the documentation says 25).
// A table is immutable.
//
// Source: New-SendConnector (documentation); exports of real servers.

#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/fact.hpp"
#include "base/guid.hpp"
#include "base/index.hpp"
#include "base/time.hpp"
#include "model/accepted_domain.hpp"
#include "model/exchange_values.hpp"
#include "model/host.hpp"
#include "model/receive_connector.hpp"
#include "model/smart_host.hpp"

namespace mailflow::model {

enum class TlsAuthLevel : std::uint8_t { encryption_only, certificate_validation, domain_validation };
enum class SmartHostAuth : std::uint8_t {
  none,
  basic_auth,
  basic_auth_require_tls,
  exchange_server,
  external_authoritative,
};
enum class ErrorPolicy : std::uint8_t { downgrade_dns_failures, downgrade_custom_failures, upgrade_custom_failures };
enum class SendConnectorType : std::uint8_t { plain, cross_premises };
template <>
inline constexpr std::string_view no_flags<ErrorPolicy> = "Default";

struct SendConnector {
  std::string name;
  base::SourcePos pos;
  base::Guid guid;
  base::LabTime created{};
  base::LabTime changed{};

  base::Setting<std::vector<SendSpace>> address_spaces;
  base::Setting<std::string> authentication_credential;  // a user's name
  base::Setting<bool> cloud_services_mail_enabled;
  base::Setting<std::string> comment;
  base::Setting<ShownSpan> connection_inactivity_timeout{{std::chrono::minutes(10)}, {}};
  base::Setting<SendConnectorType> connector_type;
  base::Setting<bool> dns_routing_enabled{true, {}};
  base::Setting<bool> domain_secure_enabled;
  base::Setting<bool> enabled{true, {}};
  base::Setting<Flags<ErrorPolicy>> error_policies;
  base::Setting<bool> force_helo;
  base::Setting<std::optional<base::DomainName>> fqdn;
  base::Setting<bool> frontend_proxy_enabled;
  base::Setting<bool> ignore_starttls;
  base::Setting<bool> is_scoped_connector;
  base::Setting<Unlimited<ByteSize>> max_message_size{{ByteSize{35 * 1024 * 1024}}, {}};
  base::Setting<std::uint64_t> port{25, {}};
  base::Setting<LoggingLevel> protocol_logging_level;
  base::Setting<bool> require_oorg;
  base::Setting<bool> require_tls;
  base::Setting<SmartHostAuth> smart_host_auth_mechanism;
  base::Setting<SmartHosts> smart_hosts;
  base::Setting<std::uint64_t> smtp_max_messages_per_connection{20, {}};
  base::Setting<base::IpAddress> source_ip_address;
  base::Setting<std::vector<HostId>> source_transport_servers;
  base::Setting<std::optional<TlsAuthLevel>> tls_auth_level;
  base::Setting<std::optional<CertificateIdentifier>> tls_certificate_name;
  base::Setting<std::optional<base::DomainPattern>> tls_domain;
  base::Setting<bool> use_external_dns_servers_enabled;

  bool sends_from(HostId server) const;
};

// In the order in which Format-List shows them. SourceTransportServers is none of them: its names are those of the
// World's hosts.
std::span<const base::Field<SendConnector>> send_connector_fields();

// The two connectors of an edge subscription: into the organisation, and to the Internet.
std::vector<SendConnector> edge_subscription_connectors(const Host& edge, HostId id);

base::Guid send_connector_guid(const base::Guid& organization, std::string_view name, std::size_t again);

class SendConnectors {
 public:
  SendConnectors() = default;
  // `accepted`: the organisation's domains, which the space `--` stands for.
  SendConnectors(std::vector<SendConnector> rows, const AcceptedDomains& accepted);
  SendConnectors(const SendConnectors&) = delete;
  SendConnectors& operator=(const SendConnectors&) = delete;

  const std::vector<SendConnector>& rows() const { return rows_; }
  const SendConnector& operator[](base::Row row) const { return rows_[row]; }

  // Each address space of the enabled ones, with the accepted domains in the place of `--`.
  struct Space {
    base::Row connector = 0;
    base::AddressSpaces value;  // one
  };
  const std::vector<Space>& spaces() const { return spaces_; }
  // By recipient domain; a row is one of `spaces`.
  const base::DomainIndex& by_domain() const { return by_domain_; }

 private:
  std::vector<SendConnector> rows_;
  std::vector<Space> spaces_;
  base::DomainIndex by_domain_;
};

}  // namespace mailflow::model

template <>
struct mailflow::base::Words<mailflow::model::TlsAuthLevel> {
  static constexpr std::array<std::string_view, 3> list{"EncryptionOnly", "CertificateValidation", "DomainValidation"};
  static constexpr std::string_view what = "EncryptionOnly, CertificateValidation or DomainValidation";
};
template <>
struct mailflow::base::Words<mailflow::model::SmartHostAuth> {
  static constexpr std::array<std::string_view, 5> list{"None", "BasicAuth", "BasicAuthRequireTLS", "ExchangeServer",
                                                        "ExternalAuthoritative"};
  static constexpr std::string_view what = "an authentication mechanism of a smart host";
};
template <>
struct mailflow::base::Words<mailflow::model::ErrorPolicy> {
  static constexpr std::array<std::string_view, 3> list{"DowngradeDnsFailures", "DowngradeCustomFailures",
                                                        "UpgradeCustomFailures"};
  static constexpr std::string_view what = "an error policy";
};
template <>
struct mailflow::base::Words<mailflow::model::SendConnectorType> {
  static constexpr std::array<std::string_view, 2> list{"Default", "XPremises"};
  static constexpr std::string_view what = "Default or XPremises";
};
