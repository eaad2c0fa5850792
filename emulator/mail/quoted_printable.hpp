#pragma once
// Writes text as quoted-printable (RFC 2045 6.7): lines that end with CRLF stay lines, none is longer than 76 bytes.

#include <string>
#include <string_view>

namespace mailflow::mail {

std::string quoted_printable(std::string_view text);

}  // namespace mailflow::mail
