#include "model/inbound_connector.hpp"

#include <algorithm>
#include <numeric>

namespace mailflow::model {

using base::field;
using base::FieldUse;

std::span<const base::Field<InboundConnector>> inbound_connector_fields() {
  using C = InboundConnector;
  static const std::array rows{
      field<&C::enabled>("Enabled", {"whether the connector exists for mail flow", "ob der Connector wirkt"}),
      field<&C::connector_type>("ConnectorType", {"Partner, or OnPremises for the own organisation",
                                                  "Partner, oder OnPremises für die eigene Organisation"}),
      field<&C::connector_source>("ConnectorSource", {"how it came to be", "wodurch er entstand"}, FieldUse::accept),
      field<&C::comment>("Comment", {"a note", "eine Notiz"}, FieldUse::accept),
      field<&C::sender_ip_addresses>("SenderIPAddresses",
                                     {"IPv4 addresses or ranges from /24 to /32 of the sending servers",
                                      "IPv4-Adressen oder Bereiche von /24 bis /32 der sendenden Server"}),
      field<&C::sender_domains>("SenderDomains",
                                {"the sender domains (MAIL FROM) a Partner connector is for",
                                 "die Absenderdomänen (MAIL FROM), für die ein Partner-Connector gilt"}),
      field<&C::trusted_organizations>("TrustedOrganizations",
                                       {"other tenants as trusted sources; stored, without effect here",
                                        "andere Tenants als vertraute Quellen; gespeichert, hier ohne Wirkung"},
                                       FieldUse::accept),
      field<&C::client_host_names>(
          "ClientHostNames", {"undocumented; stored, without effect", "undokumentiert; gespeichert, ohne Wirkung"},
          FieldUse::accept),
      field<&C::associated_accepted_domains>("AssociatedAcceptedDomains",
                                             {"limits the connector to these accepted domains",
                                              "beschränkt den Connector auf diese akzeptierten Domänen"}),
      field<&C::require_tls>(
          "RequireTls", {"refuse unencrypted mail of this partner", "unverschlüsselte Mail dieses Partners ablehnen"}),
      field<&C::restrict_domains_to_ip_addresses>("RestrictDomainsToIPAddresses",
                                                  {"refuse mail of the sender domains from other addresses",
                                                   "Mail der Absenderdomänen von anderen Adressen ablehnen"}),
      field<&C::restrict_domains_to_certificate>("RestrictDomainsToCertificate",
                                                 {"refuse mail of the sender domains without the named certificate",
                                                  "Mail der Absenderdomänen ohne das genannte Zertifikat ablehnen"}),
      field<&C::cloud_services_mail_enabled>(
          "CloudServicesMailEnabled",
          {"keep internal headers of a hybrid organisation", "interne Kopfzeilen einer Hybrid-Organisation erhalten"}),
      field<&C::treat_messages_as_internal>("TreatMessagesAsInternal",
                                            {"own senders count as internal", "eigene Absender gelten als intern"}),
      field<&C::tls_sender_certificate_name>(
          "TlsSenderCertificateName",
          {"the name the client's certificate must hold", "der Name, den das Client-Zertifikat tragen muss"}),
      field<&C::ef_test_mode>("EFTestMode", {"for Microsoft's own use", "für Microsofts eigenen Gebrauch"},
                              FieldUse::reserved),
      field<&C::scan_and_drop_recipients>(
          "ScanAndDropRecipients", {"for Microsoft's own use", "für Microsofts eigenen Gebrauch"}, FieldUse::reserved),
      field<&C::ef_skip_last_ip>("EFSkipLastIP", {"enhanced filtering skips the last address",
                                                  "die erweiterte Filterung überspringt die letzte Adresse"}),
      field<&C::ef_skip_ips>("EFSkipIPs", {"enhanced filtering skips these addresses",
                                           "die erweiterte Filterung überspringt diese Adressen"}),
      field<&C::ef_skip_mail_gateway>(
          "EFSkipMailGateway", {"for Microsoft's own use", "für Microsofts eigenen Gebrauch"}, FieldUse::reserved),
      field<&C::ef_users>("EFUsers", {"enhanced filtering is for these recipients only",
                                      "die erweiterte Filterung gilt nur für diese Empfänger"}),
      field<&C::name>("Name", {"the connector's name", "der Name des Connectors"}),
  };
  return rows;
}

const InboundConnector* InboundConnectors::find(std::string_view name) const {
  const auto it = std::find_if(rows_.begin(), rows_.end(),
                               [&](const InboundConnector& row) { return base::equal_ignoring_case(row.name, name); });
  return it == rows_.end() ? nullptr : &*it;
}

namespace {

std::vector<const base::DomainPattern*> patterns_of(const InboundConnector& connector) {
  std::vector<const base::DomainPattern*> out;
  for (const auto& space : *connector.sender_domains) out.push_back(&space.pattern);
  return out;
}

}  // namespace

const base::SourcePos* place_of(const InboundConnector& connector,
                                const std::shared_ptr<const base::SourcePos>& setting) {
  if (setting) return setting.get();
  return connector.pos ? &connector.pos : nullptr;
}

// Rows enter in the order of their names, so that of equally specific ones the first by name is found first (PC-2).
const InboundConnectors::Indexes& InboundConnectors::indexes() const {
  std::call_once(built_, [this] {
    auto built = std::make_unique<Indexes>();
    std::vector<base::Row> order(rows_.size());
    std::iota(order.begin(), order.end(), base::Row{0});
    std::sort(order.begin(), order.end(), [this](base::Row a, base::Row b) { return rows_[a].name < rows_[b].name; });
    for (const base::Row row : order) {
      const auto& c = rows_[row];
      if (!*c.enabled || *c.connector_type != ConnectorType::partner) continue;
      built->any_partner = true;
      if (!c.associated_accepted_domains->empty()) built->any_limited = true;
      const base::IndexRow by_domain{row, c.name, &c.sender_domains.value, place_of(c, c.sender_domains.pos)};
      if (!c.sender_ip_addresses->empty())
        built->by_address.add({row, c.name, &c.sender_ip_addresses.value, place_of(c, c.sender_ip_addresses.pos)},
                              *c.sender_ip_addresses);
      else if (*c.restrict_domains_to_certificate && c.tls_sender_certificate_name->has_value())
        built->by_certificate.add(
            {row, c.name, &**c.tls_sender_certificate_name, place_of(c, c.tls_sender_certificate_name.pos)},
            **c.tls_sender_certificate_name);
      if (c.restricts()) built->restricting.add(by_domain, patterns_of(c));
      if (!c.identifies()) built->plain.add(by_domain, patterns_of(c));
    }
    built->by_address.freeze();
    indexes_ = std::move(built);
  });
  return *indexes_;
}

}  // namespace mailflow::model
