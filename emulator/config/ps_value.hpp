#pragma once
// The values of the PowerShell subset: what variables hold, what pipelines carry.
//
// A list or hashtable is shared by pointer as PowerShell's are; a value that somebody else holds too is never changed
// (see Interpreter), so no value contains itself. Names of properties and keys keep their spelling and compare without
// regard to case. `pos` is where the value was written; it reaches the fields of the objects that cmdlets make.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "base/value.hpp"

namespace mailflow::config {

namespace ast {
struct CodeBlock;
struct Script;
}  // namespace ast

struct PsValue;
struct PsProperty;
using PsList = std::vector<PsValue>;
using PsProperties = std::vector<PsProperty>;

// `depth` counts lists, hashtables and objects inside of each other; the interpreter bounds it, and with it every
// recursion over values.
struct PsArray {
  PsList items;
  std::uint32_t depth = 1;
};

// What all objects of one kind share; lives as long as the program (static data) or as its objects.
struct PsType {
  std::string name;                        // "InboundConnector"
  std::vector<std::string> table_columns;  // shown by Format-Table when none are named; empty: all, up to four
  std::vector<std::string> captions{};     // of these columns, where they are not the properties' names
};

struct PsObject {
  std::shared_ptr<const PsType> type;  // nullptr for a plain property bag (Select-Object)
  PsProperties properties;             // in the order of Format-List
  std::string text;                    // what the object is inside a text and as -Identity; "" for none
  std::uint32_t depth = 1;
};

struct PsTable {
  PsProperties entries;  // in the order they were written
  std::uint32_t depth = 1;
};

// Lines that Format-List, Format-Table and Write-Host made: printed as they are; a block with an empty line around it.
struct PsLines {
  enum class Spacing : std::uint8_t { none, block };
  std::vector<std::string> lines;
  Spacing spacing = Spacing::none;
};

struct PsCode {
  std::shared_ptr<const ast::Script> script;  // keeps `block` alive
  const ast::CodeBlock* block = nullptr;

  bool operator==(const PsCode&) const = default;
};

struct PsValue {
  using Data =
      std::variant<std::monostate, bool, std::int64_t, double, std::string, base::LabTime, std::shared_ptr<PsArray>,
                   std::shared_ptr<PsTable>, std::shared_ptr<const PsObject>, std::shared_ptr<const PsLines>, PsCode>;
  Data data;
  base::SourcePos pos;

  bool is_null() const { return std::holds_alternative<std::monostate>(data); }
  const bool* boolean() const { return std::get_if<bool>(&data); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&data); }
  const double* number() const { return std::get_if<double>(&data); }
  const std::string* text() const { return std::get_if<std::string>(&data); }
  const base::LabTime* time() const { return std::get_if<base::LabTime>(&data); }
  const PsList* list() const {
    const auto* array = pointee<std::shared_ptr<PsArray>>();
    return array == nullptr ? nullptr : &array->items;
  }
  const PsTable* table() const { return pointee<std::shared_ptr<PsTable>>(); }
  const PsObject* object() const { return pointee<std::shared_ptr<const PsObject>>(); }
  const PsLines* lines() const { return pointee<std::shared_ptr<const PsLines>>(); }
  const PsCode* code() const { return std::get_if<PsCode>(&data); }
  std::uint32_t depth() const;  // 0 for what holds no other value
  bool is_number() const { return integer() != nullptr || number() != nullptr; }

 private:
  template <class Pointer>
  auto pointee() const -> const typename Pointer::element_type* {
    const auto* pointer = std::get_if<Pointer>(&data);
    return pointer == nullptr ? nullptr : pointer->get();
  }
};

struct PsProperty {
  std::string name;
  PsValue value;
};

PsValue ps_text(std::string text, base::SourcePos pos = {});
PsValue ps_list(PsList items, base::SourcePos pos = {});
PsValue ps_table(PsTable table, base::SourcePos pos = {});
PsValue ps_object(PsObject object, base::SourcePos pos = {});

// nullptr when there is none of this name, letters' case aside.
const PsValue* find_property(const PsProperties& properties, std::string_view name);

// "a text", "a number", "a list", "a hashtable", … for messages.
std::string_view kind_name(const PsValue& value);

// As PowerShell puts a value into a text: True, 5, "a b" for a list, "" for $null. Lists inside of lists are named,
// not opened, so that the text stays as small as the value.
std::string to_text(const PsValue& value);

// $null, 0, "" and an empty list are false; so is a list of one false value.
bool is_true(const PsValue& value);

// Values of field tables and back. Scalars and lists of them; a hashtable becomes a map. Objects become their text.
// At most 100,000 values in 16 levels: a list may hold another one many times.
PsValue from_value(const base::Value& value);
base::Result<base::Value> to_value(const PsValue& value);

}  // namespace mailflow::config
