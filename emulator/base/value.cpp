#include "base/value.hpp"

namespace mailflow::base {

const Entry* Value::find(std::string_view key) const {
  const auto* entries = map();
  if (entries == nullptr) return nullptr;
  for (const auto& entry : *entries)
    if (entry.key == key) return &entry;
  return nullptr;
}

std::string_view kind_name(const Value& value) {
  struct Visitor {
    std::string_view operator()(std::monostate) const { return "nothing"; }
    std::string_view operator()(bool) const { return "true or false"; }
    std::string_view operator()(std::int64_t) const { return "a number"; }
    std::string_view operator()(double) const { return "a number"; }
    std::string_view operator()(const std::string&) const { return "a text"; }
    std::string_view operator()(const ValueList&) const { return "a list"; }
    std::string_view operator()(const ValueMap&) const { return "a map"; }
  };
  return std::visit(Visitor{}, value.data);
}

std::string scalar_text(const Value& value) {
  if (const auto* b = value.boolean()) return *b ? "true" : "false";
  if (const auto* i = value.integer()) return fmt::format("{}", *i);
  if (const auto* d = value.number()) return fmt::format("{}", *d);
  if (const auto* s = value.text()) return *s;
  return {};
}

SourceSlice slice_of(const Value& value) {
  const bool block = value.slice_line != 0;
  return SourceSlice{scalar_text(value), value.pos.file, block ? value.slice_line : value.pos.line,
                     block ? value.slice_column : value.pos.column, value.slice_indent};
}

}  // namespace mailflow::base
