#pragma once
// A YAML tree → text in the one canonical layout of this project's files.
//
// Keys stand in the order of their shape's table (keys the table does not know stay behind the one they followed; maps
// without a table keep their order). Two spaces a level, lists indented. What was written in braces stays in braces
// where it fits into 120 columns (a row of a list: 150), `{ a: b }` and `[a, b]`; otherwise, and where it has comments,
// it gets lines of its own. What had lines of its own keeps them. An empty line stands before each section of the file
// (a key with entries on lines of their own) and nowhere else between its keys; elsewhere one at most, where there
// was one. Texts are kept as they are written; block scalars are moved to their place.

#include <string>

#include "base/shape.hpp"
#include "config/yaml_tree.hpp"

namespace mailflow::config {

// Puts the keys in order.
void order_keys(YamlNode& node, const base::Shape& shape);

// `sections`: the keys of the file before which an empty line stands.
std::string yaml_text(const YamlTree& tree, std::span<const std::string_view> sections);

}  // namespace mailflow::config
