#pragma once
// Outbound connectors of Exchange Online and what policy asks of them.
//
// Defaults are those of New-OutboundConnector. A table is immutable; its indexes are built once, when first asked, and
// hold the connectors that mail can be chosen for by itself: enabled, in no test mode, bound to no transport rule. Rows
// of equal specificity come in the order of `precedes`.

#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/field.hpp"
#include "base/guid.hpp"
#include "base/index.hpp"
#include "base/time.hpp"
#include "model/inbound_connector.hpp"
#include "model/smart_host.hpp"

namespace mailflow::model {

// What is asked of the next server's TLS; nothing: it is used where it is offered.
enum class TlsSettings : std::uint8_t { encryption_only, certificate_validation, domain_validation };
enum class SmtpDaneMode : std::uint8_t { opportunistic, mandatory, none };
enum class MtaStsMode : std::uint8_t { opportunistic, none };

struct OutboundConnector {
  std::string name;
  base::SourcePos pos;  // the command that made it
  base::Guid guid;
  base::LabTime created{};
  base::LabTime changed{};

  base::Setting<bool> enabled{true, {}};
  base::Setting<bool> use_mx_record{true, {}};
  base::Setting<std::string> comment;
  base::Setting<ConnectorType> connector_type{ConnectorType::partner, {}};
  base::Setting<std::string> connector_source{"Default", {}};
  base::Setting<std::vector<base::DomainPattern>> recipient_domains;
  base::Setting<SmartHosts> smart_hosts;
  base::Setting<std::optional<base::DomainPattern>> tls_domain;
  base::Setting<std::optional<TlsSettings>> tls_settings;
  base::Setting<bool> is_transport_rule_scoped;
  base::Setting<bool> route_all_messages_via_on_premises;
  base::Setting<bool> cloud_services_mail_enabled;
  base::Setting<bool> all_accepted_domains;
  base::Setting<bool> sender_rewriting_enabled;
  base::Setting<MtaStsMode> mta_sts_mode;
  base::Setting<SmtpDaneMode> smtp_dane_mode;
  base::Setting<bool> test_mode;
  base::Setting<std::string> link_for_modified_connector{"00000000-0000-0000-0000-000000000000", {}};
  base::Setting<std::vector<std::string>> validation_recipients;
  base::Setting<bool> is_validated;
  base::Setting<std::optional<base::LabTime>> last_validation_timestamp;

  bool is_on_premises() const { return *connector_type == ConnectorType::on_premises; }
  // Whether mail can take it though no rule says so.
  bool chosen_by_itself() const { return *enabled && !*is_transport_rule_scoped && !*test_mode; }
};

// R5: which of two that are for a domain as closely comes first.
bool precedes(const OutboundConnector& a, const OutboundConnector& b);

// Where a setting was written, else the command that made the connector; nullptr for neither.
const base::SourcePos* place_of(const OutboundConnector& connector,
                                const std::shared_ptr<const base::SourcePos>& setting);

// In the order in which Format-List shows them.
std::span<const base::Field<OutboundConnector>> outbound_connector_fields();

class OutboundConnectors {
 public:
  OutboundConnectors() = default;
  explicit OutboundConnectors(std::vector<OutboundConnector> rows) : rows_(std::move(rows)) {}
  OutboundConnectors(const OutboundConnectors&) = delete;
  OutboundConnectors& operator=(const OutboundConnectors&) = delete;

  const std::vector<OutboundConnector>& rows() const { return rows_; }
  const OutboundConnector& operator[](base::Row row) const { return rows_[row]; }
  const OutboundConnector* find(std::string_view name) const;  // letters' case aside

  const OutboundConnector* find(const base::Guid& guid) const;

  // Whether there is one that mail can be chosen for by itself.
  bool any_chosen() const { return indexes().any_chosen; }
  // By the domains that RecipientDomains has as they are, and by these and `*.contoso.com`, which covers contoso.com,
  // too (U4).
  const base::DomainIndex& by_exact_domain() const { return indexes().by_exact_domain; }
  const base::DomainIndex& by_domain() const { return indexes().by_domain; }
  // Those with `*`, in the order in which one is chosen.
  const base::Rows& for_all_domains() const { return indexes().for_all_domains; }
  // Those of the type OnPremises with AllAcceptedDomains, in the order in which one is chosen.
  const base::Rows& for_accepted_domains() const { return indexes().for_accepted_domains; }
  // Those of the type OnPremises with RouteAllMessagesViaOnPremises: centralized mail transport, in the same order.
  const base::Rows& centralized() const { return indexes().centralized; }

 private:
  struct Indexes {
    base::TextMap<base::Row> by_name;  // in small letters
    std::map<base::Guid, base::Row> by_guid;
    bool any_chosen = false;
    base::DomainIndex by_exact_domain;
    base::DomainIndex by_domain;
    base::Rows for_all_domains;
    base::Rows for_accepted_domains;
    base::Rows centralized;
  };
  const Indexes& indexes() const;

  std::vector<OutboundConnector> rows_;
  mutable std::once_flag built_;
  mutable std::unique_ptr<const Indexes> indexes_;
};

}  // namespace mailflow::model

template <>
struct mailflow::base::Words<mailflow::model::TlsSettings> {
  static constexpr std::array<std::string_view, 3> list{"EncryptionOnly", "CertificateValidation", "DomainValidation"};
  static constexpr std::string_view what = "EncryptionOnly, CertificateValidation, DomainValidation or $null";
};

template <>
struct mailflow::base::Words<mailflow::model::SmtpDaneMode> {
  static constexpr std::array<std::string_view, 3> list{"Opportunistic", "Mandatory", "None"};
  static constexpr std::string_view what = "Opportunistic, Mandatory or None";
};

template <>
struct mailflow::base::Words<mailflow::model::MtaStsMode> {
  static constexpr std::array<std::string_view, 2> list{"Opportunistic", "None"};
  static constexpr std::string_view what = "Opportunistic or None";
};
