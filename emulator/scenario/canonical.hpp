#pragma once
// A lab or scenario file in its one canonical layout: what `mailflow fmt` writes.
//
// What is laid out how: config/yaml_layout.hpp. Every comment stays, and so does every text as it is written; the
// result is read again and must say what the file said, else it is a bug here (exit code 70) and nothing is returned.
// Doing it twice changes nothing. A file with the key `scenario` or `steps` is a scenario, any other a lab. Whether the
// keys make sense is not asked.
// Errors: those of config::read_yaml_tree.

#include <string>

#include "base/result.hpp"
#include "base/source.hpp"

namespace mailflow::scenario {

base::Result<std::string> canonical_text(const base::SourceFile& file);

}  // namespace mailflow::scenario
