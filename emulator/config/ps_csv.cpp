#include "config/ps_csv.hpp"

#include "config/ps_output.hpp"
#include "config/ps_scanner.hpp"

namespace mailflow::config {
namespace {

using base::SourcePos;
using Cells = std::vector<std::string>;

constexpr std::size_t most_columns = 1'000;

[[noreturn]] void refuse(const SourcePos& pos, std::string message) {
  throw ScriptFailure{base::Error{base::ErrorKind::input, std::move(message), pos, {}}};
}

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

std::string row_of(const Cells& cells, char delimiter) {
  std::string line;
  for (const auto& cell : cells) {
    if (&cell != &cells.front()) line += delimiter;
    line += quoted(cell);
  }
  return line;
}

// One record from `at`, which moves behind it; cells may hold line ends inside of quotes.
Cells record(std::string_view text, std::size_t& at, char delimiter, const SourcePos& pos) {
  Cells cells(1);
  bool inside = false;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (inside && c == '"' && at + 1 < text.size() && text[at + 1] == '"') {
      cells.back() += '"';
      ++at;
    } else if (c == '"' && (inside || cells.back().empty())) {
      inside = !inside;
    } else if (!inside && c == delimiter) {
      if (cells.size() == most_columns) refuse(pos, fmt::format("a CSV may have {} columns", most_columns));
      cells.emplace_back();
    } else if (!inside && (c == '\n' || c == '\r')) {
      if (c == '\r' && at + 1 < text.size() && text[at + 1] == '\n') ++at;
      ++at;
      return cells;
    } else {
      cells.back() += c;
    }
  }
  if (inside) refuse(pos, "a quote of the CSV is not closed");
  return cells;
}

void skip_type_line(std::string_view text, std::size_t& at) {
  if (text.substr(at).starts_with("\xEF\xBB\xBF")) at += 3;
  if (!text.substr(at).starts_with("#TYPE")) return;
  const auto end = text.find('\n', at);
  at = end == std::string_view::npos ? text.size() : end + 1;
}

}  // namespace

CsvText to_csv(const PsList& objects, char delimiter, const SourcePos& pos, Budget& budget) {
  CsvText csv;
  std::vector<std::string> columns;
  for (const auto& object : objects) {
    if (object.object() == nullptr && object.table() == nullptr)
      refuse(pos, fmt::format("only objects have columns for a CSV, found {}", kind_name(object)));
    if (columns.empty()) {
      for (const auto& shown : shown_properties(object, {})) columns.push_back(shown.name);
      csv.lines.push_back(row_of(columns, delimiter));
    }
    Cells cells;
    for (const auto& shown : shown_properties(object, columns)) {
      const bool list = shown.value.list() != nullptr;
      if (list && csv.list_column.empty()) csv.list_column = shown.name;
      cells.push_back(list ? "System.Object[]" : to_text(shown.value));
    }
    csv.lines.push_back(row_of(cells, delimiter));
    budget.memory(csv.lines.back().size() + columns.size(), pos);
  }
  return csv;
}

PsList from_csv(std::string_view text, char delimiter, const SourcePos& pos, Budget& budget) {
  PsList rows;
  std::size_t at = 0;
  skip_type_line(text, at);
  if (at >= text.size()) return rows;
  const auto columns = record(text, at, delimiter, pos);
  while (at < text.size()) {
    const auto cells = record(text, at, delimiter, pos);
    if (cells.size() == 1 && cells.front().empty()) continue;
    PsObject row;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const auto value = i < cells.size() ? ps_text(cells[i], pos) : PsValue{{}, pos};
      budget.memory(sizeof(PsProperty) + columns[i].size() + (i < cells.size() ? cells[i].size() : 0), pos);
      row.properties.push_back({columns[i], value});
    }
    rows.push_back(ps_object(std::move(row), pos));
  }
  return rows;
}

}  // namespace mailflow::config
