#include "config/ps_value.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "base/field.hpp"

namespace mailflow::config {
namespace {

constexpr std::size_t deepest_value = 16;
constexpr std::size_t most_values = 100'000;

std::string number_text(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-Infinity" : "Infinity";
  return fmt::format("{}", value);
}

// 7/24/2026 7:01:54 PM, as the invariant culture writes it: 07/24/2026 19:01:54.
std::string time_text(base::LabTime time) {
  const auto iso = base::iso(time);  // 2026-01-05T08:00:00.000Z
  return fmt::format("{}/{}/{} {}", iso.substr(5, 2), iso.substr(8, 2), iso.substr(0, 4), iso.substr(11, 8));
}

// A value inside of another one: lists and bags are named, not opened.
std::string inner_text(const PsValue& value) {
  if (value.list() != nullptr) return "System.Object[]";
  const auto* object = value.object();
  return object != nullptr && object->text.empty() ? "System.Object" : to_text(value);
}

std::string object_text(const PsObject& object) {
  if (!object.text.empty()) return object.text;
  std::string out;
  for (const auto& property : object.properties) {
    out += out.empty() ? "@{" : "; ";
    out += property.name + "=" + inner_text(property.value);
  }
  return out.empty() ? out : out + "}";
}

std::string list_text(const PsList& list) {
  std::string out;
  for (const auto& item : list) {
    if (&item != &list.front()) out += ' ';
    out += inner_text(item);
  }
  return out;
}

base::Result<base::Value> plain(const PsValue& value, std::size_t depth, std::size_t& left);

base::Result<base::Value> plain_list(const PsList& list, const base::SourcePos& pos, std::size_t depth,
                                     std::size_t& left) {
  base::ValueList items;
  items.reserve(list.size());
  for (const auto& item : list) {
    auto converted = plain(item, depth + 1, left);
    if (!converted) return converted;
    if (!converted->pos) converted->pos = pos;
    items.push_back(std::move(*converted));
  }
  return base::Value{std::move(items), pos};
}

base::Result<base::Value> plain_table(const PsTable& table, const base::SourcePos& pos, std::size_t depth,
                                      std::size_t& left) {
  base::ValueMap entries;
  for (const auto& entry : table.entries) {
    auto converted = plain(entry.value, depth + 1, left);
    if (!converted) return converted;
    const auto key_pos = converted->pos;
    entries.push_back(base::Entry{entry.name, key_pos, std::move(*converted)});
  }
  return base::Value{std::move(entries), pos};
}

base::Result<base::Value> plain(const PsValue& value, std::size_t depth, std::size_t& left) {
  if (depth > deepest_value) return base::fail(value.pos, "lists nested deeper than {} levels", deepest_value);
  if (left == 0) return base::fail(value.pos, "more than {} values in one argument", most_values);
  --left;
  if (const auto* list = value.list()) return plain_list(*list, value.pos, depth, left);
  if (const auto* table = value.table()) return plain_table(*table, value.pos, depth, left);
  base::Value out{{}, value.pos};
  if (const auto* boolean = value.boolean())
    out.data = *boolean;
  else if (const auto* integer = value.integer())
    out.data = *integer;
  else if (const auto* number = value.number())
    out.data = *number;
  else if (const auto* time = value.time())
    out.data = base::iso(*time);
  else if (value.code() != nullptr || value.lines() != nullptr)
    return base::fail(value.pos, "expected a value, found {}", kind_name(value));
  else if (!value.is_null())
    out.data = to_text(value);
  return out;
}

std::uint32_t depth_of(const PsProperties& properties) {
  std::uint32_t depth = 0;
  for (const auto& property : properties) depth = std::max(depth, property.value.depth());
  return depth;
}

}  // namespace

PsValue ps_text(std::string text, base::SourcePos pos) {
  return PsValue{std::move(text), std::move(pos)};
}

PsValue ps_list(PsList items, base::SourcePos pos) {
  std::uint32_t depth = 0;
  for (const auto& item : items) depth = std::max(depth, item.depth());
  return PsValue{std::make_shared<PsArray>(PsArray{std::move(items), depth + 1}), std::move(pos)};
}

PsValue ps_table(PsTable table, base::SourcePos pos) {
  table.depth = depth_of(table.entries) + 1;
  return PsValue{std::make_shared<PsTable>(std::move(table)), std::move(pos)};
}

PsValue ps_object(PsObject object, base::SourcePos pos) {
  object.depth = depth_of(object.properties) + 1;
  return PsValue{std::make_shared<const PsObject>(std::move(object)), std::move(pos)};
}

std::uint32_t PsValue::depth() const {
  if (const auto* array = std::get_if<std::shared_ptr<PsArray>>(&data)) return (*array)->depth;
  if (table() != nullptr) return table()->depth;
  return object() != nullptr ? object()->depth : 0;
}

const PsValue* find_property(const PsProperties& properties, std::string_view name) {
  const auto found = std::find_if(properties.begin(), properties.end(), [name](const PsProperty& property) {
    return base::equal_ignoring_case(property.name, name);
  });
  return found == properties.end() ? nullptr : &found->value;
}

std::string_view kind_name(const PsValue& value) {
  struct Visitor {
    std::string_view operator()(std::monostate) const { return "$null"; }
    std::string_view operator()(bool) const { return "$true or $false"; }
    std::string_view operator()(std::int64_t) const { return "a number"; }
    std::string_view operator()(double) const { return "a number"; }
    std::string_view operator()(const std::string&) const { return "a text"; }
    std::string_view operator()(base::LabTime) const { return "a time"; }
    std::string_view operator()(const std::shared_ptr<PsArray>&) const { return "a list"; }
    std::string_view operator()(const std::shared_ptr<PsTable>&) const { return "a hashtable"; }
    std::string_view operator()(const std::shared_ptr<const PsObject>&) const { return "an object"; }
    std::string_view operator()(const std::shared_ptr<const PsLines>&) const { return "formatted lines"; }
    std::string_view operator()(const PsCode&) const { return "a script block"; }
  };
  return std::visit(Visitor{}, value.data);
}

std::string to_text(const PsValue& value) {
  struct Visitor {
    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(bool b) const { return b ? "True" : "False"; }
    std::string operator()(std::int64_t i) const { return fmt::format("{}", i); }
    std::string operator()(double d) const { return number_text(d); }
    std::string operator()(const std::string& text) const { return text; }
    std::string operator()(base::LabTime time) const { return time_text(time); }
    std::string operator()(const std::shared_ptr<PsArray>& list) const { return list_text(list->items); }
    std::string operator()(const std::shared_ptr<PsTable>&) const { return "System.Collections.Hashtable"; }
    std::string operator()(const std::shared_ptr<const PsObject>& object) const { return object_text(*object); }
    std::string operator()(const std::shared_ptr<const PsLines>& lines) const {
      return fmt::format("{}", fmt::join(lines->lines, "\n"));
    }
    std::string operator()(const PsCode&) const { return "{…}"; }
  };
  return std::visit(Visitor{}, value.data);
}

bool is_true(const PsValue& value) {
  if (const auto* boolean = value.boolean()) return *boolean;
  if (const auto* integer = value.integer()) return *integer != 0;
  if (const auto* number = value.number()) return *number != 0;
  if (const auto* text = value.text()) return !text->empty();
  if (const auto* list = value.list()) {
    if (list->size() != 1) return !list->empty();
    return list->front().list() != nullptr || is_true(list->front());
  }
  return !value.is_null();
}

PsValue from_value(const base::Value& value) {
  PsValue out{{}, value.pos};
  if (const auto* boolean = value.boolean()) {
    out.data = *boolean;
  } else if (const auto* integer = value.integer()) {
    out.data = *integer;
  } else if (const auto* number = value.number()) {
    out.data = *number;
  } else if (const auto* text = value.text()) {
    out.data = *text;
  } else if (const auto* list = value.list()) {
    PsList items;
    items.reserve(list->size());
    for (const auto& item : *list) items.push_back(from_value(item));
    out = ps_list(std::move(items), value.pos);
  } else if (const auto* map = value.map()) {
    PsTable table;
    for (const auto& entry : *map) table.entries.push_back(PsProperty{entry.key, from_value(entry.value)});
    out = ps_table(std::move(table), value.pos);
  }
  return out;
}

base::Result<base::Value> to_value(const PsValue& value) {
  std::size_t left = most_values;
  return plain(value, 0, left);
}

}  // namespace mailflow::config
