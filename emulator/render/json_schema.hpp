#pragma once
// A table of shapes as JSON Schema (draft 2020-12), for editors: keys, help texts in one language, words, types.
//
// As strict as the reader about keys, no stricter about values: null, which removes a key where files extend each
// other, is allowed everywhere, and a key that one of them may leave out is not required. A key of a table that begins
// with / is a pattern: it stands for all keys that match the rest of it.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/shape.hpp"

namespace mailflow::render {

struct SchemaOptions {
  std::string_view id;     // "lab.schema.json"
  std::string_view title;  // shown by editors
  base::Language language = base::Language::en;
  enum class Cells : std::uint8_t { none, allowed } cells = Cells::none;  // "${column}" in place of any value
};

std::string json_schema(const base::Shape& root, const SchemaOptions& options);

}  // namespace mailflow::render
