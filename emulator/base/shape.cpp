#include "base/shape.hpp"

#include <algorithm>

namespace mailflow::base {

const KeyShape* find_key(const Shape& shape, std::string_view key) {
  const auto found = std::ranges::find(shape.keys, key, &KeyShape::key);
  return found == shape.keys.end() ? nullptr : &*found;
}

}  // namespace mailflow::base
