#pragma once
// Inbound connectors of Exchange Online and the indexes policy asks.
//
// Defaults are those of New-InboundConnector. A table is immutable; its indexes are built once, when first asked, and
// hold enabled Partner connectors only: disabled ones exist for no rule (ATT-10).

#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/domain_name.hpp"
#include "base/fact.hpp"
#include "base/field.hpp"
#include "base/guid.hpp"
#include "base/index.hpp"
#include "base/time.hpp"

namespace mailflow::model {

enum class ConnectorType : std::uint8_t { partner, on_premises };

struct InboundConnector {
  std::string name;
  base::SourcePos pos;  // the command that made it
  base::Guid guid;
  base::LabTime created{};
  base::LabTime changed{};

  base::Setting<bool> enabled{true, {}};
  base::Setting<ConnectorType> connector_type{ConnectorType::partner, {}};
  base::Setting<std::string> connector_source{"Default", {}};
  base::Setting<std::string> comment;
  base::Setting<base::IpRanges> sender_ip_addresses;
  base::Setting<base::AddressSpaces> sender_domains;
  base::Setting<std::vector<std::string>> trusted_organizations;
  base::Setting<std::vector<std::string>> client_host_names;
  base::Setting<std::vector<base::DomainName>> associated_accepted_domains;
  base::Setting<bool> require_tls{true, {}};
  base::Setting<bool> restrict_domains_to_ip_addresses;
  base::Setting<bool> restrict_domains_to_certificate;
  base::Setting<bool> cloud_services_mail_enabled;
  base::Setting<bool> treat_messages_as_internal;
  base::Setting<std::optional<base::DomainPattern>> tls_sender_certificate_name;
  base::Setting<bool> ef_test_mode;
  base::Setting<std::vector<std::string>> scan_and_drop_recipients;
  base::Setting<bool> ef_skip_last_ip;
  base::Setting<base::IpRanges> ef_skip_ips;
  base::Setting<std::vector<std::string>> ef_skip_mail_gateway;
  base::Setting<std::vector<std::string>> ef_users;

  // ident(c) of the reference: the connector recognises a partner by address or certificate.
  bool identifies() const { return !sender_ip_addresses->empty() || *restrict_domains_to_certificate; }
  // restr(c): mail in its scope from elsewhere is refused.
  bool restricts() const { return *restrict_domains_to_ip_addresses || *restrict_domains_to_certificate; }
};

// Where a setting was written, else the command that made the connector; nullptr for neither.
const base::SourcePos* place_of(const InboundConnector& connector,
                                const std::shared_ptr<const base::SourcePos>& setting);

// In the order in which Format-List shows them.
std::span<const base::Field<InboundConnector>> inbound_connector_fields();

class InboundConnectors {
 public:
  InboundConnectors() = default;
  explicit InboundConnectors(std::vector<InboundConnector> rows) : rows_(std::move(rows)) {}
  InboundConnectors(const InboundConnectors&) = delete;
  InboundConnectors& operator=(const InboundConnectors&) = delete;

  const std::vector<InboundConnector>& rows() const { return rows_; }
  const InboundConnector& operator[](base::Row row) const { return rows_[row]; }
  const InboundConnector* find(std::string_view name) const;  // letters' case aside

  bool has_partners() const { return indexes().any_partner; }
  // Whether some are for recipients of certain domains only (AssociatedAcceptedDomains).
  bool partners_are_limited() const { return indexes().any_limited; }
  // Those with SenderIPAddresses, by client address.
  const base::AddressIndex& partners_by_address() const { return indexes().by_address; }
  // Those that restrict to a certificate and list no address, by the client certificate's names.
  const base::CertificateIndex& partners_by_certificate() const { return indexes().by_certificate; }
  // Those that refuse what does not satisfy them, by sender domain.
  const base::DomainIndex& restricting_partners() const { return indexes().restricting; }
  // Those that identify nobody, by sender domain.
  const base::DomainIndex& plain_partners() const { return indexes().plain; }

 private:
  struct Indexes {
    bool any_partner = false;
    bool any_limited = false;
    base::AddressIndex by_address;
    base::CertificateIndex by_certificate;
    base::DomainIndex restricting;
    base::DomainIndex plain;
  };
  const Indexes& indexes() const;

  std::vector<InboundConnector> rows_;
  mutable std::once_flag built_;
  mutable std::unique_ptr<const Indexes> indexes_;
};

}  // namespace mailflow::model

template <>
struct mailflow::base::Words<mailflow::model::ConnectorType> {
  static constexpr std::array<std::string_view, 2> list{"Partner", "OnPremises"};
  static constexpr std::string_view what = "a connector type";
};
