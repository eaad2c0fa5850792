#include "scenario/coverage.hpp"

#include <algorithm>

#include "journey/catalogue.hpp"

namespace mailflow::scenario {
namespace {

RuleCoverage& row_of(Coverage& coverage, std::string_view rule) {
  const auto found = std::ranges::find(coverage, rule, &RuleCoverage::rule);
  return found == coverage.end() ? coverage.emplace_back(RuleCoverage{std::string(rule)}) : *found;
}

bool is_heading(std::string_view id) {
  const auto* rule = journey::find_rule(id);
  return rule != nullptr && rule->kind == base::RuleKind::stage;
}

}  // namespace

Coverage nothing_covered() {
  Coverage coverage;
  for (const auto* rule : journey::all_rules()) coverage.push_back({std::string(rule->id)});
  return coverage;
}

void add(Coverage& coverage, std::span<const base::Explain> why) {
  for (const auto& node : why) {
    if (node.rule != nullptr) {
      auto& row = row_of(coverage, node.rule->id);
      ++(node.result ? row.yes : row.no);
    }
    add(coverage, node.children);
  }
}

void add(Coverage& coverage, const Coverage& other) {
  for (const auto& each : other) {
    auto& row = row_of(coverage, each.rule);
    row.yes += each.yes;
    row.no += each.no;
  }
}

CoverageSum sum_of(const Coverage& coverage) {
  CoverageSum sum;
  for (const auto& row : coverage) {
    ++sum.rules;
    const bool asked = row.yes + row.no > 0;
    if (asked)
      ++sum.touched;
    else
      sum.never_asked.push_back(row.rule);
    if (is_heading(row.rule)) continue;
    sum.outcomes += 2;
    sum.seen += static_cast<std::size_t>(row.yes > 0) + static_cast<std::size_t>(row.no > 0);
    if (asked && row.yes == 0) sum.never_yes.push_back(row.rule);
    if (asked && row.no == 0) sum.never_no.push_back(row.rule);
  }
  return sum;
}

}  // namespace mailflow::scenario
