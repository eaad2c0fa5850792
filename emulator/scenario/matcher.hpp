#pragma once
// One expected value: a plain one, which means equality, or a small map of operators that must all hold.
//
// Operators: contains, matches (RE2, unanchored), in, not, absent, at-least, at-most, any-of. Facts are texts, numbers
// in decimal; a fact that does not exist is none. Bounds: 1,000 operands, 8 levels, regexes of 1,000 bytes.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/value.hpp"
#include "scenario/phrase.hpp"

namespace mailflow::scenario {

class Pattern;  // a compiled regular expression

struct Matcher {
  enum class Operator : std::uint8_t { equals, contains, matches, in, is_not, absent, at_least, at_most, any_of, all };
  Operator op = Operator::equals;
  std::string text{};  // the operand of equals, contains, matches
  std::int64_t number = 0;
  bool wanted = true;               // of absent
  std::vector<Matcher> operands{};  // of in, not, any-of, all
  std::shared_ptr<const Pattern> pattern{};
  base::SourcePos pos{};
};

base::Result<Matcher> read_matcher(const base::Value& value);

bool holds(const Matcher& matcher, const std::optional<std::string>& fact);

// "5.7.51", "contains TenantInboundAttribution", "not 1 or 2".
Phrase in_words(const Matcher& matcher);

}  // namespace mailflow::scenario
