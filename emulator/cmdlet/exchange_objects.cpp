#include "cmdlet/exchange_objects.hpp"

#include <algorithm>

#include "base/field.hpp"
#include "cmdlet/object_fields.hpp"
#include "cmdlet/objects.hpp"

namespace mailflow::cmdlet {
namespace {

using config::ps_text;
using config::PsObject;
using config::PsProperty;
using config::PsType;
using config::PsValue;
using model::ExchangeVersion;

struct VersionText {
  std::string_view admin_display;  // what Get-ExchangeServer shows
  std::string_view object;         // ExchangeVersion of a connector
};

VersionText text_of(ExchangeVersion version) {
  switch (version) {
    case ExchangeVersion::v2010:
      return {"Version 14.3 (Build 123.4)", "0.1 (8.0.535.0)"};
    case ExchangeVersion::v2013:
      return {"Version 15.0 (Build 1497.2)", "0.1 (8.0.535.0)"};
    case ExchangeVersion::v2016:
      return {"Version 15.1 (Build 2507.6)", "0.1 (8.0.535.0)"};
    case ExchangeVersion::v2019:
      return {"Version 15.2 (Build 1544.4)", "0.1 (8.0.535.0)"};
    case ExchangeVersion::se:
      return {"Version 15.2 (Build 2562.17)", "0.1 (8.0.535.0)"};
  }
  return {};
}

void add(PsObject& out, std::string name, PsValue value) {
  out.properties.push_back(PsProperty{std::move(name), std::move(value)});
}

// Older versions write it small.
PsValue as_version_writes(PsValue value, ExchangeVersion version) {
  if (version > ExchangeVersion::v2013 || to_text(value) != "Unlimited") return value;
  auto small = ps_text("unlimited");
  small.pos = value.pos;
  return small;
}

template <class Connector>
void add_marks(PsObject& out, const Connector& connector, const std::string& identity) {
  add(out, "Identity", ps_text(identity));
  add(out, "Guid", ps_text(base::to_string(connector.guid)));
  add(out, "WhenChangedUTC", PsValue{connector.changed, {}});
  add(out, "WhenCreatedUTC", PsValue{connector.created, {}});
  add(out, "OrganizationId", ps_text(""));
  add(out, "Id", ps_text(identity));
  add(out, "IsValid", PsValue{true, {}});
}

}  // namespace

const model::Host& host_of(const Draft& draft, model::HostId server) {
  return (*draft.world().hosts)[server];
}

std::optional<model::HostId> server_named(const Draft& draft, std::string_view name) {
  for (const auto id : draft.exchange().servers) {
    const auto& host = host_of(draft, id);
    if (base::equal_ignoring_case(host.name, name) || base::equal_ignoring_case(host.fqdn.text(), name)) return id;
  }
  return {};
}

std::string identity_of(const model::ReceiveConnector& connector, const Draft& draft) {
  return host_of(draft, connector.server).name + '\\' + connector.name;
}

bool is_receive_connector(const model::ReceiveConnector& connector, std::string_view identity, const Draft& draft) {
  return names(identity, connector.name) || names(identity, identity_of(connector, draft)) ||
         base::equal_ignoring_case(identity, base::to_string(connector.guid));
}

PsValue object_of(const model::ReceiveConnector& connector, const Draft& draft) {
  static const auto type =
      std::make_shared<const PsType>(PsType{"ReceiveConnector", {"Identity", "Bindings", "Enabled"}});
  const auto identity = identity_of(connector, draft);
  const auto& server = host_of(draft, connector.server);
  const auto version = server.exchange.version;
  auto shown = connector;
  if (!connector.permissions.empty()) shown.permission_groups.value.add(model::PermissionGroup::custom);
  PsObject out{type, {}, identity};
  for (const auto& row : model::receive_connector_fields()) {
    if (!model::has_property(version, row.name)) continue;
    if (row.name == "TransportRole") add(out, "Server", ps_text(server.name));
    if (row.name == "Name") add(out, "ExchangeVersion", ps_text(std::string(text_of(version).object)));
    add(out, std::string(row.name), as_version_writes(shown_value(row, shown), version));
  }
  add_marks(out, connector, identity);
  return config::ps_object(std::move(out), connector.pos);
}

// By name, as Exchange shows them, with what follows from other properties among them.
PsValue object_of(const model::SendConnector& connector, const Draft& draft) {
  static const auto type =
      std::make_shared<const PsType>(PsType{"SendConnector", {"Identity", "AddressSpaces", "Enabled"}});
  PsObject out{type, {}, connector.name};
  for (const auto& row : model::send_connector_fields())
    if (row.name != "SmartHosts") add(out, std::string(row.name), shown_value(row, connector));
  config::PsList sources;
  for (const auto id : *connector.source_transport_servers) sources.push_back(ps_text(host_of(draft, id).name));
  const auto home = sources.empty() ? std::string{} : to_text(sources.front());
  config::PsList hosts;
  std::string hosts_text;
  for (const auto& host : *connector.smart_hosts) {
    const auto text = model::to_string(host);
    hosts.push_back(ps_text(host.address() != nullptr ? '[' + text + ']' : text));
    hosts_text += (hosts_text.empty() ? "" : ",") + to_text(hosts.back());
  }
  add(out, "SmartHosts", config::ps_list(std::move(hosts), {}));
  add(out, "SourceTransportServers", config::ps_list(std::move(sources), {}));
  add(out, "SmartHostsString", ps_text(hosts_text));
  add(out, "HomeMtaServerId", ps_text(home));
  add(out, "IsSmtpConnector", PsValue{true, {}});
  add(out, "Identity", ps_text(connector.name));
  add(out, "Guid", ps_text(base::to_string(connector.guid)));
  add(out, "WhenChangedUTC", PsValue{connector.changed, {}});
  add(out, "WhenCreatedUTC", PsValue{connector.created, {}});
  add(out, "IsValid", PsValue{true, {}});
  std::ranges::stable_sort(out.properties, {}, &PsProperty::name);
  return config::ps_object(std::move(out), connector.pos);
}

PsValue object_of(const model::TransportConfig& settings, const Draft& draft) {
  static const auto type = std::make_shared<const PsType>(
      PsType{"TransportConfig", {"Name", "MaxReceiveSize", "MaxSendSize", "MaxRecipientEnvelopeLimit"}});
  PsObject out{type, {}, "Transport Settings"};
  for (const auto& row : model::transport_config_fields()) add(out, std::string(row.name), shown_value(row, settings));
  add(out, "Name", ps_text("Transport Settings"));
  add(out, "Identity", ps_text("Transport Settings"));
  add(out, "IsValid", PsValue{true, {}});
  return config::ps_object(std::move(out), draft.exchange().pos);
}

PsValue object_of(const model::TransportService& service, const Draft& draft) {
  static const auto type = std::make_shared<const PsType>(
      PsType{"TransportService", {"Name", "MessageTrackingLogEnabled", "AntispamAgentsEnabled"}});
  const auto& server = host_of(draft, service.server);
  PsObject out{type, {}, server.name};
  add(out, "Name", ps_text(server.name));
  for (const auto& row : model::transport_service_fields()) add(out, std::string(row.name), shown_value(row, service));
  add(out, "Identity", ps_text(server.name));
  add(out, "IsValid", PsValue{true, {}});
  return config::ps_object(std::move(out), server.pos);
}

PsValue server_object(const Draft& draft, model::HostId id) {
  static const auto type = std::make_shared<const PsType>(
      PsType{"ExchangeServer", {"Name", "Site", "ServerRole", "Edition", "AdminDisplayVersion"}});
  const auto& server = host_of(draft, id);
  const bool edge = server.exchange.role == model::ServerRole::edge;
  PsObject out{type, {}, server.name};
  add(out, "Name", ps_text(server.name));
  add(out, "Edition", ps_text("Enterprise"));
  add(out, "Fqdn", ps_text(server.fqdn.text()));
  add(out, "IsHubTransportServer", PsValue{!edge, {}});
  add(out, "IsEdgeServer", PsValue{edge, {}});
  add(out, "IsMailboxServer", PsValue{!edge, {}});
  add(out, "IsFrontendTransportServer", PsValue{!edge && server.exchange.version > ExchangeVersion::v2010, {}});
  add(out, "AdminDisplayVersion", ps_text(std::string(text_of(server.exchange.version).admin_display)));
  add(out, "Site", ps_text(edge ? "" : "Default-First-Site-Name"));
  add(out, "ServerRole", ps_text(edge ? "Edge" : "Mailbox"));
  add(out, "Identity", ps_text(server.name));
  add(out, "IsValid", PsValue{true, {}});
  return config::ps_object(std::move(out), server.pos);
}

}  // namespace mailflow::cmdlet
