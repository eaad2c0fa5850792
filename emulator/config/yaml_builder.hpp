#pragma once
// libfyaml's events → a base::Value. Used by read_yaml alone, which has checked size and bytes before.
//
// The library's own document builder is left out on purpose: its check for duplicate keys is quadratic, and resolving
// aliases can take all memory.

#include <memory>
#include <string_view>

#include "base/value.hpp"

struct fy_token;

namespace mailflow::config {

// What a scalar's token says. The library gives a block scalar without any line, at the end of a file, a NUL.
std::string_view scalar_token_text(fy_token* token);

base::Result<base::Value> build_yaml(const std::shared_ptr<const base::SourceFile>& file);

}  // namespace mailflow::config
