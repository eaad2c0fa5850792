#pragma once
// SPF's macro language (RFC 7208 7): what may stand in a domain-spec or in an explanation, and what it becomes.
//
// `macro_problem` says why a text is no macro-string; the others take only texts that it found good. Names are cut on
// the left at borders of labels until 253 bytes are left (7.3). Work and memory are proportional to the text and a
// bounded excerpt of what the macros stand for, however often a text names them.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ip.hpp"
#include "base/rule.hpp"

namespace mailflow::spf {

enum class MacroUse : std::uint8_t {
  domain_spec,  // visible characters; the letters c, r and t are not allowed
  explanation,  // blanks, too
  other,        // an unknown modifier's value
};

// nullptr, or what is wrong with it: a constant.
const base::Text* macro_problem(std::string_view text, MacroUse use);

// A domain-spec: a good macro-string that ends in a macro or in a label that can be a top-level domain's.
const base::Text* domain_spec_problem(std::string_view text);

struct MacroValues {
  std::string sender;         // s: local@domain
  std::string local;          // l
  std::string sender_domain;  // o
  std::string domain;         // d: whose record it is
  std::string helo;           // h
  std::string receiver;       // r
  base::IpAddress client;     // i, c, v
  std::string validated;      // p: the client's validated name, or "unknown"
  std::int64_t now = 0;       // t: seconds since 1970
};

// Whether the text holds %{letter} in either case.
bool names_macro(std::string_view text, char letter);

// Whether each macro in the text has one of these letters.
bool names_only(std::string_view text, std::string_view letters);

// What a domain-spec stands for: a name to ask for, without a final dot. It may still be none (see is_query_name).
std::string target_name(std::string_view spec, const MacroValues& values);

// The explanation as the sender may read it; nothing where it would not be printable ASCII or over 2,048 bytes.
std::optional<std::string> explanation_text(std::string_view text, const MacroValues& values);

// Whether a DNS question can be asked of the text: labels of 1 to 63 bytes, 253 at most, no NUL.
bool is_query_name(std::string_view name);

}  // namespace mailflow::spf
