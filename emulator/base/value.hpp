#pragma once
// A value as a user wrote it, in YAML or PowerShell, with its position: what field tables parse and print.
//
// Maps keep the order of the file and never hold a key twice (the readers refuse duplicates).

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "base/source.hpp"

namespace mailflow::base {

struct Value;
using ValueList = std::vector<Value>;
struct Entry;
using ValueMap = std::vector<Entry>;

struct Value {
  std::variant<std::monostate, bool, std::int64_t, double, std::string, ValueList, ValueMap> data;
  SourcePos pos;
  // For a text of several lines: its slice of the file begins here (a script inside YAML reports its own lines).
  std::uint32_t slice_line = 0;
  std::uint32_t slice_column = 0;
  std::uint32_t slice_indent = 0;

  bool is_null() const { return std::holds_alternative<std::monostate>(data); }
  const bool* boolean() const { return std::get_if<bool>(&data); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data); }
  const double* number() const { return std::get_if<double>(&data); }
  const std::string* text() const { return std::get_if<std::string>(&data); }
  const ValueList* list() const { return std::get_if<ValueList>(&data); }
  const ValueMap* map() const { return std::get_if<ValueMap>(&data); }

  // The entry of a map, nullptr when this is no map or has none.
  const Entry* find(std::string_view key) const;
};

struct Entry {
  std::string key;
  SourcePos key_pos;
  Value value;
};

// "a text", "a number", "a list", … for "expected a list, found a text".
std::string_view kind_name(const Value& value);

// A scalar as text ("true", "5", "abc"); "" for lists and maps.
std::string scalar_text(const Value& value);

// The text value as a slice of its file.
SourceSlice slice_of(const Value& value);

}  // namespace mailflow::base
