#pragma once
// libfyaml's events → a base::Value. Used by read_yaml alone, which has checked size and bytes before.
//
// The library's own document builder is left out on purpose: its check for duplicate keys is quadratic, and resolving
// aliases can take all memory.

#include <memory>

#include "base/value.hpp"

namespace mailflow::config {

base::Result<base::Value> build_yaml(const std::shared_ptr<const base::SourceFile>& file);

}  // namespace mailflow::config
