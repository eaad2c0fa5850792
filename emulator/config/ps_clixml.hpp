#pragma once
// Objects ↔ CLIXML, the form of Export-Clixml: texts, numbers, truth values, times, lists, hashtables and property
// bags.
//
// Reading goes by the properties and, where a value is of a .NET type of its own, by its <ToString>; references to an
// earlier <Obj> are followed. Bounds: 16 MB, 60 levels; everything made is charged to the budget.

#include <string>
#include <string_view>

#include "config/ps_budget.hpp"
#include "config/ps_value.hpp"

namespace mailflow::config {

std::string to_clixml(const PsList& objects, std::size_t depth, const base::SourcePos& pos, Budget& budget);

// Fails with a ScriptFailure at `pos`.
PsList from_clixml(std::string_view text, const base::SourcePos& pos, Budget& budget);

}  // namespace mailflow::config
