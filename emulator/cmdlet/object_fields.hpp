#pragma once
// One row of a field table as a property of a PowerShell object, with the place it was written at.

#include "base/field.hpp"
#include "config/command_binding.hpp"
#include "config/ps_value.hpp"

namespace mailflow::cmdlet {

template <class Object>
config::PsValue shown_value(const base::Field<Object>& row, const Object& object) {
  auto value = config::from_value(row.get(object));
  if (const auto* pos = row.pos(object)) value.pos = *pos;
  return value;
}

}  // namespace mailflow::cmdlet
