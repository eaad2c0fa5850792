#include "config/ps_output.hpp"

#include <algorithm>

#include "base/field.hpp"
#include "config/ps_operators.hpp"
#include "config/ps_time_text.hpp"

namespace mailflow::config {
namespace {

constexpr std::size_t most_columns = 60;

// Characters, not bytes: umlauts count once.
std::size_t width_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

// The bytes of the first `count` characters.
std::size_t bytes_of(std::string_view text, std::size_t count) {
  std::size_t at = 0;
  while (at < text.size() && count > 0) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    --count;
  }
  return at;
}

std::string one_line(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20) c = ' ';
  return text;
}

std::string cell_text(const PsValue& value, const OutputStyle& style) {
  const auto* list = value.list();
  if (const auto* time = value.time()) return culture_text(*time);
  if (list == nullptr) return to_text(value);
  std::string out = "{";
  const auto shown = std::min(list->size(), style.enumeration);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) out += ", ";
    const auto& item = (*list)[i];
    out += item.list() != nullptr ? "System.Object[]" : to_text(item);
  }
  if (shown < list->size()) out += "...";
  return out + "}";
}

void trim_right(std::string& line) {
  line.erase(line.find_last_not_of(' ') + 1);
}

// `text` behind `head`, wrapped at the width, further lines hang below its start.
void hang(std::vector<std::string>& lines, const std::string& head, std::string_view text, const OutputStyle& style) {
  const auto indent = width_of(head);
  const auto wrapped = std::max<std::size_t>(style.width > indent ? style.width - indent : 0, 10);
  const auto room = style.long_lines == LongLines::whole ? text.size() + 1 : wrapped;
  std::string line = head;
  for (;;) {
    const auto line_end = std::min(text.find('\n'), text.size());
    const auto taken = std::min(bytes_of(text, room), line_end);
    line += text.substr(0, taken);
    trim_right(line);
    lines.push_back(std::move(line));
    text.remove_prefix(taken);
    if (text.starts_with('\n')) text.remove_prefix(1);
    if (text.empty()) return;
    line = std::string(indent, ' ');
  }
}

bool is_record(const PsValue& value) {
  return value.object() != nullptr || value.table() != nullptr;
}

bool is_block(const PsValue& value) {
  return value.lines() != nullptr && value.lines()->spacing == PsLines::Spacing::block;
}

struct Column {
  std::string name;
  std::string caption;
  std::size_t width = 0;
  bool numbers = true;
};

std::string fit(std::string text, std::size_t width) {
  if (width_of(text) <= width) return text;
  const auto kept = width > 3 ? width - 3 : 0;
  text.resize(bytes_of(text, kept));
  return text + std::string(std::min<std::size_t>(width, 3), '.');
}

std::string row_of(const std::vector<Column>& columns, const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const auto text = fit(cells[i], columns[i].width);
    const std::string gap(columns[i].width - width_of(text), ' ');
    if (i > 0) line += ' ';
    line += columns[i].numbers ? gap + text : text + gap;
  }
  trim_right(line);
  return line;
}

std::vector<Column> columns_of(std::span<const PsValue> objects, std::span<const std::string> properties) {
  std::vector<Column> columns;
  const auto add = [&columns](const std::string& name) {
    const bool known = std::any_of(columns.begin(), columns.end(),
                                   [&](const Column& column) { return base::equal_ignoring_case(column.name, name); });
    if (!known && columns.size() < most_columns) columns.push_back(Column{name, name});
  };
  if (!properties.empty()) {
    for (const auto& shown : shown_properties(objects.front(), properties)) add(shown.name);
    return columns;
  }
  const auto* object = objects.front().object();
  if (object != nullptr && object->type != nullptr && !object->type->table_columns.empty()) {
    for (const auto& name : object->type->table_columns) add(name);
    const auto& captions = object->type->captions;
    for (std::size_t i = 0; i < std::min(captions.size(), columns.size()); ++i) columns[i].caption = captions[i];
    return columns;
  }
  for (const auto& shown : shown_properties(objects.front(), {})) add(shown.name);
  return columns;
}

const PsValue* property_of(const PsValue& value, std::string_view name) {
  if (const auto* object = value.object()) return find_property(object->properties, name);
  return value.table() != nullptr ? find_property(value.table()->entries, name) : nullptr;
}

const PsType* type_of(const PsValue& value) {
  return value.object() != nullptr ? value.object()->type.get() : nullptr;
}

bool alike(const PsValue& a, const PsValue& b) {
  if (!is_record(a) || !is_record(b)) return false;
  if (type_of(a) != nullptr || type_of(b) != nullptr) return type_of(a) == type_of(b);
  const auto first = shown_properties(a, {});
  const auto second = shown_properties(b, {});
  return std::equal(first.begin(), first.end(), second.begin(), second.end(),
                    [](const auto& x, const auto& y) { return base::equal_ignoring_case(x.name, y.name); });
}

std::vector<std::string> format_table_entries(const PsTable& table, const OutputStyle& style) {
  std::vector<PsValue> rows;
  for (const auto& entry : table.entries)
    rows.push_back(ps_object(PsObject{nullptr, {{"Name", ps_text(entry.name)}, {"Value", entry.value}}, {}}));
  return rows.empty() ? std::vector<std::string>{} : format_table(rows, {}, TableWidth::as_needed, style);
}

std::vector<std::string> format_records(std::span<const PsValue> records, const OutputStyle& style) {
  if (const auto* table = records.front().table()) {
    std::vector<std::string> lines = format_table_entries(*table, style);
    for (const auto& other : records.subspan(1)) {
      const auto more = format_table_entries(*other.table(), style);
      lines.emplace_back();
      lines.insert(lines.end(), more.begin(), more.end());
    }
    return lines;
  }
  constexpr std::size_t most_in_table = 4;
  const auto* type = type_of(records.front());
  const bool has_view = type != nullptr && !type->table_columns.empty();
  if (has_view || shown_properties(records.front(), {}).size() <= most_in_table)
    return format_table(records, {}, TableWidth::as_needed, style);
  return format_list(records, {}, style);
}

}  // namespace

std::vector<ShownProperty> shown_properties(const PsValue& object, std::span<const std::string> names) {
  static const PsProperties none;
  const auto& all = object.object() != nullptr  ? object.object()->properties
                    : object.table() != nullptr ? object.table()->entries
                                                : none;
  std::vector<ShownProperty> shown;
  if (names.empty()) {
    for (const auto& property : all) shown.push_back({property.name, property.value});
    return shown;
  }
  for (const auto& name : names) {
    if (name.find_first_of("*?[") == std::string::npos) {
      const auto found = std::find_if(all.begin(), all.end(), [&](const PsProperty& property) {
        return base::equal_ignoring_case(property.name, name);
      });
      shown.push_back(found == all.end() ? ShownProperty{name, {}} : ShownProperty{found->name, found->value});
      continue;
    }
    for (const auto& property : all)
      if (matches_wildcard(property.name, name, ast::LetterCase::ignored))
        shown.push_back({property.name, property.value});
  }
  return shown;
}

std::vector<std::string> format_list(std::span<const PsValue> objects, std::span<const std::string> properties,
                                     const OutputStyle& style) {
  std::vector<std::string> lines;
  for (const auto& object : objects) {
    if (!is_record(object)) {
      if (const auto* done = object.lines())
        lines.insert(lines.end(), done->lines.begin(), done->lines.end());
      else
        lines.push_back(cell_text(object, style));
      continue;
    }
    const auto shown = shown_properties(object, properties);
    std::size_t longest = 0;
    for (const auto& property : shown) longest = std::max(longest, width_of(property.name));
    if (!lines.empty() && !shown.empty()) lines.emplace_back();
    for (const auto& property : shown) {
      const auto padding = std::string(longest - width_of(property.name), ' ');
      hang(lines, property.name + padding + " : ", cell_text(property.value, style), style);
    }
  }
  return lines;
}

std::vector<std::string> format_table(std::span<const PsValue> objects, std::span<const std::string> properties,
                                      TableWidth width, const OutputStyle& style) {
  std::vector<std::string> lines;
  std::vector<PsValue> records;
  for (const auto& object : objects) {
    if (is_record(object))
      records.push_back(object);
    else if (const auto* done = object.lines())
      lines.insert(lines.end(), done->lines.begin(), done->lines.end());
    else
      lines.push_back(cell_text(object, style));
  }
  if (records.empty()) return lines;
  auto columns = columns_of(records, properties);
  if (columns.empty()) return lines;
  std::vector<std::vector<std::string>> rows;
  for (const auto& record : records) {
    auto& row = rows.emplace_back();
    for (auto& column : columns) {
      const auto* value = property_of(record, column.name);
      row.push_back(value == nullptr ? std::string{} : one_line(cell_text(*value, style)));
      column.numbers = column.numbers && value != nullptr && value->is_number();
      column.width = std::max({column.width, width_of(column.caption), width_of(row.back())});
    }
  }
  const auto even =
      std::max<std::size_t>((style.width - std::min(style.width, columns.size() - 1)) / columns.size(), 4);
  for (auto& column : columns) column.width = width == TableWidth::even ? even : std::min(column.width, style.width);
  std::vector<std::string> names;
  std::vector<std::string> rules;
  for (const auto& column : columns) {
    names.push_back(column.caption);
    rules.emplace_back(std::min(width_of(column.caption), column.width), '-');
  }
  lines.push_back(row_of(columns, names));
  lines.push_back(row_of(columns, rules));
  for (const auto& row : rows) lines.push_back(row_of(columns, row));
  return lines;
}

std::vector<std::string> format_output(std::span<const PsValue> objects, const OutputStyle& style) {
  OutputSeam seam;
  return format_output(objects, style, seam);
}

std::vector<std::string> format_output(std::span<const PsValue> objects, const OutputStyle& style, OutputSeam& seam) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < objects.size();) {
    std::size_t end = i + 1;
    while (end < objects.size() && alike(objects[i], objects[end])) ++end;
    const auto group = objects.subspan(i, end - i);
    const bool records = is_record(objects[i]);
    const bool block = records || is_block(objects[i]);
    const auto more = records ? format_records(group, style) : format_list(group, {}, style);
    if (seam.any && !more.empty() && (block || seam.after_block)) lines.emplace_back();
    lines.insert(lines.end(), more.begin(), more.end());
    if (!more.empty()) seam = {.any = true, .after_block = block};
    i = end;
  }
  return lines;
}

}  // namespace mailflow::config
