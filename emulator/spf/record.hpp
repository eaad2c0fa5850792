#pragma once
// An SPF record as a list of terms (RFC 7208 4.5, 4.6, 5, 6, 12).
//
// The whole record is checked before anything of it is used: one wrong term anywhere makes no Record. Names of
// mechanisms and modifiers are compared without regard to case. Views point into the text that was parsed. Linear in
// the record's size.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/ip.hpp"
#include "base/rule.hpp"
#include "mail/spf_result.hpp"

namespace mailflow::spf {

enum class Mechanism : std::uint8_t { all, include, a, mx, ptr, ip4, ip6, exists };

struct Term {
  std::string_view text;  // as written, with its qualifier
  mail::SpfResult result = mail::SpfResult::pass;
  Mechanism mechanism = Mechanism::all;
  std::string_view domain_spec{};  // "" for none: the domain itself
  base::IpAddress network{};       // of ip4 and ip6
  std::uint8_t prefix4 = 32;       // of a, mx and ip4
  std::uint8_t prefix6 = 128;      // of a, mx and ip6
};

struct Record {
  std::vector<Term> terms;
  std::string_view redirect{};       // domain-specs, "" for none
  std::string_view redirect_text{};  // "redirect=…", as written
  std::string_view explanation{};
};

struct SyntaxError {
  std::string_view term{};
  const base::Text* reason = nullptr;  // a constant
};

// "v=spf1", alone or with a blank behind it: whether this TXT record is for SPF at all.
bool is_spf(std::string_view text);

// Of a text that is one.
std::optional<SyntaxError> parse_record(std::string_view text, Record& record);

}  // namespace mailflow::spf
