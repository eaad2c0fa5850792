#pragma once
// -match, -replace and -split: regular expressions of .NET as far as RE2 has them, in linear time.
//
// What RE2 lacks (look-around, back-references) is refused in words. Time is charged to the budget: text times pattern.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/ps_ast.hpp"
#include "config/ps_budget.hpp"
#include "config/ps_value.hpp"

namespace mailflow::config {

struct RegexMatch {
  struct Group {
    std::string name;  // "1", or that of (?<name>…)
    std::string text;
  };
  std::vector<Group> groups;  // the whole first, as "0"; those that took part
};

std::optional<RegexMatch> find_match(std::string_view text, std::string_view pattern, ast::LetterCase letters,
                                     const base::SourcePos& pos, Budget& budget);

// $Matches: a hashtable.
PsValue groups_of(const RegexMatch& match, const base::SourcePos& pos);

// Texts, or each of a list. `right`: the pattern, or pattern and substitute ($1, ${name}, $&, $$).
PsValue replace_matches(const PsValue& left, const PsValue& right, ast::LetterCase letters, const base::SourcePos& pos,
                        Budget& budget);
// `right`: the pattern, or pattern and the most parts.
PsValue split_matches(const PsValue& left, const PsValue& right, ast::LetterCase letters, const base::SourcePos& pos,
                      Budget& budget);
// -split "a  b": by blanks.
PsValue split_blanks(const PsValue& value, const base::SourcePos& pos, Budget& budget);

}  // namespace mailflow::config
