#pragma once
// What a plain YAML scalar means: the core schema of YAML 1.2.2 (section 10.3.2).
//
// null, true/false, integers (decimal, 0o…, 0x…) and floats; everything else, `yes` and `no` too, is text. A number
// that fits no 64-bit value stays text.

#include <string_view>
#include <variant>

#include "base/value.hpp"

namespace mailflow::config {

using Scalar = decltype(base::Value::data);

Scalar core_scalar(std::string_view plain);

}  // namespace mailflow::config
