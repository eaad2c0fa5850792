#include "scenario/line_diff.hpp"

#include <algorithm>
#include <span>

namespace mailflow::scenario {
namespace {

using Lines = std::span<const std::string_view>;

constexpr std::size_t most_lines = 2'000;

// lengths(i, j): the longest common part of what is left of both from i and j on.
class CommonPart {
 public:
  CommonPart(Lines before, Lines after) : width_(after.size() + 1), lengths_((before.size() + 1) * width_) {
    for (std::size_t i = before.size(); i-- > 0;)
      for (std::size_t j = after.size(); j-- > 0;)
        lengths_[i * width_ + j] = before[i] == after[j] ? at(i + 1, j + 1) + 1 : std::max(at(i + 1, j), at(i, j + 1));
  }
  std::uint16_t at(std::size_t i, std::size_t j) const { return lengths_[i * width_ + j]; }

 private:
  std::size_t width_;
  std::vector<std::uint16_t> lengths_;
};

void add_all(Lines lines, DiffLine::Kind kind, std::vector<DiffLine>& diff) {
  for (const auto line : lines) diff.push_back({kind, line});
}

void diff_middle(Lines before, Lines after, std::vector<DiffLine>& diff) {
  using Kind = DiffLine::Kind;
  if (before.size() > most_lines || after.size() > most_lines) {
    add_all(before, Kind::removed, diff);
    add_all(after, Kind::added, diff);
    return;
  }
  const CommonPart common(before, after);
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < before.size() && j < after.size()) {
    if (before[i] == after[j]) {
      diff.push_back({Kind::kept, before[i]});
      ++i, ++j;
    } else if (common.at(i + 1, j) >= common.at(i, j + 1)) {
      diff.push_back({Kind::removed, before[i++]});
    } else {
      diff.push_back({Kind::added, after[j++]});
    }
  }
  add_all(before.subspan(i), Kind::removed, diff);
  add_all(after.subspan(j), Kind::added, diff);
}

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::vector<DiffLine> line_diff(std::string_view before, std::string_view after) {
  const auto old_lines = lines_of(before);
  const auto new_lines = lines_of(after);
  const auto shorter = std::min(old_lines.size(), new_lines.size());
  std::size_t head = 0;
  while (head < shorter && old_lines[head] == new_lines[head]) ++head;
  std::size_t tail = 0;
  while (tail < shorter - head && old_lines[old_lines.size() - 1 - tail] == new_lines[new_lines.size() - 1 - tail])
    ++tail;
  std::vector<DiffLine> diff;
  const Lines all_old(old_lines);
  add_all(all_old.first(head), DiffLine::Kind::kept, diff);
  diff_middle(all_old.subspan(head, all_old.size() - head - tail),
              Lines(new_lines).subspan(head, new_lines.size() - head - tail), diff);
  add_all(all_old.last(tail), DiffLine::Kind::kept, diff);
  return diff;
}

}  // namespace mailflow::scenario
