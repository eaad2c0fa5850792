#pragma once
// Every rule that can stand in an explanation of a message's way: those of policy, then those of SPF.

#include <string_view>
#include <vector>

#include "base/rule.hpp"

namespace mailflow::journey {

const std::vector<const base::Rule*>& all_rules();

// nullptr when there is none.
const base::Rule* find_rule(std::string_view id);

}  // namespace mailflow::journey
