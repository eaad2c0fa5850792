#include "load/shapes.hpp"
#include "load/stored.hpp"
#include "model/fault.hpp"
#include "model/tenant.hpp"

namespace mailflow::load {
namespace {

namespace form = base::form;
using base::Presence;
using base::Shape;

// Of what has an id, and the times it was made and changed.
template <class Object>
std::vector<base::KeyShape> keys_with_id(std::span<const base::Field<Object>> fields) {
  auto keys = keys_with_lists(fields);
  keys.push_back({"Guid", form::text(), {"its id", "die Id"}, Presence::needed});
  keys.push_back({"WhenCreated", form::time(), {"when it was made", "wann es entstand"}});
  keys.push_back({"WhenChanged", form::time(), {"when it was changed last", "wann es zuletzt geändert wurde"}});
  return keys;
}

}  // namespace

const Shape& lab_state_shape() {
  static const Shape shape{
      "lab-state",
      "state",
      {
          {"records",
           form::text(),
           {"all DNS records of the lab: none exists by itself",
            "alle DNS-Einträge des Labs: von selbst gibt es keine"}},
          {"host-faults", form::sequence(form::map(stored_fault_shape)), {"troubles of hosts", "Störungen von Hosts"}},
          {"dns-faults",
           form::sequence(form::map(stored_dns_fault_shape)),
           {"troubles of names", "Störungen von Namen"}},
      }};
  return shape;
}

const Shape& stored_fault_shape() {
  static const Shape shape{
      "stored-fault",
      "a host's fault",
      {
          {"host", form::text(), {"the host", "der Host"}, Presence::needed},
          {"point",
           form::word_of<model::FaultPoint>(),
           {"what becomes of a connection, or where a session is answered with the reply",
            "was aus einer Verbindung wird, oder wo eine Sitzung die Antwort bekommt"},
           Presence::needed},
          {"code", form::integer(), {"the reply's code", "der Code der Antwort"}},
          {"status", form::text(), {"the reply's enhanced status code", "der erweiterte Statuscode der Antwort"}},
          {"text", form::text(), {"the reply's text", "der Text der Antwort"}},
          {"until",
           form::time(),
           {"when it ends; without this key never", "wann sie endet; ohne diesen Schlüssel nie"}},
          {"delay", form::duration(), {"of the greeting", "der Begrüßung"}},
          {"times", form::integer(), {"for so many recipients", "für so viele Empfänger"}},
      }};
  return shape;
}

const Shape& stored_dns_fault_shape() {
  static const Shape shape{"stored-dns-fault",
                           "a name's fault",
                           {
                               {"name", form::text(), {"the name", "der Name"}, Presence::needed},
                               {"answer",
                                form::word_of<model::FaultyAnswer>(),
                                {"what the name server says", "was der Nameserver sagt"},
                                Presence::needed},
                           }};
  return shape;
}

const Shape& tenant_state_shape() {
  static const Shape shape{"tenant-state",
                           "a tenant's state",
                           {
                               {"guid", form::text(), {"the tenant's id", "die Id des Tenants"}, Presence::needed},
                               {"accepted-domains",
                                form::sequence(form::map(stored_domain_shape)),
                                {"its accepted domains", "seine akzeptierten Domänen"}},
                               {"inbound-connectors",
                                form::sequence(form::map(stored_inbound_connector_shape)),
                                {"its inbound connectors", "seine eingehenden Connectoren"}},
                               {"outbound-connectors",
                                form::sequence(form::map(stored_outbound_connector_shape)),
                                {"its outbound connectors", "seine ausgehenden Connectoren"}},
                               {"transport-rules",
                                form::sequence(form::map(stored_transport_rule_shape)),
                                {"its transport rules, by priority", "seine Transportregeln, nach Priorität"}},
                               {"recipients",
                                form::sequence(form::map(stored_recipient_shape)),
                                {"its recipients of all kinds", "seine Empfänger aller Arten"}},
                               {"organization",
                                form::map(stored_organization_shape),
                                {"settings of the organisation", "Einstellungen der Organisation"}},
                               {"connection-filter",
                                form::map(stored_connection_filter_shape),
                                {"its connection filter", "sein Verbindungsfilter"}},
                               {"outbound-spam-filter",
                                form::map(stored_outbound_spam_filter_shape),
                                {"its filter for outgoing mail", "sein Filter für ausgehende Mail"}},
                           }};
  return shape;
}

const Shape& stored_domain_shape() {
  static const Shape shape = [] {
    Shape made{"stored-domain", "an accepted domain", keys_with_lists(model::accepted_domain_fields())};
    for (auto& key : keys_with_lists(model::hidden_accepted_domain_fields())) made.keys.push_back(std::move(key));
    return made;
  }();
  return shape;
}

const Shape& stored_inbound_connector_shape() {
  static const Shape shape{"stored-connector", "a connector", keys_with_id(model::inbound_connector_fields())};
  return shape;
}

const Shape& stored_outbound_connector_shape() {
  static const Shape shape{"stored-outbound-connector", "an outbound connector",
                           keys_with_id(model::outbound_connector_fields())};
  return shape;
}

const Shape& stored_transport_rule_shape() {
  static const Shape shape{"stored-transport-rule", "a transport rule", keys_with_id(model::transport_rule_fields())};
  return shape;
}

const Shape& stored_recipient_shape() {
  static const Shape shape{"stored-recipient", "a recipient", keys_with_lists(model::recipient_fields())};
  return shape;
}

const Shape& stored_organization_shape() {
  static const Shape shape{"stored-organization", "the organisation's settings",
                           keys_with_lists(model::organization_config_fields())};
  return shape;
}

const Shape& stored_connection_filter_shape() {
  static const Shape shape{"stored-connection-filter", "the connection filter",
                           keys_with_lists(model::connection_filter_fields())};
  return shape;
}

const Shape& stored_outbound_spam_filter_shape() {
  static const Shape shape{"stored-outbound-spam-filter", "the filter for outgoing mail",
                           keys_with_lists(model::outbound_spam_filter_fields())};
  return shape;
}

}  // namespace mailflow::load
