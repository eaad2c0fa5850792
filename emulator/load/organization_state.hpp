#pragma once
// `state:` of an organisation in a stored World: what scripts have made of it, by the field tables of its objects. Both
// directions are here; errors with position.

#include "load/names.hpp"
#include "model/world.hpp"

namespace mailflow::load {

// Into an organisation whose name and servers are read.
base::Result<void> read_organization_state(const base::Value& value, const Names& hosts,
                                           model::ExchangeOrganization& organization);
base::Value write_organization_state(const model::World& world, const model::ExchangeOrganization& organization);

}  // namespace mailflow::load
