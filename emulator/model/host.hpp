#pragma once
// Hosts of the lab: one machine each, with a name, addresses, a certificate and an SMTP endpoint.

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/domain_name.hpp"
#include "base/fact.hpp"
#include "base/field.hpp"
#include "base/ip.hpp"
#include "base/source.hpp"
#include "model/certificate.hpp"
#include "model/recipient.hpp"

namespace mailflow::model {

struct HostId {
  std::uint32_t number = 0;
  auto operator<=>(const HostId&) const = default;
};

enum class HostKind : std::uint8_t { exchange_online, exchange_server, mta, relay, external };
enum class StartTls : std::uint8_t { none, offered, required };
// What the service thinks of a host's addresses (CF-4): nothing in particular, too much mail of late, spam.
enum class Reputation : std::uint8_t { unknown, throttled, banned };
// What a sender asks of TLS; trusted: a valid certificate, whatever its name; verified: with the right name, too.
enum class TlsPolicy : std::uint8_t { none, opportunistic, encrypted, trusted, verified };

// Where a relay sends mail for matching recipients: a host of the lab, or wherever MX points.
struct RelayRoute {
  base::DomainPattern pattern;
  std::optional<HostId> to;  // nothing: by MX
  TlsPolicy tls = TlsPolicy::opportunistic;
  base::SourcePos pos;
};

// By what a relay sees whose mail Exchange Online hands it: X-MS-Exchange-CrossTenant-Id, X-OriginatorOrg, the client's
// certificate, the domain of MAIL FROM.
enum class TenantProof : std::uint8_t { tenant_id, originator, certificate, sender };

// The tenant whose mail a relay takes for anywhere.
struct RequiredTenant {
  std::string name;
  std::string guid;  // as X-MS-Exchange-CrossTenant-Id has it
  TenantProof by = TenantProof::tenant_id;
  base::Setting<std::optional<base::DomainPattern>> certificate;  // that proves the service
  base::SourcePos pos;
};

// Fields by their name, or by its beginning ("X-MS-*").
struct FieldPattern {
  std::string name;
  bool prefix = false;
};

struct RelaySettings {
  std::vector<HostId> accept_from;  // whom it takes mail for anywhere from; empty: whoever proves the tenant, or nobody
  base::SourcePos accept_from_pos;
  std::vector<RelayRoute> routes;  // the most specific pattern wins; without one, by MX
  std::optional<RequiredTenant> tenant;
  std::vector<FieldPattern> strip_headers;  // of what goes through it, before it adds its own
  std::vector<std::pair<std::string, std::string>> add_headers;
};

enum class ExchangeVersion : std::uint8_t { v2010, v2013, v2016, v2019, se };
enum class ServerRole : std::uint8_t { mailbox, edge };

// Of an exchange-server, which belongs to an organisation (exchange_organization.hpp).
struct ExchangeServerSettings {
  ExchangeVersion version = ExchangeVersion::v2019;
  ServerRole role = ServerRole::mailbox;
  std::optional<HostId> subscribed_to;  // of an edge server: a mailbox server of its organisation
};

// Where a real server takes part: connections to an external host go there, and its own come from its lab address.
struct RealPlace {
  base::IpAddress address;
  std::uint16_t port = 0;
  base::SourcePos pos;
};

struct Host {
  std::string name;
  base::SourcePos pos;
  HostKind kind = HostKind::mta;
  base::DomainName fqdn;                   // what it calls itself
  std::vector<base::IpAddress> addresses;  // at least one; it connects from the first of the target's family
  CertificateSpec certificate;
  std::optional<CertificateSpec> client_certificate;  // shown as a client; nothing: the same
  std::vector<base::DomainName> domains;              // it is the final destination of these
  bool lists_mailboxes = false;                       // otherwise any recipient of its domains exists
  std::shared_ptr<const Recipients> recipients = std::make_shared<const Recipients>();
  StartTls starttls = StartTls::offered;
  std::string provider;  // shown as TenantServiceProvider
  Reputation reputation = Reputation::unknown;
  RelaySettings relay;
  ExchangeServerSettings exchange;
  std::optional<RealPlace> listens;  // of an external host
};

// All hosts of a lab; ids are positions.
class Hosts {
 public:
  Hosts() = default;
  explicit Hosts(std::vector<Host> rows);
  Hosts(const Hosts&) = delete;
  Hosts& operator=(const Hosts&) = delete;

  const std::vector<Host>& rows() const { return rows_; }
  const Host& operator[](HostId id) const { return rows_[id.number]; }
  std::optional<HostId> find(std::string_view name) const;
  std::optional<HostId> at(const base::IpAddress& address) const;

  // The domains a host is the final destination of, and the patterns of a relay's routes (row: number of the route).
  const base::DomainIndex& own_domains(HostId id) const { return indexes()[id.number].own; }
  const base::DomainIndex& routes(HostId id) const { return indexes()[id.number].routes; }
  // Whom a relay takes mail from, by client address (row: host number).
  const base::AddressIndex& accepted_clients(HostId id) const { return indexes()[id.number].clients; }
  // Its own addresses (row: 0).
  const base::AddressIndex& own_addresses(HostId id) const { return indexes()[id.number].addresses; }
  // The addresses of hosts with a bad reputation (row: host number).
  const base::AddressIndex& with(Reputation reputation) const;

 private:
  struct Indexes {
    std::vector<base::DomainPattern> own_patterns;
    std::vector<base::IpRanges> client_ranges;
    base::IpRanges address_ranges;
    base::DomainIndex own;
    base::DomainIndex routes;
    base::AddressIndex clients;
    base::AddressIndex addresses;
  };
  struct Listed {
    std::vector<base::IpRanges> ranges;
    base::AddressIndex index;
  };
  const std::vector<Indexes>& indexes() const;
  Listed listed(Reputation reputation) const;

  std::vector<Host> rows_;
  mutable std::once_flag built_;
  mutable std::vector<Indexes> indexes_;
  mutable std::array<Listed, 3> reputations_;  // by their numbers
};

}  // namespace mailflow::model

template <>
struct mailflow::base::Words<mailflow::model::HostKind> {
  static constexpr std::array<std::string_view, 5> list{"exchange-online", "exchange-server", "mta", "relay",
                                                        "external"};
  static constexpr std::string_view what = "a host kind";
};
template <>
struct mailflow::base::Words<mailflow::model::ExchangeVersion> {
  static constexpr std::array<std::string_view, 5> list{"2010", "2013", "2016", "2019", "SE"};
  static constexpr std::string_view what = "a version of Exchange Server";
};
template <>
struct mailflow::base::Words<mailflow::model::ServerRole> {
  static constexpr std::array<std::string_view, 2> list{"mailbox", "edge"};
  static constexpr std::string_view what = "a role of an Exchange server";
};
template <>
struct mailflow::base::Words<mailflow::model::StartTls> {
  static constexpr std::array<std::string_view, 3> list{"none", "offered", "required"};
  static constexpr std::string_view what = "a word for STARTTLS";
};
template <>
struct mailflow::base::Words<mailflow::model::Reputation> {
  static constexpr std::array<std::string_view, 3> list{"unknown", "throttled", "banned"};
  static constexpr std::string_view what = "a reputation";
};
template <>
struct mailflow::base::Words<mailflow::model::TenantProof> {
  static constexpr std::array<std::string_view, 4> list{"tenant-id", "originator", "certificate", "sender"};
  static constexpr std::string_view what = "a proof of the tenant";
};
template <>
struct mailflow::base::Words<mailflow::model::TlsPolicy> {
  static constexpr std::array<std::string_view, 5> list{"none", "opportunistic", "encrypted", "trusted", "verified"};
  static constexpr std::string_view what = "a word for TLS";
};
