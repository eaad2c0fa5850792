#pragma once
// The few .NET methods that scripts of mail admins call: of texts (ToLower, Trim, Replace, …), of times (AddHours, …).
// Everything else is refused by name (thrown as ScriptFailure).

#include <optional>
#include <span>
#include <string_view>

#include "config/ps_value.hpp"

namespace mailflow::config {

PsValue call_method(const PsValue& target, std::string_view method, std::span<const PsValue> arguments,
                    const base::SourcePos& pos);

// A number of a time: Year, Month, Day, Hour, Minute, Second; Date is its midnight. nullopt for another name.
std::optional<PsValue> time_property(base::LabTime time, std::string_view name, const base::SourcePos& pos);

}  // namespace mailflow::config
