#pragma once
// The seven results of an SPF check (RFC 7208 2.6), as a fact of a session and as words of header fields.

#include <cstdint>
#include <string_view>

namespace mailflow::mail {

enum class SpfResult : std::uint8_t { none, neutral, pass, fail, softfail, temperror, permerror };

constexpr std::string_view to_string(SpfResult result) {
  switch (result) {
    case SpfResult::none:
      return "none";
    case SpfResult::neutral:
      return "neutral";
    case SpfResult::pass:
      return "pass";
    case SpfResult::fail:
      return "fail";
    case SpfResult::softfail:
      return "softfail";
    case SpfResult::temperror:
      return "temperror";
    case SpfResult::permerror:
      return "permerror";
  }
  return "";
}

}  // namespace mailflow::mail
