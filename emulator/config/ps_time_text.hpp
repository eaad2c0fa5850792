#pragma once
// Times as PowerShell writes them: by a .NET format (`yyyy-MM-dd HH:mm`, `s`, `o`, `u`, `d`, `g`, `t`), and as the
// American culture of Exchange's own output does: 7/24/2026 7:01:54 PM.

#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

namespace mailflow::config {

std::string culture_text(base::LabTime time);

// An error for a letter that is no part of a format, without a position.
base::Result<std::string> format_time(base::LabTime time, std::string_view format);

}  // namespace mailflow::config
