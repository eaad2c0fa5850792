#pragma once
// Two texts, line by line: which lines stay, go and come, as few as possible.
//
// Texts that differ in more than 2,000 lines are told as all of one, then all of the other. Pure.

#include <cstdint>
#include <string_view>
#include <vector>

namespace mailflow::scenario {

struct DiffLine {
  enum class Kind : std::uint8_t { kept, removed, added };
  Kind kind = Kind::kept;
  std::string_view text;  // without its line feed; a view into the old text, or the new one where it was added
};

std::vector<DiffLine> line_diff(std::string_view before, std::string_view after);

// Its lines; a line feed ends one, so the last may lack it.
std::vector<std::string_view> lines_of(std::string_view text);

}  // namespace mailflow::scenario
