#include "model/outbound_connector.hpp"

#include <algorithm>
#include <numeric>

namespace mailflow::model {

using base::field;
using base::FieldUse;

std::span<const base::Field<OutboundConnector>> outbound_connector_fields() {
  using C = OutboundConnector;
  static const std::array rows{
      field<&C::enabled>("Enabled", {"whether the connector exists for mail flow", "ob der Connector wirkt"}),
      field<&C::use_mx_record>("UseMXRecord", {"the next server is the MX of the recipient's domain, no smart host",
                                               "der nächste Server ist der MX der Empfängerdomäne, kein Smarthost"}),
      field<&C::comment>("Comment", {"a note", "eine Notiz"}, FieldUse::accept),
      field<&C::connector_type>("ConnectorType", {"Partner, or OnPremises for the own organisation",
                                                  "Partner, oder OnPremises für die eigene Organisation"}),
      field<&C::connector_source>("ConnectorSource", {"how it came to be", "wodurch er entstand"}, FieldUse::accept),
      field<&C::recipient_domains>("RecipientDomains",
                                   {"the recipient domains it is for: contoso.com, *.contoso.com, *",
                                    "die Empfängerdomänen, für die er gilt: contoso.com, "
                                    "*.contoso.com, *"}),
      field<&C::smart_hosts>(
          "SmartHosts", {"host names or addresses of the next servers", "Hostnamen oder Adressen der nächsten Server"}),
      field<&C::tls_domain>("TlsDomain", {"the name the server's certificate must hold, with DomainValidation",
                                          "der Name, den das Server-Zertifikat bei DomainValidation tragen muss"}),
      field<&C::tls_settings>("TlsSettings", {"what the next server's TLS must be; without a value it is used where it "
                                              "is offered",
                                              "was das TLS des nächsten Servers leisten muss; ohne Wert wird es "
                                              "genutzt, wo es angeboten wird"}),
      field<&C::is_transport_rule_scoped>("IsTransportRuleScoped", {"used by transport rules that name it, only",
                                                                    "nur durch Transportregeln, die ihn nennen"}),
      field<&C::route_all_messages_via_on_premises>(
          "RouteAllMessagesViaOnPremises",
          {"centralized mail transport: all mail takes it", "zentraler Nachrichtentransport: alle Mail nimmt ihn"}),
      field<&C::cloud_services_mail_enabled>(
          "CloudServicesMailEnabled",
          {"keep internal headers of a hybrid organisation", "interne Kopfzeilen einer Hybrid-Organisation erhalten"}),
      field<&C::all_accepted_domains>("AllAcceptedDomains",
                                      {"for recipients in any accepted domain that have no mailbox here",
                                       "für Empfänger jeder akzeptierten Domäne, die hier kein Postfach haben"}),
      field<&C::sender_rewriting_enabled>("SenderRewritingEnabled",
                                          {"rewrite senders (SRS) here, too", "Absender auch hier umschreiben (SRS)"}),
      field<&C::mta_sts_mode>(
          "MtaStsMode", {"whether a domain's MTA-STS policy counts", "ob die MTA-STS-Richtlinie einer Domäne zählt"}),
      field<&C::smtp_dane_mode>("SmtpDaneMode", {"whether a server's TLSA records count, or are asked for",
                                                 "ob TLSA-Einträge eines Servers zählen oder verlangt werden"}),
      field<&C::test_mode>("TestMode", {"no mail takes the connector", "keine Mail nimmt den Connector"}),
      field<&C::link_for_modified_connector>("LinkForModifiedConnector",
                                             {"for Microsoft's own use", "für Microsofts eigenen Gebrauch"},
                                             FieldUse::reserved),
      field<&C::validation_recipients>(
          "ValidationRecipients",
          {"recipients of the messages that validate it", "Empfänger der Nachrichten, die ihn prüfen"},
          FieldUse::accept),
      field<&C::is_validated>("IsValidated", {"whether it was validated", "ob er geprüft wurde"}, FieldUse::accept),
      field<&C::last_validation_timestamp>("LastValidationTimestamp",
                                           {"when it was validated", "wann er geprüft wurde"}, FieldUse::accept),
      field<&C::name>("Name", {"the connector's name", "der Name des Connectors"}),
  };
  return rows;
}

bool precedes(const OutboundConnector& a, const OutboundConnector& b) {
  if (a.is_on_premises() != b.is_on_premises()) return a.is_on_premises();
  return a.name < b.name;
}

const base::SourcePos* place_of(const OutboundConnector& connector,
                                const std::shared_ptr<const base::SourcePos>& setting) {
  if (setting) return setting.get();
  return connector.pos ? &connector.pos : nullptr;
}

namespace {

std::string folded(std::string_view name) {
  std::string out(name);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

using Kind = base::DomainPattern::Kind;

std::vector<const base::DomainPattern*> patterns_of(const OutboundConnector& connector,
                                                    std::initializer_list<Kind> kinds) {
  std::vector<const base::DomainPattern*> out;
  for (const auto& pattern : *connector.recipient_domains)
    if (std::ranges::find(kinds, pattern.kind) != kinds.end()) out.push_back(&pattern);
  return out;
}

void add(base::DomainIndex& index, const OutboundConnector& connector, base::Row row,
         std::initializer_list<Kind> kinds) {
  const auto patterns = patterns_of(connector, kinds);
  if (patterns.empty()) return;
  index.add(
      {row, connector.name, &connector.recipient_domains.value, place_of(connector, connector.recipient_domains.pos)},
      patterns);
}

base::Rows in_order_of_choice(const std::vector<OutboundConnector>& rows) {
  base::Rows order(rows.size());
  std::iota(order.begin(), order.end(), base::Row{0});
  std::ranges::sort(order, [&](base::Row a, base::Row b) { return precedes(rows[a], rows[b]); });
  return order;
}

}  // namespace

const OutboundConnector* OutboundConnectors::find(std::string_view name) const {
  const auto& names = indexes().by_name;
  const auto found = names.find(folded(name));
  return found == names.end() ? nullptr : &rows_[found->second];
}

const OutboundConnector* OutboundConnectors::find(const base::Guid& guid) const {
  const auto& guids = indexes().by_guid;
  const auto found = guids.find(guid);
  return found == guids.end() ? nullptr : &rows_[found->second];
}

const OutboundConnectors::Indexes& OutboundConnectors::indexes() const {
  std::call_once(built_, [this] {
    auto built = std::make_unique<Indexes>();
    for (base::Row row = 0; row < rows_.size(); ++row) {
      built->by_name.try_emplace(folded(rows_[row].name), row);
      built->by_guid.try_emplace(rows_[row].guid, row);
    }
    for (const base::Row row : in_order_of_choice(rows_)) {
      const auto& c = rows_[row];
      if (!c.chosen_by_itself()) continue;
      built->any_chosen = true;
      add(built->by_exact_domain, c, row, {Kind::exact});
      add(built->by_domain, c, row, {Kind::exact, Kind::suffix});
      if (!patterns_of(c, {Kind::any}).empty()) built->for_all_domains.push_back(row);
      if (c.is_on_premises() && *c.all_accepted_domains) built->for_accepted_domains.push_back(row);
      if (c.is_on_premises() && *c.route_all_messages_via_on_premises) built->centralized.push_back(row);
    }
    indexes_ = std::move(built);
  });
  return *indexes_;
}

}  // namespace mailflow::model
