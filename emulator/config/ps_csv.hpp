#pragma once
// Objects ↔ CSV, as ConvertTo-Csv and ConvertFrom-Csv have it (RFC 4180): every value in quotes, the first line names
// the columns. A line `#TYPE …` before it is skipped. A list shows only its type, as in PowerShell.

#include <string>
#include <string_view>
#include <vector>

#include "config/ps_budget.hpp"
#include "config/ps_value.hpp"

namespace mailflow::config {

struct CsvText {
  std::vector<std::string> lines;
  std::string list_column;  // the first column whose lists were not written, "" for none
};

CsvText to_csv(const PsList& objects, char delimiter, const base::SourcePos& pos, Budget& budget);

// Property bags of texts. Fails with a ScriptFailure at `pos`.
PsList from_csv(std::string_view text, char delimiter, const base::SourcePos& pos, Budget& budget);

}  // namespace mailflow::config
