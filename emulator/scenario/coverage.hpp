#pragma once
// Which rules a run touched, and which answers of their tests: counted from the records of the typed tests.
//
// Every rule of the catalogue has a row, in the catalogue's order. A look-up says yes when it finds a row, an ordering
// when the first of two precedes. Sums over shards are the same as without shards.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/explain.hpp"

namespace mailflow::scenario {

struct RuleCoverage {
  std::string rule;
  std::uint64_t yes = 0;
  std::uint64_t no = 0;
  bool operator==(const RuleCoverage&) const = default;
};

using Coverage = std::vector<RuleCoverage>;

// A row for each rule, nothing touched.
Coverage nothing_covered();

// Adds the tests of a decision's explanation; of one with every row (Detail::full) they would count too often.
void add(Coverage& coverage, std::span<const base::Explain> why);

void add(Coverage& coverage, const Coverage& other);

struct CoverageSum {
  std::size_t rules = 0;
  std::size_t touched = 0;
  std::size_t outcomes = 0;  // two of each rule but headings, which have none of their own
  std::size_t seen = 0;
  std::vector<std::string> never_asked;  // rules
  std::vector<std::string> never_yes;    // asked, but never so answered
  std::vector<std::string> never_no;
};

CoverageSum sum_of(const Coverage& coverage);

}  // namespace mailflow::scenario
