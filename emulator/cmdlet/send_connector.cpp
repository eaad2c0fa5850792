// New-, Set-, Get- and Remove-SendConnector.

#include <algorithm>
#include <array>

#include "cmdlet/binding.hpp"
#include "cmdlet/commands.hpp"
#include "cmdlet/exchange_objects.hpp"
#include "cmdlet/named_rows.hpp"
#include "cmdlet/send_connector_checks.hpp"
#include "cmdlet/target.hpp"

namespace mailflow::cmdlet {
namespace {

using base::fail;
using config::BoundParameter;
using config::BoundParameters;
using config::CommandOutput;
using config::Parameter;
using model::HostId;
using model::SendConnector;

constexpr std::string_view sources_name = "SourceTransportServers";
constexpr std::array<std::string_view, 4> usages{"Custom", "Internal", "Internet", "Partner"};

base::Result<void> check_usage(const Change& change) {
  std::string_view chosen;
  for (const auto usage : usages) {
    if (!change.bound.flag(usage)) continue;
    if (!chosen.empty() || change.bound.find("Usage") != nullptr)
      return refuse(change, usage, "Parameter set cannot be resolved using the specified named parameters.",
                    "one of -Custom, -Internal, -Internet, -Partner and -Usage");
    chosen = usage;
  }
  const auto* named = change.bound.find("Usage");
  if (named == nullptr) return {};
  const auto word = config::to_text(named->value);
  if (std::ranges::any_of(usages, [&](std::string_view one) { return base::equal_ignoring_case(one, word); }))
    return {};
  return refuse(change, "Usage", "Usage takes Custom, Internal, Internet or Partner");
}

// A list, or @{Add=…; Remove=…}, by the names of servers.
base::Result<void> set_sources(SendConnector& connector, const BoundParameter& given, const Change& change) {
  const auto& draft = change.draft;
  auto value = config::to_value(given.value);
  if (!value) return fail(std::move(value.error()));
  auto servers = *connector.source_transport_servers;
  const auto each = [&](const base::Value& names, auto take) -> base::Result<void> {
    const auto one = [&](const base::Value& item) -> base::Result<void> {
      const auto id = server_named(draft, base::scalar_text(item));
      if (!id)
        return refuse(
            change, sources_name,
            fmt::format("{} is no server of the organisation {}", base::scalar_text(item), draft.owner_name()));
      take(*id);
      return {};
    };
    if (names.list() == nullptr) return one(names);
    for (const auto& item : *names.list())
      if (auto done = one(item); !done) return done;
    return {};
  };
  const auto add = [&](HostId id) {
    if (std::ranges::find(servers, id) == servers.end()) servers.push_back(id);
  };
  if (value->map() == nullptr) {
    servers.clear();
    if (!value->is_null())
      if (auto done = each(*value, add); !done) return done;
  } else {
    for (const auto& entry : *value->map()) {
      const bool adds = base::equal_ignoring_case(entry.key, "Add");
      if (!adds && !base::equal_ignoring_case(entry.key, "Remove"))
        return refuse(change, sources_name, "a list is changed by @{Add=…; Remove=…}");
      auto done = adds ? each(entry.value, add) : each(entry.value, [&](HostId id) { std::erase(servers, id); });
      if (!done) return done;
    }
  }
  connector.source_transport_servers = {std::move(servers), std::make_shared<const base::SourcePos>(given.pos)};
  return {};
}

base::Result<void> set_all(SendConnector& connector, const Change& change, CommandOutput& output) {
  const auto& call = change.call;
  const auto& bound = change.bound;
  if (auto set = set_fields(model::send_connector_fields(), connector, call, bound, output.notices); !set) return set;
  if (const auto* given = bound.find(sources_name))
    if (auto set = set_sources(connector, *given, change); !set) return set;
  for (const auto& row : model::send_connector_fields())
    if (const auto* given = bound.find(row.name); given != nullptr && row.use == base::FieldUse::reserved)
      output.notices.push_back(
          {fmt::format("{}: {} is for Microsoft's own use: stored, no effect", call.name, row.name), given->pos});
  return check_send_connector(connector, change);
}

// Where the command runs: the organisation's first mailbox server.
std::vector<HostId> own_server(const Draft& draft) {
  for (const auto id : draft.exchange().servers)
    if (host_of(draft, id).exchange.role == model::ServerRole::mailbox) return {id};
  return {draft.exchange().servers.front()};
}

base::Result<void> begin(SendConnector& connector, const Change& change) {
  if (auto fits = check_usage(change); !fits) return fail(fits.error());
  connector.source_transport_servers.value = own_server(change.draft);
  const auto* usage = change.bound.find("Usage");
  connector.domain_secure_enabled.value =
      change.bound.flag("Partner") ||
      (usage != nullptr && base::equal_ignoring_case(config::to_text(usage->value), "Partner"));
  return {};
}

constexpr NamedRows<SendConnector> table{
    .kind = "send-connector",
    .rows = [](const Draft& draft) -> const std::vector<SendConnector>& { return draft.send_connectors(); },
    .edit = [](Draft& draft) -> std::vector<SendConnector>& { return draft.edit_send_connectors(); },
    .set = set_all,
    .show = [](const SendConnector& row, const Draft& draft) { return object_of(row, draft); },
    .begin = begin,
    .guid = [](const SendConnector& row, const Draft& draft, std::string_view,
               std::size_t again) { return model::send_connector_guid(draft.owner_guid(), row.name, again); }};

void add_common(std::vector<Parameter>& parameters) {
  parameters.push_back({sources_name});
  parameters.push_back({"Force", Parameter::Kind::flag});
  parameters.push_back({"DomainController"});
}

}  // namespace

Parameters new_send_connector_parameters() {
  static const auto parameters = [] {
    auto all = parameters_of(model::send_connector_fields(), "Name");
    for (const auto usage : usages) all.push_back({usage, Parameter::Kind::flag});
    all.push_back({"Usage"});
    add_common(all);
    return all;
  }();
  return parameters;
}

Parameters set_send_connector_parameters() {
  static const auto parameters = [] {
    auto all = parameters_of(model::send_connector_fields(), "Identity");
    add_common(all);
    return all;
  }();
  return parameters;
}

Output new_send_connector(const Invocation& invocation) {
  static constexpr std::array<std::string_view, 2> mandatory = {"Name", "AddressSpaces"};
  return make_row(invocation, new_send_connector_parameters(), mandatory, table);
}

Output set_send_connector(const Invocation& invocation) {
  return change_rows(invocation, set_send_connector_parameters(), table);
}

Output show_send_connectors(const Invocation& invocation) {
  const auto& draft = invocation.draft;
  return show_rows(invocation, draft.send_connectors(), is_named<SendConnector>,
                   [&](const SendConnector& row) { return object_of(row, draft); });
}

Output remove_send_connector(const Invocation& invocation) {
  return remove_rows(invocation, table);
}

}  // namespace mailflow::cmdlet
