#pragma once
// Values made by hand, for what is written and not read.

#include <string>
#include <string_view>
#include <utility>

#include "base/value.hpp"

namespace mailflow::load::tree {

inline base::Value text(std::string text) {
  return {std::move(text), {}};
}
inline base::Value list(base::ValueList items) {
  return {std::move(items), {}};
}
inline base::Value map(base::ValueMap entries) {
  return {std::move(entries), {}};
}
inline void add(base::ValueMap& map, std::string_view key, base::Value value) {
  map.push_back({std::string(key), {}, std::move(value)});
}
inline void add(base::ValueMap& map, std::string_view key, std::string value) {
  add(map, key, text(std::move(value)));
}

}  // namespace mailflow::load::tree
