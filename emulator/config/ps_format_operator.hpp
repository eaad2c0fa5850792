#pragma once
// The operator -f: "{0} of {1,5:N2}" with its arguments. Index, width (negative: to the left) and the number formats
// D F N X with a precision; {{ and }} are braces. Errors are thrown as ScriptFailure.

#include <string>
#include <string_view>

#include "config/ps_value.hpp"

namespace mailflow::config {

std::string format_text(std::string_view format, const PsValue& arguments, const base::SourcePos& pos);

}  // namespace mailflow::config
