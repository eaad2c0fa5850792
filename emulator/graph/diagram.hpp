#pragma once
// What diagrams for other tools share: names of things, made by us, and what stands at a door. Private to the room.

#include <cstddef>
#include <optional>
#include <string>

#include "base/rule.hpp"
#include "graph/content.hpp"

namespace mailflow::graph {

// A connector's label and its sign.
std::string name_of_door(const Door& door, base::Language language);

// "b2", or "b2d0" for a door of this box.
std::string end_of(std::size_t box, const std::optional<std::size_t>& door);

}  // namespace mailflow::graph
