#pragma once
// Reads the dates of message headers (RFC 5322 3.3 with the obsolete forms of 4.3): "Mon, 6 Jan 2025 03:22:22 +0000",
// two-digit years, missing seconds, zone names, comments. base/time.hpp writes them.
//
// Milliseconds are 0. A wrong day name is not looked at. Dates before 1970 and after 9999 are refused; at most 128
// bytes.

#include <string_view>

#include "base/time.hpp"

namespace mailflow::mail {

base::Result<base::LabTime> parse_date(std::string_view text);

}  // namespace mailflow::mail
