#pragma once
// What no transport rule may hold: names of header fields that are none, texts of several lines, a field without what
// is looked for in it, codes that Exchange does not take. Whatever makes a rule asks it.
//
// Source: New-TransportRule (documentation), row R1 of the specification.

#include <optional>
#include <string>
#include <string_view>

#include "model/transport_rule.hpp"

namespace mailflow::model {

struct RuleRefusal {
  std::string_view parameter;
  std::string reason;  // a sentence that names it
};

std::optional<RuleRefusal> refusal_of(const TransportRule& rule);

}  // namespace mailflow::model
