#include "load/shapes.hpp"
#include "load/stored.hpp"
#include "model/exchange_organization.hpp"

namespace mailflow::load {
namespace {

namespace form = base::form;
using base::KeyShape;
using base::Presence;
using base::Shape;

// What is in no field table of a connector.
void add_marks(Shape& shape) {
  shape.keys.push_back({"Guid", form::text(), {"the connector's id", "die Id des Connectors"}, Presence::needed});
  shape.keys.push_back({"WhenCreated", form::time(), {"when it was made", "wann er entstand"}});
  shape.keys.push_back({"WhenChanged", form::time(), {"when it was changed last", "wann er zuletzt geändert wurde"}});
}

KeyShape server_key() {
  return {"Server", form::text(), {"the server it belongs to", "der Server, zu dem er gehört"}, Presence::needed};
}

}  // namespace

const Shape& organization_state_shape() {
  static const Shape shape{
      "organization-state",
      "an organisation's state",
      {
          {"guid", form::text(), {"the organisation's id", "die Id der Organisation"}, Presence::needed},
          {"accepted-domains",
           form::sequence(form::map(stored_domain_shape)),
           {"its accepted domains", "ihre akzeptierten Domänen"}},
          {"recipients",
           form::sequence(form::map(stored_recipient_shape)),
           {"its recipients of all kinds", "ihre Empfänger aller Arten"}},
          {"receive-connectors",
           form::sequence(form::map(stored_receive_connector_shape)),
           {"the receive connectors of its servers", "die Empfangsconnectoren ihrer Server"}},
          {"send-connectors",
           form::sequence(form::map(stored_send_connector_shape)),
           {"its send connectors", "ihre Sendeconnectoren"}},
          {"transport-config",
           form::map(stored_transport_config_shape),
           {"settings of its transport", "Einstellungen ihres Transports"}},
          {"transport-services",
           form::sequence(form::map(stored_transport_service_shape)),
           {"settings of its servers", "Einstellungen ihrer Server"}},
      }};
  return shape;
}

const Shape& stored_receive_connector_shape() {
  static const Shape shape = [] {
    Shape made{"stored-receive-connector", "a receive connector", {server_key()}};
    for (auto& key : keys_with_lists(model::receive_connector_fields())) made.keys.push_back(std::move(key));
    made.keys.push_back(
        {"Permissions",
         form::sequence(form::anything()),
         {"extended rights: User, ExtendedRights, Ace", "erweiterte Rechte: User, ExtendedRights, Ace"}});
    add_marks(made);
    return made;
  }();
  return shape;
}

const Shape& stored_send_connector_shape() {
  static const Shape shape = [] {
    Shape made{"stored-send-connector", "a send connector", keys_with_lists(model::send_connector_fields())};
    made.keys.push_back({"SourceTransportServers",
                         form::list(form::text()),
                         {"the servers that send through it", "die Server, die durch ihn senden"}});
    add_marks(made);
    return made;
  }();
  return shape;
}

const Shape& stored_transport_config_shape() {
  static const Shape shape{"stored-transport-config", "the transport's settings",
                           keys_with_lists(model::transport_config_fields())};
  return shape;
}

const Shape& stored_transport_service_shape() {
  static const Shape shape = [] {
    Shape made{"stored-transport-service", "a transport service", {server_key()}};
    for (auto& key : keys_with_lists(model::transport_service_fields())) made.keys.push_back(std::move(key));
    return made;
  }();
  return shape;
}

}  // namespace mailflow::load
