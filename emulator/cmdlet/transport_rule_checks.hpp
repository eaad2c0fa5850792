#pragma once
// What Exchange refuses of a transport rule, and what it takes though it does nothing or more than it seems to.
//
// Source: New-TransportRule (documentation), row R1 of the specification. Errors stand at the argument that brought
// them; the rule is one that all arguments were set on.

#include "cmdlet/change.hpp"

namespace mailflow::cmdlet {

base::Result<void> check_rule(const model::TransportRule& rule, const Change& change);

std::vector<config::Notice> rule_notices(const model::TransportRule& rule, const Change& change);

}  // namespace mailflow::cmdlet
