#include "graph/diagram.hpp"

#include <fmt/format.h>

#include "graph/picture.hpp"

namespace mailflow::graph {

std::string name_of_door(const Door& door, base::Language language) {
  const auto sign = sign_of(door, language);
  return sign.empty() ? door.label : door.label + " " + sign;
}

std::string end_of(std::size_t box, const std::optional<std::size_t>& door) {
  return door ? fmt::format("b{}d{}", box, *door) : fmt::format("b{}", box);
}

}  // namespace mailflow::graph
