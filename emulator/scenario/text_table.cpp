#include "scenario/text_table.hpp"

#include <algorithm>

#include "render/style.hpp"

namespace mailflow::scenario {

std::string cell(std::string_view text) {
  std::string out;
  for (const char c : render::clean(text)) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string table(const std::vector<Cells>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], render::columns(row[i]));
  const auto line = [&](const Cells& row) {
    std::string out = "|";
    for (std::size_t i = 0; i < row.size(); ++i) out += " " + render::padded(row[i], widths[i]) + " |";
    return out + "\n";
  };
  auto out = line(rows.front()) + "|";
  for (const auto width : widths) out += std::string(width + 2, '-') + "|";
  out += "\n";
  for (std::size_t i = 1; i < rows.size(); ++i) out += line(rows[i]);
  return out;
}

}  // namespace mailflow::scenario
