#pragma once
// A YAML file → a base::Value with the position of every key and value.
//
// Guarantees: linear in the file's size; at most 16 MB, 64 levels, 1,000,000 values and keys; UTF-8 (a BOM and CRLF
// are accepted); one document; keys are scalars and unique within their map. Aliases, anchors, merge keys and tags
// beyond YAML's core types are refused: a lab file is hostile input, and they only hide what it says.
// Plain scalars are read by the core schema of YAML 1.2 (yaml_scalar.hpp), quoted and block scalars are text. A text
// of one line in quotes and a literal block (`|`) know where their content stands, so that an error inside a script
// names the line of the file.
// Errors: ErrorKind::input with file, line and column.

#include <cstddef>

#include "base/result.hpp"
#include "base/source.hpp"
#include "base/value.hpp"

namespace mailflow::config {

inline constexpr std::size_t yaml_bytes = 16'000'000;
inline constexpr std::size_t yaml_depth = 64;
inline constexpr std::size_t yaml_nodes = 1'000'000;

base::Result<base::Value> read_yaml(base::SourceFile file);

// A scalar exactly as the file has it: `007`, `5.10`. For a text it is the text.
std::string written(const base::Value& scalar);

}  // namespace mailflow::config
