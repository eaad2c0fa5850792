#include "base/nearest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

namespace mailflow::base {
namespace {

constexpr std::size_t longest_word = 64;  // longer words have no near name; bounds the quadratic distance

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Letters to insert, leave out, replace or exchange with the next one.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(above.begin(), above.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto same = [&](std::size_t at_a, std::size_t at_b) { return lower(a[at_a]) == lower(b[at_b]); };
      row[j] = std::min({row[j - 1] + 1, above[j] + 1, above[j - 1] + (same(i - 1, j - 1) ? 0 : 1)});
      if (i > 1 && j > 1 && same(i - 1, j - 2) && same(i - 2, j - 1)) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above.back();
}

}  // namespace

std::string_view nearest(std::string_view word, std::span<const std::string_view> candidates) {
  if (word.empty() || word.size() > longest_word) return {};
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(word.size() < 4 ? 1 : 2, word.size() / 3) + 1;
  for (const auto candidate : candidates) {
    if (candidate.size() > longest_word) continue;
    const bool within_word =
        word.size() >= 4 && candidate.size() >= 4 && (word.starts_with(candidate) || candidate.starts_with(word));
    const auto d = std::min(distance(word, candidate), within_word ? std::size_t{2} : longest_word);
    if (d < best_distance) best = candidate, best_distance = d;
  }
  return best;
}

std::string suggestion(std::string_view word, std::string_view owner, std::span<const std::string_view> candidates) {
  if (candidates.empty()) return fmt::format("{} has none", owner);
  const auto near = nearest(word, candidates);
  const auto known = fmt::format("{} has: {}", owner, fmt::join(candidates, ", "));
  return near.empty() ? known : fmt::format("did you mean \"{}\"?  {}", near, known);
}

}  // namespace mailflow::base
