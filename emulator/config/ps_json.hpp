#pragma once
// Values ↔ JSON, as ConvertTo-Json of PowerShell 7 writes it: two blanks of indentation, [] and {} for nothing, times
// in ISO form. Below `depth` levels a list or object is its text. Everything made is charged to the budget.

#include <string>
#include <string_view>

#include "config/ps_budget.hpp"
#include "config/ps_value.hpp"

namespace mailflow::config {

enum class JsonForm { indented, compressed };

struct JsonText {
  std::string text;
  bool cut = false;  // something lay below `depth`
};

inline constexpr std::size_t most_json_depth = 60;

JsonText to_json(const PsValue& value, std::size_t depth, JsonForm form, const base::SourcePos& pos, Budget& budget);

// Objects become property bags. Fails with a ScriptFailure at `pos`.
PsValue from_json(std::string_view text, const base::SourcePos& pos, Budget& budget);

}  // namespace mailflow::config
