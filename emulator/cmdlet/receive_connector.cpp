// New-, Set-, Get- and Remove-ReceiveConnector.

#include <algorithm>
#include <array>

#include "cmdlet/binding.hpp"
#include "cmdlet/commands.hpp"
#include "cmdlet/exchange_objects.hpp"
#include "cmdlet/named_rows.hpp"
#include "cmdlet/receive_connector_checks.hpp"
#include "cmdlet/target.hpp"

namespace mailflow::cmdlet {
namespace {

using base::fail;
using config::BoundParameter;
using config::BoundParameters;
using config::CommandOutput;
using config::Parameter;
using model::AuthMechanism;
using model::PermissionGroup;
using model::ReceiveConnector;

// V1: what a usage presets, and what it wants to be told.
struct Usage {
  std::string_view name;
  bool takes_bindings;
  bool takes_ranges;
  std::uint16_t port;
  model::Flags<AuthMechanism> mechanisms;
  model::PermissionGroups groups;
};

std::span<const Usage> usages() {
  using enum AuthMechanism;
  static const std::array<Usage, 5> all{{
      {"Client",
       false,
       true,
       587,
       {tls, integrated, basic_auth, basic_auth_require_tls},
       {PermissionGroup::exchange_users}},
      {"Custom", true, true, 25, {tls}, {}},
      {"Internal",
       false,
       true,
       25,
       {tls, exchange_server},
       {PermissionGroup::exchange_servers, PermissionGroup::exchange_legacy_servers}},
      {"Internet", true, false, 25, {tls}, {PermissionGroup::anonymous_users}},
      {"Partner", true, true, 25, {tls}, {PermissionGroup::partners}},
  }};
  return all;
}

const Usage* find_usage(std::string_view name) {
  const auto found =
      std::ranges::find_if(usages(), [&](const Usage& one) { return base::equal_ignoring_case(one.name, name); });
  return found == usages().end() ? nullptr : &*found;
}

base::Result<const Usage*> usage_of(const Change& change) {
  const Usage* chosen = nullptr;
  for (const auto& usage : usages()) {
    if (!change.bound.flag(usage.name)) continue;
    if (chosen != nullptr || change.bound.find("Usage") != nullptr)
      return refuse(change, usage.name, "Parameter set cannot be resolved using the specified named parameters.",
                    "one of -Client, -Custom, -Internal, -Internet, -Partner and -Usage");
    chosen = &usage;
  }
  const auto* named = change.bound.find("Usage");
  if (named == nullptr) return chosen == nullptr ? find_usage("Custom") : chosen;
  chosen = find_usage(config::to_text(named->value));
  if (chosen == nullptr) return refuse(change, "Usage", "Usage takes Client, Custom, Internal, Internet or Partner");
  return chosen;
}

base::Result<void> check_usage(const Usage& usage, const Change& change) {
  std::string missing;
  const auto want = [&](std::string_view parameter, bool taken) -> base::Result<void> {
    const bool given = change.bound.find(parameter) != nullptr;
    if (taken && !given) missing += (missing.empty() ? "" : " ") + std::string(parameter);
    if (taken || !given) return {};
    return refuse(change, parameter, fmt::format("{} does not go with -{}", parameter, usage.name));
  };
  if (auto done = want("Bindings", usage.takes_bindings); !done) return done;
  if (auto done = want("RemoteIPRanges", usage.takes_ranges); !done) return done;
  if (!missing.empty()) return fail(missing_parameters(change.call, missing));
  return {};
}

base::Result<model::HostId> server_for(const Change& change) {
  if (const auto* given = change.bound.find("Server")) {
    const auto name = config::to_text(given->value);
    if (const auto server = server_named(change.draft, name)) return *server;
    return refuse(change, "Server",
                  fmt::format("{} is no server of the organisation {}", name, change.draft.owner_name()));
  }
  return change.draft.exchange().servers.front();
}

// Documentation writes Frontend for FrontendTransport.
BoundParameter spelled_out(BoundParameter parameter) {
  if (parameter.name == "TransportRole" && base::equal_ignoring_case(config::to_text(parameter.value), "Frontend"))
    parameter.value = config::ps_text("FrontendTransport", parameter.value.pos);
  return parameter;
}

base::Result<void> set_all(ReceiveConnector& connector, const Change& change, CommandOutput& output) {
  for (const auto& parameter : change.bound.rows()) {
    const auto* row = base::find_field(model::receive_connector_fields(), parameter.name);
    if (row == nullptr) continue;
    if (auto set = set_field(*row, connector, spelled_out(parameter), change.call.name, output.notices); !set)
      return set;
  }
  // What it says of itself is no group.
  connector.permission_groups.value.bits &= ~model::PermissionGroups{PermissionGroup::custom}.bits;
  return check_receive_connector(connector, change);
}

ReceiveConnector preset(const Usage& usage, const model::Host& server, model::HostId id) {
  ReceiveConnector connector;
  connector.server = id;
  connector.auth_mechanism.value = usage.mechanisms;
  connector.permission_groups.value = usage.groups;
  connector.domain_secure_enabled.value = usage.name == "Partner";
  connector.fqdn.value = server.fqdn.text();
  connector.transport_role.value = model::TransportRole::hub_transport;
  connector.smtp_utf8_enabled.value = server.exchange.version >= model::ExchangeVersion::v2019;
  if (!usage.takes_bindings) connector.bindings.value = {{base::IpAddress::v4(0), usage.port}};
  if (!usage.takes_ranges)
    connector.remote_ip_ranges.value = {base::parse_ip_range("::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff").value(),
                                        base::parse_ip_range("0.0.0.0-255.255.255.255").value()};
  if (server.exchange.role == model::ServerRole::edge) {
    connector.connection_timeout.value = {std::chrono::minutes(5)};
    connector.connection_inactivity_timeout.value = {std::chrono::minutes(1)};
    connector.message_rate_limit.value = {600};
  }
  return connector;
}

// As its usage has it, at its server.
base::Result<void> begin(ReceiveConnector& connector, const Change& change) {
  const auto usage = usage_of(change);
  if (!usage) return fail(usage.error());
  if (auto fits = check_usage(**usage, change); !fits) return fail(fits.error());
  const auto server = server_for(change);
  if (!server) return fail(server.error());
  auto made = preset(**usage, host_of(change.draft, *server), *server);
  made.pos = std::move(connector.pos);
  made.created = connector.created;
  made.changed = connector.changed;
  connector = std::move(made);
  return {};
}

constexpr NamedRows<ReceiveConnector> table{
    .kind = "receive-connector",
    .rows = [](const Draft& draft) -> const std::vector<ReceiveConnector>& { return draft.receive_connectors(); },
    .edit = [](Draft& draft) -> std::vector<ReceiveConnector>& { return draft.edit_receive_connectors(); },
    .set = set_all,
    .matches = is_receive_connector,
    .show = [](const ReceiveConnector& row, const Draft& draft) { return object_of(row, draft); },
    .shown_name = identity_of,
    .begin = begin,
    .guid =
        [](const ReceiveConnector& row, const Draft& draft, std::string_view, std::size_t again) {
          return model::receive_connector_guid(host_of(draft, row.server).name, row.name, again);
        }};

}  // namespace

Parameters new_receive_connector_parameters() {
  static const auto parameters = [] {
    auto all = parameters_of(model::receive_connector_fields(), "Name");
    std::erase_if(all, [](const Parameter& row) {  // of Set- only
      return row.name == "SmtpUtf8Enabled" || row.name == "BareLinefeedRejectionEnabled";
    });
    for (const auto& usage : usages()) all.push_back({usage.name, Parameter::Kind::flag});
    for (const std::string_view name : {"Usage", "Server", "DomainController"}) all.push_back({name});
    return all;
  }();
  return parameters;
}

Parameters set_receive_connector_parameters() {
  static const auto parameters = [] {
    auto all = parameters_of(model::receive_connector_fields(), "Identity");
    all.push_back({"DomainController"});
    return all;
  }();
  return parameters;
}

Parameters show_receive_connector_parameters() {
  static constexpr std::array<Parameter, 3> parameters = {
      {{"Identity", Parameter::Kind::value, 1}, {"Server"}, {"DomainController"}}};
  return parameters;
}

Output new_receive_connector(const Invocation& invocation) {
  static constexpr std::array<std::string_view, 1> mandatory = {"Name"};
  return make_row(invocation, new_receive_connector_parameters(), mandatory, table);
}

Output set_receive_connector(const Invocation& invocation) {
  return change_rows(invocation, set_receive_connector_parameters(), table);
}

Output show_receive_connectors(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, show_receive_connector_parameters());
  if (!bound) return fail(bound.error());
  const auto& draft = invocation.draft;
  const Change change{invocation.draft, invocation.call, *bound};
  if (bound->find("Server") == nullptr || bound->find("Identity") != nullptr)
    return show_bound_rows(invocation, *bound, draft.receive_connectors(), receive_connector_of(draft),
                           [&](const ReceiveConnector& row, std::string_view, CommandOutput& output) {
                             output.objects.push_back(object_of(row, draft));
                           });
  const auto server = server_for(change);
  if (!server) return fail(server.error());
  CommandOutput output;
  for (const auto& row : draft.receive_connectors())
    if (row.server == *server) output.objects.push_back(object_of(row, draft));
  return output;
}

Output remove_receive_connector(const Invocation& invocation) {
  return remove_rows(invocation, table);
}

}  // namespace mailflow::cmdlet
