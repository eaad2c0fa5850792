// Get- and Set-TransportConfig, Get- and Set-TransportService, Get-ExchangeServer.

#include <array>

#include "cmdlet/binding.hpp"
#include "cmdlet/commands.hpp"
#include "cmdlet/exchange_objects.hpp"
#include "cmdlet/target.hpp"

namespace mailflow::cmdlet {
namespace {

using base::fail;
using config::CommandOutput;
using model::TransportService;

// What the target's templates need of a row: a name.
struct ServerRow {
  std::string name;
  std::string fqdn;
  model::HostId id;
};

std::vector<ServerRow> servers_of(const Draft& draft) {
  std::vector<ServerRow> rows;
  for (const auto id : draft.exchange().servers)
    rows.push_back({host_of(draft, id).name, host_of(draft, id).fqdn.text(), id});
  return rows;
}

bool matches(const ServerRow& row, std::string_view identity) {
  return names(identity, row.name) || names(identity, row.fqdn);
}

const TransportService& service_of(const Draft& draft, model::HostId server) {
  return *std::ranges::find(draft.services(), server, &TransportService::server);
}

}  // namespace

Parameters set_transport_config_parameters() {
  static const auto parameters = parameters_of(model::transport_config_fields(), "Identity");
  return parameters;
}

Parameters set_transport_service_parameters() {
  static const auto parameters = parameters_of(model::transport_service_fields(), "Identity");
  return parameters;
}

Output show_transport_config(const Invocation& invocation) {
  if (const auto bound = bind_parameters(invocation.call, {}); !bound) return fail(bound.error());
  CommandOutput output;
  output.objects.push_back(object_of(invocation.draft.transport(), invocation.draft));
  return output;
}

Output set_transport_config(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, set_transport_config_parameters());
  if (!bound) return fail(bound.error());
  CommandOutput output;
  auto after = invocation.draft.transport();
  if (auto set = set_fields(model::transport_config_fields(), after, invocation.call, *bound, output.notices); !set)
    return fail(set.error());
  if (bound->flag("Confirm")) output.notices.push_back(answered_yes(invocation.call));
  if (bound->flag("WhatIf"))
    output.lines.push_back(what_if(invocation.call, "Transport Settings"));
  else
    invocation.draft.edit_transport() = std::move(after);
  return output;
}

Output show_transport_services(const Invocation& invocation) {
  const auto& draft = invocation.draft;
  return show_rows(invocation, servers_of(draft), matches,
                   [&](const ServerRow& row) { return object_of(service_of(draft, row.id), draft); });
}

Output set_transport_service(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, set_transport_service_parameters());
  if (!bound) return fail(bound.error());
  const auto wanted = identities(invocation, *bound, Needed::yes);
  if (!wanted) return fail(wanted.error());
  CommandOutput output;
  const auto servers = servers_of(invocation.draft);
  std::vector<TransportService> changed;
  for (const auto& identity : *wanted) {
    const auto found = find_rows(invocation.call, servers, identity, Patterns::refused, matches);
    if (!found) return fail(found.error());
    auto after = service_of(invocation.draft, servers[found->front()].id);
    if (auto set = set_fields(model::transport_service_fields(), after, invocation.call, *bound, output.notices); !set)
      return fail(set.error());
    if (bound->flag("WhatIf"))
      output.lines.push_back(what_if(invocation.call, servers[found->front()].name));
    else
      changed.push_back(std::move(after));
  }
  if (bound->flag("Confirm")) output.notices.push_back(answered_yes(invocation.call));
  if (changed.empty()) return output;
  auto& rows = invocation.draft.edit_services();
  for (auto& service : changed)
    *std::ranges::find(rows, service.server, &TransportService::server) = std::move(service);
  return output;
}

Output show_exchange_servers(const Invocation& invocation) {
  const auto& draft = invocation.draft;
  return show_rows(invocation, servers_of(draft), matches,
                   [&](const ServerRow& row) { return server_object(draft, row.id); });
}

}  // namespace mailflow::cmdlet
