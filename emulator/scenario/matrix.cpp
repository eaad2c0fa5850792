#include "scenario/matrix.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/nearest.hpp"
#include "config/map_reader.hpp"
#include "config/yaml.hpp"

namespace mailflow::scenario {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Value;
using base::ValueMap;

constexpr std::string_view script_key = "run";
constexpr std::size_t longest_label_cell = 60;

bool is_scalar(const Value& value) {
  return !value.is_null() && value.list() == nullptr && value.map() == nullptr;
}

base::Result<void> check_row(const Value& row, const Value& first) {
  if (row.map() == nullptr || row.map()->empty())
    return fail(base::within("matrix", config::expected("a row: a map of columns", row)));
  for (const auto& cell : *row.map())
    if (first.find(cell.key) == nullptr)
      return fail(cell.key_pos, "matrix: the first row has no column \"{}\"", cell.key);
  for (const auto& cell : *first.map())
    if (row.find(cell.key) == nullptr) return fail(row.pos, "matrix: this row lacks the column \"{}\"", cell.key);
  return {};
}

std::string label_of(const ValueMap& row, std::size_t columns) {
  std::string label;
  for (std::size_t i = 0; i < row.size() && columns > 0; ++i) {
    if (!is_scalar(row[i].value)) continue;
    auto cell = config::written(row[i].value);
    if (cell.size() > longest_label_cell) cell.resize(longest_label_cell);
    label += fmt::format("{}{}={}", label.empty() ? "" : ",", row[i].key, cell);
    --columns;
  }
  return label;
}

class Filling {
 public:
  Filling(const ValueMap* row, std::set<std::string, std::less<>>& used) : row_(row), used_(used) {}

  base::Result<Value> fill(const Value& value, bool script) {
    if (const auto* list = value.list()) {
      Value filled = copy_of_frame(value);
      base::ValueList items;
      items.reserve(list->size());
      for (const auto& item : *list) {
        auto one = fill(item, script);
        if (!one) return one;
        items.push_back(std::move(*one));
      }
      filled.data = std::move(items);
      return filled;
    }
    if (const auto* map = value.map()) {
      Value filled = copy_of_frame(value);
      ValueMap entries;
      entries.reserve(map->size());
      for (const auto& entry : *map) {
        auto key = fill_text(entry.key, entry.key_pos, script);
        if (!key) return fail(std::move(key.error()));
        auto one = fill(entry.value, script || entry.key == script_key);
        if (!one) return one;
        entries.push_back({std::move(*key), entry.key_pos, std::move(*one)});
      }
      filled.data = std::move(entries);
      return filled;
    }
    const auto* text = value.text();
    if (text == nullptr || text->find("${") == std::string::npos) return value;
    if (const auto* cell = whole_cell(*text)) {
      used_.insert(cell->key);
      return cell->value;
    }
    auto filled = fill_text(*text, value.pos, script);
    if (!filled) return fail(std::move(filled.error()));
    Value out = value;
    out.data = std::move(*filled);
    return out;
  }

 private:
  static Value copy_of_frame(const Value& value) {
    Value frame;
    frame.pos = value.pos;
    return frame;
  }

  const base::Entry* column(std::string_view name) const {
    if (row_ == nullptr) return nullptr;
    const auto found = std::ranges::find(*row_, name, &base::Entry::key);
    return found == row_->end() ? nullptr : &*found;
  }

  const base::Entry* whole_cell(std::string_view text) const {
    if (!text.starts_with("${") || text.find('}') != text.size() - 1) return nullptr;
    return column(text.substr(2, text.size() - 3));
  }

  Error unknown(std::string_view name, const base::SourcePos& pos) const {
    std::vector<std::string_view> known;
    if (row_ != nullptr)
      for (const auto& cell : *row_) known.push_back(cell.key);
    auto hint = known.empty() ? std::string("the scenario has no matrix") : base::suggestion(name, "the matrix", known);
    return {ErrorKind::input, fmt::format("there is no column \"{}\"", name), pos, std::move(hint)};
  }

  base::Result<std::string> fill_text(std::string_view text, const base::SourcePos& pos, bool script) {
    std::string out;
    for (auto open = text.find("${"); open != std::string_view::npos; open = text.find("${")) {
      const auto close = text.find('}', open);
      const auto name = text.substr(open + 2, close == std::string_view::npos ? 0 : close - open - 2);
      const auto* cell = close == std::string_view::npos ? nullptr : column(name);
      if (cell == nullptr && !script) return fail(unknown(name, pos));
      out += text.substr(0, open);
      if (cell == nullptr) {
        out += "${";
        text.remove_prefix(open + 2);
        continue;
      }
      if (!is_scalar(cell->value))
        return fail(base::within(fmt::format("column \"{}\"", name), config::expected("a plain value", cell->value)));
      used_.insert(cell->key);
      out += config::written(cell->value);
      text.remove_prefix(close + 1);
    }
    out += text;
    return out;
  }

  const ValueMap* row_;
  std::set<std::string, std::less<>>& used_;
};

}  // namespace

base::Result<std::vector<std::string>> row_labels(const Value& matrix) {
  const auto* rows = matrix.list();
  if (rows == nullptr || rows->empty()) return fail(base::within("matrix", config::expected("a list of rows", matrix)));
  if (rows->size() > most_rows) return fail(matrix.pos, "matrix: more than {} rows", most_rows);
  for (const auto& row : *rows)
    if (auto done = check_row(row, rows->front()); !done) return fail(std::move(done.error()));
  const auto columns = rows->front().map()->size();
  std::vector<std::string> labels;
  for (std::size_t shown = 1; shown <= columns; ++shown) {
    labels.clear();
    std::unordered_set<std::string> taken;
    for (const auto& row : *rows) taken.insert(labels.emplace_back(label_of(*row.map(), shown)));
    if (taken.size() == rows->size()) break;
  }
  std::unordered_set<std::string> taken;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (!taken.insert(labels[i]).second) labels[i] += fmt::format("#{}", i + 1);
    labels[i] = fmt::format("[{}]", labels[i]);
  }
  return labels;
}

base::Result<Value> with_cells(const Value& steps, const ValueMap* row, std::set<std::string, std::less<>>& used) {
  return Filling(row, used).fill(steps, false);
}

}  // namespace mailflow::scenario
