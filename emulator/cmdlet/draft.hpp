#pragma once
// One tenant while cmdlets change it: tables that can be edited, and the World they came from.
//
// A script of a thousand commands copies each table once, not a thousand times. `publish` makes the next World, which
// shares what was not touched; without a change it is the World that came in. Each change counts one World number.

#include <cstdint>
#include <vector>

#include "model/world.hpp"

namespace mailflow::cmdlet {

class Draft {
 public:
  Draft(model::World world, model::TenantId tenant);

  // As it came in or was last published.
  const model::World& world() const { return world_; }
  model::TenantId tenant_id() const { return id_; }
  const model::Tenant& tenant() const { return (*world_.tenants)[id_]; }
  const std::vector<model::InboundConnector>& connectors() const;
  const model::AcceptedDomains& domains() const;

  // For a change that is certain: what was checked before.
  std::vector<model::InboundConnector>& edit_connectors();
  model::AcceptedDomains& edit_domains();

  const model::World& publish();

 private:
  model::World world_;
  model::TenantId id_;
  std::vector<model::InboundConnector> connectors_;
  model::AcceptedDomains domains_;
  bool own_connectors_ = false;  // copied into the draft
  bool own_domains_ = false;
  bool connectors_changed_ = false;  // since the last publication
  bool domains_changed_ = false;
  std::uint64_t changes_ = 0;
};

}  // namespace mailflow::cmdlet
