#pragma once
// Field tables → parameters of cmdlets, and bound parameters → fields.
//
// Every row that can be set is a parameter. A list takes one value, several, @{Add=…; Remove=…} or $null; $true and
// $false may be written as 1 and 0, as PowerShell allows. Errors name cmdlet and parameter, at the value.

#include <span>
#include <string>
#include <vector>

#include "base/field.hpp"
#include "config/command_binding.hpp"

namespace mailflow::cmdlet {

// What a value becomes before a field takes it.
struct Incoming {
  std::string_view cmdlet;
  std::string_view parameter;
  base::SourcePos pos;
};

// Boolean parameters: PowerShell's own sentence for what is none.
base::Result<base::Value> boolean_value(const Incoming& incoming, base::Value value);

// The list `current` after @{Add; Remove} of `change`; `canonical` prints values as the list holds them.
using Canonical = base::Result<base::Value> (*)(const void* row, const base::Value& value);
base::Result<base::Value> changed_list(const Incoming& incoming, const base::Value& current, const base::Value& change,
                                       const void* row, Canonical canonical, std::vector<config::Notice>& notices);

base::Error about(const Incoming& incoming, base::Error error);

template <class Object>
base::Result<base::Value> canonical_list(const void* row, const base::Value& value) {
  const auto& field = *static_cast<const base::Field<Object>*>(row);
  Object scratch;
  if (auto set = field.set(scratch, value); !set) return base::fail(std::move(set.error()));
  return field.get(scratch);
}

// `first` takes the first position; without one all go by name.
template <class Object>
std::vector<config::Parameter> parameters_of(std::span<const base::Field<Object>> fields, std::string_view first = {}) {
  using Kind = config::Parameter::Kind;
  std::vector<config::Parameter> parameters;
  if (!first.empty()) parameters.push_back({first, Kind::value, 1});
  for (const auto& row : fields)
    if (row.use != base::FieldUse::output && row.name != first) parameters.push_back({row.name});
  parameters.push_back({"WhatIf", Kind::flag, 0, "wi"});
  parameters.push_back({"Confirm", Kind::flag, 0, "cf"});
  return parameters;
}

// Parameters that Exchange Online has and the lab does not model: refused by name, not as a slip of the pen.
std::vector<config::Parameter> with_unmodelled(std::vector<config::Parameter> parameters,
                                               std::span<const std::string_view> names);
base::Result<void> refuse_unmodelled(const config::CommandCall& call, const config::BoundParameters& bound,
                                     std::span<const std::string_view> names);

template <class Object>
base::Result<void> set_field(const base::Field<Object>& row, Object& object, const config::BoundParameter& bound,
                             std::string_view cmdlet, std::vector<config::Notice>& notices) {
  const Incoming incoming{cmdlet, row.name, bound.pos};
  auto value = config::to_value(bound.value);
  if (!value) return base::fail(about(incoming, std::move(value.error())));
  if (row.get(Object{}).boolean() != nullptr) value = boolean_value(incoming, std::move(*value));
  if (value && row.list && value->map() != nullptr)
    value = changed_list(incoming, row.get(object), *value, &row, canonical_list<Object>, notices);
  if (!value) return base::fail(std::move(value.error()));
  if (!row.list && value->list() != nullptr && value->list()->size() == 1) value = base::Value(value->list()->front());
  if (auto set = row.set(object, *value); !set) return base::fail(about(incoming, std::move(set.error())));
  return {};
}

// All parameters that are fields.
template <class Object>
base::Result<void> set_fields(std::span<const base::Field<Object>> fields, Object& object,
                              const config::CommandCall& call, const config::BoundParameters& bound,
                              std::vector<config::Notice>& notices) {
  for (const auto& parameter : bound.rows()) {
    const auto* row = base::find_field(fields, parameter.name);
    if (row == nullptr) continue;
    if (auto set = set_field(*row, object, parameter, call.name, notices); !set) return set;
  }
  return {};
}

}  // namespace mailflow::cmdlet
