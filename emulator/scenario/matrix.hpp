#pragma once
// The matrix of a scenario: rows of named columns, `${column}` in the steps, and the label that names a row.
//
// A text that is only `${column}` becomes the cell, whatever it is; inside a longer text the cell must be a scalar.
// PowerShell (the key `run`) has variables of the same look: there, only known columns are put in.
// Errors: a name that is no column, a column that no step uses, rows with different columns.

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/value.hpp"

namespace mailflow::scenario {

inline constexpr std::size_t most_rows = 10'000;

// One label per row: the first columns that tell the rows apart, "[source=fabrikam]".
base::Result<std::vector<std::string>> row_labels(const base::Value& matrix);

// `steps` with the row's cells put in. `used` collects the columns met; a null `row` has none.
base::Result<base::Value> with_cells(const base::Value& steps, const base::ValueMap* row,
                                     std::set<std::string, std::less<>>& used);

}  // namespace mailflow::scenario
