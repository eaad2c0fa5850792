#pragma once
// A table of shapes as JSON Schema (draft 2020-12), for editors: keys, help texts in one language, words, types.
//
// As strict as the reader about keys, no stricter about values. A key that files which extend each other may leave out
// is not required, and null, which removes a key, is allowed there.

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
