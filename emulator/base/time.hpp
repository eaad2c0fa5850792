#pragma once
// The lab's time: UTC, milliseconds. It has nothing to do with the machine's clock.

#include <chrono>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace mailflow::base {

using Duration = std::chrono::milliseconds;
using LabTime = std::chrono::sys_time<Duration>;

// "2026-01-05T08:00Z", "2026-01-05T08:00:30Z", "2026-01-05T08:00:30.250Z", "2026-01-05".
Result<LabTime> parse_time(std::string_view text);

// "90d", "24h", "10m", "30s", "250ms", "1h30m", and PowerShell's "00:10:00" and "2.00:00:00"; at most 100 years.
Result<Duration> parse_duration(std::string_view text);

std::string iso(LabTime time);             // "2026-01-05T08:00:00.000Z"
std::string short_text(LabTime time);      // "2026-01-05 08:00"
std::string rfc5322(LabTime time);         // "Mon, 5 Jan 2026 08:00:00 +0000"
std::string to_string(Duration duration);  // "24h", "1h30m", "250ms"

}  // namespace mailflow::base
