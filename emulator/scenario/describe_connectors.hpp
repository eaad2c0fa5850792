#pragma once
// The connectors of a World's tenants as tables in words: whom each inbound one knows, and where each outbound one
// leads.

#include <string>

#include "base/rule.hpp"
#include "model/world.hpp"

namespace mailflow::scenario {

std::string connector_tables(const model::World& world, base::Language language);

}  // namespace mailflow::scenario
