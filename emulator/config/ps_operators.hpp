#pragma once
// PowerShell's operators and casts on values: the left operand's type decides; texts compare without regard to case
// unless the operator begins with c; a list on the left of a comparison is filtered.
//
// `pos` is where the operator stands, for errors (thrown as ScriptFailure); results are charged to the budget.

#include <optional>

#include "config/ps_ast.hpp"
#include "config/ps_budget.hpp"
#include "config/ps_value.hpp"

namespace mailflow::config {

// Not for -and, -or: they leave their right side alone when the left decides.
PsValue apply_binary(ast::BinaryOp op, ast::LetterCase letters, const PsValue& left, const PsValue& right,
                     const base::SourcePos& pos, Budget& budget);

PsValue negate(const PsValue& value, const base::SourcePos& pos);
PsValue cast(ast::CastType type, const PsValue& value, const base::SourcePos& pos, Budget& budget);

// A time out of a text, as [datetime] reads it; nothing for what is none.
std::optional<base::LabTime> to_time(const PsValue& value);

// * any characters, ? one, [a-c] one of; the backtick escapes. Time: product of the lengths at worst.
bool matches_wildcard(std::string_view text, std::string_view pattern, ast::LetterCase letters);

// -1, 0, 1; texts without regard to case, numbers by value, $null first.
int compare_values(const PsValue& left, const PsValue& right, ast::LetterCase letters);

}  // namespace mailflow::config
