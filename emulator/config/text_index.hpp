#pragma once
// Where the lines of a text begin, and the first byte that no text file may hold.
//
// Offsets are bytes from 0; lines and columns count from 1. Building is linear, a look-up logarithmic: a reader that
// asks for the position of every token stays linear (base::position_in alone would make it quadratic).

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace mailflow::config {

class LineIndex {
 public:
  struct Place {
    std::uint32_t line;    // from 1
    std::uint32_t column;  // from 1, in bytes
  };

  explicit LineIndex(std::string_view text);

  Place at(std::size_t offset) const;
  // The first byte of `line` (from 1); the end of the text beyond the last line.
  std::size_t start_of(std::uint32_t line) const;

 private:
  std::vector<std::uint32_t> starts_;
  std::size_t size_;
};

// Blanks at the beginning of the line that starts there.
std::size_t indent_at(std::string_view text, std::size_t line_start);

struct BadByte {
  std::size_t offset;
  unsigned char byte;
  bool control;  // a control character; otherwise no valid UTF-8 (RFC 3629)
};

// Controls other than tab, line feed and carriage return, and bytes that are not UTF-8.
std::optional<BadByte> first_bad_byte(std::string_view text);

}  // namespace mailflow::config
