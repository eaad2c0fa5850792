#pragma once
// Settings of an organisation's transport (Get-TransportConfig) and of the transport service of one of its servers
// (Get-TransportService): those that say something about mail, sizes and times.
//
// Source: Set-TransportConfig, Set-TransportService (documentation).

#include <span>
#include <string>
#include <vector>

#include "base/fact.hpp"
#include "model/exchange_values.hpp"
#include "model/host.hpp"

namespace mailflow::model {

struct TransportConfig {
  base::Setting<bool> external_delay_dsn_enabled{true, {}};
  base::Setting<std::optional<base::DomainName>> external_dsn_reporting_authority;
  base::Setting<bool> external_dsn_send_html{true, {}};
  base::Setting<std::string> external_postmaster_address;
  base::Setting<std::vector<std::string>> generate_copy_of_dsn_for;
  base::Setting<bool> internal_delay_dsn_enabled{true, {}};
  base::Setting<std::optional<base::DomainName>> internal_dsn_reporting_authority;
  base::Setting<bool> internal_dsn_send_html{true, {}};
  base::Setting<base::IpRanges> internal_smtp_servers;
  base::Setting<Unlimited<ByteSize>> max_receive_size{{ByteSize{10 * 1024 * 1024}}, {}};
  base::Setting<Unlimited<std::uint64_t>> max_recipient_envelope_limit{{500}, {}};
  base::Setting<Unlimited<ByteSize>> max_send_size{{ByteSize{10 * 1024 * 1024}}, {}};
  base::Setting<std::vector<base::DomainPattern>> tls_receive_domain_secure_list;
  base::Setting<std::vector<base::DomainPattern>> tls_send_domain_secure_list;
};

std::span<const base::Field<TransportConfig>> transport_config_fields();

struct TransportService {
  HostId server;

  base::Setting<bool> antispam_agents_enabled;
  base::Setting<bool> connectivity_log_enabled{true, {}};
  base::Setting<ShownSpan> delay_notification_timeout{{std::chrono::hours(4)}, {}};
  base::Setting<std::vector<base::IpAddress>> external_dns_servers;
  base::Setting<std::vector<base::IpAddress>> internal_dns_servers;
  base::Setting<Unlimited<std::uint64_t>> max_outbound_connections{{1000}, {}};
  base::Setting<Unlimited<std::uint64_t>> max_per_domain_outbound_connections{{40}, {}};
  base::Setting<ShownSpan> message_expiration_timeout{{std::chrono::hours(48)}, {}};
  base::Setting<ShownSpan> message_retry_interval{{std::chrono::minutes(5)}, {}};
  base::Setting<bool> message_tracking_log_enabled{true, {}};
  base::Setting<ShownSpan> outbound_connection_failure_retry_interval{{std::chrono::minutes(30)}, {}};
  base::Setting<std::uint64_t> transient_failure_retry_count{6, {}};
  base::Setting<ShownSpan> transient_failure_retry_interval{{std::chrono::minutes(10)}, {}};
};

using TransportServices = std::vector<TransportService>;  // one of each server

std::span<const base::Field<TransportService>> transport_service_fields();
TransportService default_transport_service(const Host& server, HostId id);

}  // namespace mailflow::model
