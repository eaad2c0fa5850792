#pragma once
// Text of a PowerShell script → its syntax tree.
//
// Inputs: a slice of a file (a whole .ps1, or a script inside YAML), UTF-8, at most 1 MB. Names are case-insensitive.
// Guarantees: linear; nesting at most 100; never guesses: what is outside the subset is refused with its position and
// a word about what is supported. Source: the PowerShell language specification, chapter 2 and 8.

#include <memory>

#include "base/result.hpp"
#include "base/source.hpp"
#include "config/ps_ast.hpp"

namespace mailflow::config {

inline constexpr std::size_t script_bytes = 1'000'000;
inline constexpr std::size_t script_nesting = 100;

base::Result<std::shared_ptr<const ast::Script>> parse_script(base::SourceSlice source);

// The text is no script yet, but more lines may make it one: an open bracket, quote or here-string, a trailing | , or
// `.
bool is_unfinished(const std::string& text);

// The text is a script, but else, elseif, catch or finally on a further line would still belong to its last statement.
bool may_go_on(const std::string& text);

}  // namespace mailflow::config
