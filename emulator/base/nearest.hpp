#pragma once
// The known name that a misspelt one most likely means.

#include <span>
#include <string>
#include <string_view>

namespace mailflow::base {

// The candidate with the smallest edit distance (two letters exchanged are one edit, case does not count), "" when none
// is near: more than two letters (one of a word below four) and more than a third of the word would have to change.
std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates);

// `did you mean "x"?  a hop has: a, b, c` with what is known, "a hop has none" without candidates;
// `owner` is "a hop".
std::string suggestion(std::string_view word, std::string_view owner, std::span<const std::string_view> candidates);

}  // namespace mailflow::base
