#include "model/receive_connector.hpp"

#include <algorithm>

namespace mailflow::model {
namespace {

using enum AuthMechanism;
using enum PermissionGroup;

struct Property {
  std::string_view name;
  ExchangeVersion since;
};

// All others are as old as the versions that the lab knows.
constexpr std::array<Property, 9> later_properties{{
    {"AuthTarpitInterval", ExchangeVersion::v2016},
    {"RejectReservedTopLevelRecipientDomains", ExchangeVersion::v2019},
    {"RejectReservedSecondLevelRecipientDomains", ExchangeVersion::v2019},
    {"RejectSingleLabelRecipientDomains", ExchangeVersion::v2019},
    {"AcceptConsumerMail", ExchangeVersion::v2019},
    {"SmtpUtf8Enabled", ExchangeVersion::v2013},
    {"ServiceDiscoveryFqdn", ExchangeVersion::v2013},
    {"TlsCertificateName", ExchangeVersion::v2013},
    {"TransportRole", ExchangeVersion::v2013},
}};

std::vector<IpBinding> any_address(std::uint16_t port) {
  return {{base::IpAddress::v6({}), port}, {base::IpAddress::v4(0), port}};
}

base::IpRanges any_client() {
  return {base::parse_ip_range("::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff").value(),
          base::parse_ip_range("0.0.0.0-255.255.255.255").value()};
}

// What all connectors of a version have alike.
ReceiveConnector made(const Host& server, HostId id, std::string_view name, std::uint16_t port) {
  ReceiveConnector connector;
  connector.name = name;
  connector.pos = server.pos;
  connector.server = id;
  connector.guid = receive_connector_guid(server.name, name, 0);
  connector.fqdn.value = server.fqdn.text();
  connector.bindings.value = any_address(port);
  connector.remote_ip_ranges.value = any_client();
  connector.auth_mechanism.value = {tls, integrated, basic_auth, basic_auth_require_tls,
                                    AuthMechanism::exchange_server};
  const auto version = server.exchange.version;
  connector.smtp_utf8_enabled.value = version >= ExchangeVersion::v2019;
  // Published output of 2013 shows half of what later versions have.
  if (version <= ExchangeVersion::v2013) connector.max_header_size.value = {128 * 1024};
  return connector;
}

using Made = std::vector<ReceiveConnector>;

void for_clients(ReceiveConnector& connector) {
  connector.message_rate_limit.value = {5};
  connector.message_rate_source.value = MessageRateSource::user;
  connector.enable_auth_gssapi.value = true;
}

void for_the_hub(ReceiveConnector& connector) {
  connector.permission_groups.value = {exchange_users, exchange_servers, exchange_legacy_servers};
  connector.transport_role.value = TransportRole::hub_transport;
  connector.max_inbound_connection_per_source.value = {};
  connector.max_inbound_connection_percentage_per_source.value = 100;
  connector.max_recipients_per_message.value = 5000;
  connector.size_enabled.value = SizeMode::enabled_without_value;
}

Made of_edge(const Host& server, HostId id) {
  auto only = made(server, id, "Default internal receive connector " + server.name, 25);
  only.auth_mechanism.value = {tls, AuthMechanism::exchange_server};
  only.permission_groups.value = {anonymous_users, exchange_servers, PermissionGroup::partners};
  only.transport_role.value = TransportRole::hub_transport;
  only.connection_timeout.value = {std::chrono::minutes(5)};
  only.connection_inactivity_timeout.value = {std::chrono::minutes(1)};
  only.message_rate_limit.value = {600};
  return {only};
}

Made of_2010(const Host& server, HostId id) {
  auto all = made(server, id, "Default " + server.name, 25);
  for_the_hub(all);
  auto clients = made(server, id, "Client " + server.name, 587);
  clients.auth_mechanism.value = {tls, integrated, basic_auth, basic_auth_require_tls};
  clients.permission_groups.value = {exchange_users};
  clients.transport_role.value = TransportRole::hub_transport;
  for_clients(clients);
  return {all, clients};
}

Made of_mailbox_server(const Host& server, HostId id) {
  auto hub = made(server, id, "Default " + server.name, 2525);
  for_the_hub(hub);
  auto client_proxy = made(server, id, "Client Proxy " + server.name, 465);
  client_proxy.permission_groups.value = {exchange_users, exchange_servers};
  client_proxy.transport_role.value = TransportRole::hub_transport;
  for_clients(client_proxy);
  auto frontend = made(server, id, "Default Frontend " + server.name, 25);
  frontend.permission_groups.value = {anonymous_users, exchange_servers, exchange_legacy_servers};
  frontend.domain_secure_enabled.value = true;
  frontend.protocol_logging_level.value = LoggingLevel::verbose;
  auto outbound_proxy = made(server, id, "Outbound Proxy Frontend " + server.name, 717);
  outbound_proxy.permission_groups.value = {exchange_servers};
  outbound_proxy.domain_secure_enabled.value = true;
  outbound_proxy.protocol_logging_level.value = LoggingLevel::verbose;
  outbound_proxy.tarpit_interval.value = {};
  auto clients = made(server, id, "Client Frontend " + server.name, 587);
  clients.auth_mechanism.value = {tls, integrated, basic_auth, basic_auth_require_tls};
  clients.permission_groups.value = {exchange_users};
  for_clients(clients);
  return {hub, client_proxy, frontend, outbound_proxy, clients};
}

}  // namespace

SmtpRights ReceiveConnector::rights_of(SmtpPrincipal principal) const {
  SmtpRights rights;
  if (permission_groups->has(group_of(principal))) rights = rights_by_group(principal);
  const auto is_its = [&](const AdPermission& row) { return principal_named(row.user) == principal; };
  for (const auto& row : permissions)
    if (row.ace == Ace::allowed && is_its(row))
      for (const auto right : row.rights) rights.add(right);
  for (const auto& row : permissions)
    if (row.ace == Ace::denied && is_its(row))
      for (const auto right : row.rights) rights.bits &= ~SmtpRights{right}.bits;
  return rights;
}

bool has_property(ExchangeVersion version, std::string_view property) {
  const auto later = std::ranges::find(later_properties, property, &Property::name);
  return later == later_properties.end() || version >= later->since;
}

base::Guid receive_connector_guid(std::string_view server, std::string_view name, std::size_t again) {
  return base::guid_of(fmt::format("receive-connector/{}/{}/{}", server, name, again));
}

std::vector<ReceiveConnector> default_receive_connectors(const Host& server, HostId id) {
  if (server.exchange.role == ServerRole::edge) return of_edge(server, id);
  return server.exchange.version == ExchangeVersion::v2010 ? of_2010(server, id) : of_mailbox_server(server, id);
}

namespace {

// How far the last address is from the first.
base::IpAddress::Bytes width(const base::IpRange& range) {
  auto difference = range.last.bytes();
  int borrow = 0;
  for (std::size_t i = difference.size(); i-- > 0;) {
    const int digit = difference[i] - range.first.bytes()[i] - borrow;
    borrow = digit < 0 ? 1 : 0;
    difference[i] = static_cast<std::uint8_t>(digit & 0xff);
  }
  return difference;
}

enum class Bound : std::uint8_t { to_itself, to_all };

bool listens_at(const ReceiveConnector& connector, HostId server, const IpBinding& local, Bound how) {
  return *connector.enabled && connector.server == server &&
         std::ranges::any_of(*connector.bindings, [&](const IpBinding& binding) {
           if (binding.port != local.port || binding.address.family() != local.address.family()) return false;
           return how == Bound::to_itself ? binding.address == local.address : binding.is_any();
         });
}

}  // namespace

const ReceiveConnectors::Listening& ReceiveConnectors::at(HostId server, const IpBinding& local) const {
  const std::lock_guard lock(mutex_);
  auto& built = at_[{server, local}];
  if (!built) built = listening(server, local);
  return *built;
}

std::unique_ptr<const ReceiveConnectors::Listening> ReceiveConnectors::listening(HostId server,
                                                                                 const IpBinding& local) const {
  const bool to_itself = std::ranges::any_of(
      rows_, [&](const ReceiveConnector& row) { return listens_at(row, server, local, Bound::to_itself); });
  struct Entry {
    base::Row connector;
    const base::IpRange* range;
  };
  std::vector<Entry> entries;
  for (base::Row row = 0; row < rows_.size(); ++row)
    if (listens_at(rows_[row], server, local, to_itself ? Bound::to_itself : Bound::to_all))
      for (const auto& range : *rows_[row].remote_ip_ranges) entries.push_back({row, &range});
  std::ranges::stable_sort(entries, {}, [](const Entry& entry) { return width(*entry.range); });

  auto made = std::make_unique<Listening>();
  made->values.reserve(entries.size());
  for (base::Row row = 0; row < entries.size(); ++row) {
    const auto& connector = rows_[entries[row].connector];
    const auto* pos = connector.remote_ip_ranges.pos ? connector.remote_ip_ranges.pos.get()
                                                     : (connector.pos ? &connector.pos : nullptr);
    const auto& value = made->values.emplace_back(base::IpRanges{*entries[row].range});
    made->ranges.add({row, connector.name, &value, pos}, value);
    made->connectors.push_back(entries[row].connector);
  }
  made->ranges.freeze();
  return made;
}

}  // namespace mailflow::model
