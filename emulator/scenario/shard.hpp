#pragma once
// One of N equal parts of a suite: every N-th row, so that parts take about the same time and each row is in exactly
// one of them. Numbers are one-based, as CI services count them for people.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace mailflow::scenario {

struct Shard {
  std::uint64_t number = 1;
  std::uint64_t total = 1;
  bool operator==(const Shard&) const = default;
};

inline constexpr std::uint64_t most_shards = 10'000;

bool holds(const Shard& shard, std::uint64_t job);

std::string to_string(const Shard& shard);  // "2/5"

// What a variable of the environment says; "" when it is not set.
using Variable = std::function<std::string(const char* name)>;

// "2/5"; "auto": what the CI service says of itself; "auto/5": the same where the service tells the number alone, as
// an indexed job of Kubernetes does. Errors are of kind usage.
base::Result<Shard> parse_shard(std::string_view text, const Variable& variable);

}  // namespace mailflow::scenario
