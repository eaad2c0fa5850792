#pragma once
// What would have had to be otherwise: of the connectors that did not take a message, the one that came nearest, and
// the test it failed.
//
// Nearest is the connector of which the last word was ("it lacks TLS alone"), else the one of which most tests held;
// among equals the one that names the sender more closely. It is named whether anything can be set or not.

#include <span>
#include <string>
#include <string_view>

#include "base/explain.hpp"
#include "render/style.hpp"

namespace mailflow::render {

struct NearMiss {
  std::string_view subject;             // the connector; views the tree
  const base::Explain* test = nullptr;  // nullptr: nothing was near
};

NearMiss nearest_miss(std::span<const base::Explain> roots);

// "NAW: address 192.0.2.1 is not in 198.51.100.40; it would match with -SenderIPAddresses @{Add="192.0.2.1"}: …": the
// test in words, the setting with which it would hold, and what that means. "" without one.
std::string near_miss(std::span<const base::Explain> roots, const Style& style, base::Language language);

}  // namespace mailflow::render
