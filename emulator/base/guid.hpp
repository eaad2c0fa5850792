#pragma once
// GUIDs as Exchange shows them: 8-4-4-4-12 hexadecimal digits. The lab makes its own from names, so that the same lab
// always has the same ids.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace mailflow::base {

struct Guid {
  std::array<std::uint8_t, 16> bytes{};
  auto operator<=>(const Guid&) const = default;
};

// The same id for the same text, always; marked as a name-based id (RFC 9562 version 8).
Guid guid_of(std::string_view text);

Result<Guid> parse_guid(std::string_view text);  // with or without dashes
std::string to_string(const Guid& guid);

// A 64-bit hash of a text, the same on every machine (FNV-1a, finished by splitmix64).
std::uint64_t stable_hash(std::string_view text, std::uint64_t seed = 0);

}  // namespace mailflow::base
