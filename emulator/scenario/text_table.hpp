#pragma once
// Tables in words, as Markdown and eyes read them: the first row is the head. What a cell holds is cleaned of control
// characters; a bar in it is escaped.

#include <string>
#include <string_view>
#include <vector>

namespace mailflow::scenario {

using Cells = std::vector<std::string>;

std::string cell(std::string_view text);
std::string table(const std::vector<Cells>& rows);

}  // namespace mailflow::scenario
