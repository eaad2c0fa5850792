#pragma once
// How sure an answer is: the rules it rests on, by confidence, and the disputed switches that touch it.
//
// Whether a switch matters is for the caller to find out: it decides again with the switch turned.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/explain.hpp"

namespace mailflow::render {

struct Certainty {
  std::size_t rules = 0;
  std::array<std::size_t, 4> by_confidence{};  // in the order of base::Confidence
  std::vector<std::string_view> switches;      // that touch the decision, each once
};

Certainty certainty_of(std::span<const base::Explain> roots);

// The switches with which the answer would be another; none: nobody decided again to find out.
using Decisive = std::optional<std::span<const std::string_view>>;
inline constexpr Decisive unasked = std::nullopt;

// "3 rules, 2 documented, 1 observed; same under all readings", or "; depends on partner.strict-…", or, where nobody
// found out, "; the switch partner.strict-… has a say". Nothing is said of readings where no switch touches it, and
// nothing at all where no rule was asked.
std::string certainty_words(const Certainty& certainty, const Decisive& decisive, base::Language language);

// The same behind "sure: ".
std::string certainty_line(const Certainty& certainty, const Decisive& decisive, base::Language language);

}  // namespace mailflow::render
