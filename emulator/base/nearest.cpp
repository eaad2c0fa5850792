#include "base/nearest.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace mailflow::base {
namespace {

constexpr std::size_t longest_word = 64;  // longer words have no near name; bounds the quadratic distance

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replace = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replace});
    }
  }
  return row.back();
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
  const auto near = nearest(word, candidates);
  const auto known = fmt::format("{} has: {}", owner, fmt::join(candidates, ", "));
  return near.empty() ? known : fmt::format("did you mean \"{}\"?  {}", near, known);
}

}  // namespace mailflow::base
