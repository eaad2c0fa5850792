#pragma once
// One tenant while cmdlets change it: tables that can be edited, and the World they came from.
//
// A script of a thousand commands copies each table once, not a thousand times. `publish` makes the next World, which
// shares what was not touched; without a change it is the World that came in. Each change counts one World number.

#include <cstdint>
#include <vector>

#include "cmdlet/edited.hpp"
#include "model/world.hpp"

namespace mailflow::cmdlet {

class Draft {
 public:
  using Connectors = std::vector<model::InboundConnector>;
  using Outbound = std::vector<model::OutboundConnector>;
  using Recipients = std::vector<model::Recipient>;

  Draft(model::World world, model::TenantId tenant);

  // As it came in or was last published.
  const model::World& world() const { return world_; }
  model::TenantId tenant_id() const { return id_; }
  const model::Tenant& tenant() const { return (*world_.tenants)[id_]; }

  const Connectors& connectors() const { return connectors_.view(tenant().inbound->rows()); }
  const Outbound& outbound() const { return outbound_.view(tenant().outbound->rows()); }
  const model::AcceptedDomains& domains() const { return domains_.view(*tenant().domains); }
  const Recipients& recipients() const { return recipients_.view(tenant().recipients->rows()); }
  const model::OrganizationConfig& organization() const { return organization_.view(*tenant().organization); }
  const model::HostedConnectionFilterPolicy& connection_filter() const {
    return connection_filter_.view(*tenant().connection_filter);
  }

  // For a change that is certain: what was checked before.
  Connectors& edit_connectors() { return counted(connectors_, tenant().inbound->rows()); }
  Outbound& edit_outbound() { return counted(outbound_, tenant().outbound->rows()); }
  model::AcceptedDomains& edit_domains() { return counted(domains_, *tenant().domains); }
  Recipients& edit_recipients() { return counted(recipients_, tenant().recipients->rows()); }
  model::OrganizationConfig& edit_organization() { return counted(organization_, *tenant().organization); }
  model::HostedConnectionFilterPolicy& edit_connection_filter() {
    return counted(connection_filter_, *tenant().connection_filter);
  }

  const model::World& publish();

 private:
  template <class Table>
  Table& counted(Edited<Table>& edited, const Table& published) {
    ++changes_;
    return edited.edit(published);
  }

  model::World world_;
  model::TenantId id_;
  Edited<Connectors> connectors_;
  Edited<Outbound> outbound_;
  Edited<model::AcceptedDomains> domains_;
  Edited<Recipients> recipients_;
  Edited<model::OrganizationConfig> organization_;
  Edited<model::HostedConnectionFilterPolicy> connection_filter_;
  std::uint64_t changes_ = 0;
};

}  // namespace mailflow::cmdlet
