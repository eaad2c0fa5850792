#pragma once
// What would have had to be otherwise, in words: of the connectors that did not take a message, the one that came
// nearest, everything it lacks, and with what it would match.
//
// Policy finds it and has tried what is promised (base::Explain::near); it is named whether anything can be done or
// not.

#include <span>
#include <string>
#include <string_view>

#include "base/explain.hpp"
#include "render/style.hpp"

namespace mailflow::render {

struct NearMiss {
  std::string_view subject;             // the connector; views the tree
  const base::Explain* test = nullptr;  // the first one it fails; nullptr: nothing was near
};

NearMiss nearest_miss(std::span<const base::Explain> roots);

// "NAW: address 192.0.2.1 is not in 198.51.100.40; it would match with -SenderIPAddresses @{Add="192.0.2.1"}: …": the
// tests in words, the settings (and the certificate) with which all would hold, and what that means. "" without one.
std::string near_miss(std::span<const base::Explain> roots, const Style& style, base::Language language);

}  // namespace mailflow::render
