#pragma once
// `state:` of a lab file and of its tenants: what a World has that hosts, domains and scripts do not say.
//
// A lab that runs is changed: by cmdlets, by steps of a scenario, by time. A stored World (world_text.hpp) says the
// outcome: connectors, accepted domains, recipients and settings by their field tables with ids and times, all DNS
// records, the troubles made on purpose. Both directions are here. Errors with position; at most 100,000 connectors of
// a tenant in each direction.

#include <optional>
#include <vector>

#include "load/names.hpp"
#include "model/tenant.hpp"
#include "model/world.hpp"

namespace mailflow::load {

struct TenantState {
  base::Guid guid;
  model::AcceptedDomains domains;
  std::vector<model::InboundConnector> inbound;
  std::vector<model::OutboundConnector> outbound;
  std::vector<model::TransportRule> rules;                  // by priority
  std::optional<std::vector<model::Recipient>> recipients;  // nothing: they are listed beside the state
  model::OrganizationConfig organization;
  model::HostedConnectionFilterPolicy connection_filter;
  model::HostedOutboundSpamFilterPolicy outbound_spam_filter;
};
base::Result<TenantState> read_tenant_state(const base::Value& value);
base::Value write_tenant_state(const model::Tenant& tenant);

struct LabState {
  model::ZonePtr zone;  // nullptr: it follows from hosts, domains and `dns:`
  model::Faults faults;
};
base::Result<LabState> read_lab_state(const base::Value& value, const Names& hosts);
base::Value write_lab_state(const model::World& world);

}  // namespace mailflow::load
