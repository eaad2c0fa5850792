#pragma once
// A size in bytes as Exchange's settings take and show it.
//
// Taken: a number of bytes, "25MB", "36 MB", "10 MB (10,485,760 bytes)"; shown: "10 MB (10,485,760 bytes)", by the
// largest unit that is not above the value. At most 10 TB.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/field.hpp"

namespace mailflow::model {

struct ByteSize {
  std::uint64_t bytes = 0;
  auto operator<=>(const ByteSize&) const = default;
};

base::Result<ByteSize> parse_byte_size(std::string_view text);
std::string to_string(ByteSize size);

}  // namespace mailflow::model

template <>
struct mailflow::base::Codec<mailflow::model::ByteSize> {
  static Result<model::ByteSize> parse(const Value& value);
  static Value print(model::ByteSize value);
  static constexpr std::string_view expected() { return "a size such as 10MB"; }
};
