#include "load/organization_state.hpp"

#include <algorithm>
#include <utility>

#include "config/map_reader.hpp"
#include "load/hosts.hpp"
#include "load/recipients.hpp"
#include "load/shapes.hpp"
#include "load/stored.hpp"

namespace mailflow::load {

using base::fail;
using base::Value;

namespace {

using config::MapReader;
using model::ExchangeOrganization;
using model::HostId;

// Servers that a stored organisation's objects name are its own.
class Servers {
 public:
  Servers(const Names& hosts, const ExchangeOrganization& organization) : hosts_(hosts), organization_(organization) {}

  base::Result<HostId> read(const Value& value) const {
    const auto number = hosts_.read(value);
    if (!number) return fail(number.error());
    if (std::ranges::find(organization_.servers, HostId{*number}) == organization_.servers.end())
      return fail(value.pos, "{} is no server of the organisation {}", base::scalar_text(value), organization_.name);
    return HostId{*number};
  }

 private:
  const Names& hosts_;
  const ExchangeOrganization& organization_;
};

// A connector's keys that are in no field table.
template <class Connector>
void read_marks(MapReader& reader, Connector& connector) {
  connector.guid = read_guid(reader, "Guid");
  connector.created = reader.maybe_time("WhenCreated").value_or(base::LabTime{});
  connector.changed = reader.maybe_time("WhenChanged").value_or(base::LabTime{});
  if (reader.ok() && connector.name.empty())
    reader.refuse({base::ErrorKind::input, "a connector needs a Name", connector.pos, {}});
}

template <class Connector>
void write_marks(base::ValueMap& map, const Connector& connector) {
  tree::add(map, "Guid", base::to_string(connector.guid));
  tree::add(map, "WhenCreated", base::iso(connector.created));
  tree::add(map, "WhenChanged", base::iso(connector.changed));
}

// A name is one server's.
struct NamedReceive {
  std::string name;
  model::ReceiveConnector connector;
};

base::Result<NamedReceive> read_receive(const Value& value, const Servers& servers) {
  MapReader reader(value, stored_receive_connector_shape());
  model::ReceiveConnector connector;
  connector.pos = value.pos;
  const auto& server = reader.need("Server");
  read_fields(reader, model::receive_connector_fields(), connector);
  read_fields(reader, model::hidden_receive_connector_fields(), connector);
  read_marks(reader, connector);
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  const auto id = servers.read(server);
  if (!id) return fail(base::within("Server", base::Error(id.error())));
  connector.server = *id;
  return NamedReceive{fmt::format("{}\\{}", base::scalar_text(server), connector.name), std::move(connector)};
}

base::Result<model::SendConnector> read_send(const Value& value, const Servers& servers) {
  MapReader reader(value, stored_send_connector_shape());
  model::SendConnector connector;
  connector.pos = value.pos;
  read_fields(reader, model::send_connector_fields(), connector);
  const auto sources = reader.items("SourceTransportServers");
  read_marks(reader, connector);
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  for (const auto* source : sources) {
    const auto id = servers.read(*source);
    if (!id) return fail(base::within("SourceTransportServers", base::Error(id.error())));
    connector.source_transport_servers.value.push_back(*id);
  }
  return connector;
}

struct NamedService {
  std::string name;
  model::TransportService service;
};

base::Result<NamedService> read_service(const Value& value, const Servers& servers) {
  MapReader reader(value, stored_transport_service_shape());
  model::TransportService service;
  const auto& server = reader.need("Server");
  read_fields(reader, model::transport_service_fields(), service);
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  const auto id = servers.read(server);
  if (!id) return fail(base::within("Server", base::Error(id.error())));
  service.server = *id;
  return NamedService{base::scalar_text(server), service};
}

base::Result<model::TransportConfig> read_transport(const Value& value) {
  MapReader reader(value, stored_transport_config_shape());
  model::TransportConfig config;
  read_fields(reader, model::transport_config_fields(), config);
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  return config;
}

struct Lists {
  const base::ValueList& receive;
  const base::ValueList& send;
  const base::ValueList& services;
};

base::Result<void> read_connectors(const Lists& lists, const Servers& servers, ExchangeOrganization& organization) {
  auto receive =
      read_rows(lists.receive, [&](const Value& item) { return read_receive(item, servers); }, most_connectors);
  if (!receive) return fail(base::within("receive-connectors", std::move(receive.error())));
  auto send = read_rows(lists.send, [&](const Value& item) { return read_send(item, servers); }, most_connectors);
  if (!send) return fail(base::within("send-connectors", std::move(send.error())));
  auto services =
      read_rows(lists.services, [&](const Value& item) { return read_service(item, servers); }, most_connectors);
  if (!services) return fail(base::within("transport-services", std::move(services.error())));

  std::vector<model::ReceiveConnector> receive_rows;
  for (auto& row : *receive) receive_rows.push_back(std::move(row.connector));
  model::TransportServices service_rows;
  for (auto& row : *services) service_rows.push_back(std::move(row.service));
  organization.receive = std::make_shared<const model::ReceiveConnectors>(std::move(receive_rows));
  organization.send = std::make_shared<const model::SendConnectors>(std::move(*send), *organization.domains);
  organization.services = std::make_shared<const model::TransportServices>(std::move(service_rows));
  return {};
}

Value stored(const model::World& world, const model::ReceiveConnector& connector) {
  base::ValueMap map;
  tree::add(map, "Server", (*world.hosts)[connector.server].name);
  write_fields(map, model::receive_connector_fields(), connector);
  write_fields(map, model::hidden_receive_connector_fields(), connector);
  write_marks(map, connector);
  return tree::map(std::move(map));
}

Value stored(const model::World& world, const model::SendConnector& connector) {
  base::ValueMap map;
  write_fields(map, model::send_connector_fields(), connector);
  base::ValueList sources;
  for (const auto id : *connector.source_transport_servers) sources.push_back(tree::text((*world.hosts)[id].name));
  if (!sources.empty()) tree::add(map, "SourceTransportServers", tree::list(std::move(sources)));
  write_marks(map, connector);
  return tree::map(std::move(map));
}

Value stored(const model::World& world, const model::TransportService& service) {
  base::ValueMap map;
  tree::add(map, "Server", (*world.hosts)[service.server].name);
  write_fields(map, model::transport_service_fields(), service);
  return tree::map(std::move(map));
}

template <class Rows>
Value stored_rows(const model::World& world, const Rows& rows) {
  base::ValueList list;
  for (const auto& row : rows) list.push_back(stored(world, row));
  return tree::list(std::move(list));
}

}  // namespace

base::Result<void> read_organization_state(const Value& value, const Names& hosts, ExchangeOrganization& organization) {
  config::MapReader reader(value, organization_state_shape());
  organization.guid = read_guid(reader, "guid");
  const auto& domains = stored_list(reader, "accepted-domains");
  const auto& recipients = stored_list(reader, "recipients");
  const Lists lists{stored_list(reader, "receive-connectors"), stored_list(reader, "send-connectors"),
                    stored_list(reader, "transport-services")};
  const auto* transport = reader.maybe("transport-config");
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  auto accepted = read_rows(domains, read_stored_domain, most_domains);
  if (!accepted) return fail(base::within("accepted-domains", std::move(accepted.error())));
  std::vector<base::DomainName> known;
  for (const auto& domain : *accepted) known.push_back(domain.domain);
  organization.domains = std::make_shared<const model::AcceptedDomains>(std::move(*accepted));
  auto rows = read_rows(recipients, read_stored_recipient, most_recipients);
  if (!rows) return fail(base::within("recipients", std::move(rows.error())));
  auto checked = checked_recipients(std::move(*rows), fmt::format("the organisation {}", organization.name), known);
  if (!checked) return fail(base::within("recipients", std::move(checked.error())));
  organization.recipients = std::move(*checked);
  if (transport != nullptr) {
    auto read = read_transport(*transport);
    if (!read) return fail(base::within("transport-config", std::move(read.error())));
    organization.transport = std::make_shared<const model::TransportConfig>(std::move(*read));
  }
  return read_connectors(lists, {hosts, organization}, organization);
}

Value write_organization_state(const model::World& world, const ExchangeOrganization& organization) {
  base::ValueList domains;
  for (const auto& domain : *organization.domains) domains.push_back(load::stored(domain));
  base::ValueList recipients;
  for (const auto& recipient : organization.recipients->rows())
    recipients.push_back(load::stored(model::recipient_fields(), recipient));
  base::ValueMap state;
  tree::add(state, "guid", base::to_string(organization.guid));
  tree::add(state, "accepted-domains", tree::list(std::move(domains)));
  tree::add(state, "recipients", tree::list(std::move(recipients)));
  tree::add(state, "receive-connectors", stored_rows(world, organization.receive->rows()));
  tree::add(state, "send-connectors", stored_rows(world, organization.send->rows()));
  tree::add(state, "transport-config", load::stored(model::transport_config_fields(), *organization.transport));
  tree::add(state, "transport-services", stored_rows(world, *organization.services));
  return tree::map(std::move(state));
}

}  // namespace mailflow::load
