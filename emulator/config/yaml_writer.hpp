#pragma once
// A base::Value → YAML, which read_yaml reads as the same value.
//
// Block style, two columns a level; lists of short scalars stand on one line, texts of several lines as literal blocks
// where their bytes allow it, else in double quotes. Nothing is left for a reader of older YAML to guess: what is not
// plainly a word is quoted. Bytes that are no UTF-8 become U+FFFD, because YAML has no way to say them.

#include <string>

#include "base/value.hpp"

namespace mailflow::config {

std::string write_yaml(const base::Value& value);

}  // namespace mailflow::config
