#pragma once
// How text looks where it is shown: width, signs, colours. A value that is handed along; nothing here asks the machine.
//
// Everything that comes from a file, a message or a peer passes `clean` before it is shown: control characters,
// line breaks, bidirectional overrides and broken UTF-8 become '?', so that no input can steer a terminal.
// Widths are in columns of a terminal.

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mailflow::render {

enum class Signs : std::uint8_t { unicode, ascii };
enum class Colours : std::uint8_t { none, ansi };

struct Style {
  std::size_t width = 100;
  Signs signs = Signs::unicode;
  Colours colours = Colours::none;
};

enum class Tone : std::uint8_t { plain, good, bad, dim, strong, name };
enum class Sign : std::uint8_t { yes, no, dot, arrow, barred, branch, last_branch, stem, line };

// The text in a tone; unchanged without colours.
std::string paint(const Style& style, Tone tone, std::string_view text);

std::string_view sign(const Style& style, Sign sign);  // "✓", or "ok" where only ASCII can be shown

// Safe to show; with Signs::ascii also without umlauts and typographic characters.
std::string clean(const Style& style, std::string_view text);
std::string clean(std::string_view text);

// Columns that a text without control characters takes; colour sequences of `paint` count nothing.
std::size_t columns(std::string_view text);

// The text, filled up with blanks to `width` columns.
std::string padded(std::string_view text, std::size_t width);

// The text in at most `width` columns, with an ellipsis where it was cut.
std::string cut(const Style& style, std::string_view text, std::size_t width);

// The same, cut in the middle: names that begin alike differ at their ends.
std::string cut_middle(const Style& style, std::string_view text, std::size_t width);

// In at most `most` lines of that width, broken between words where they are not longer than a line; what does not fit
// is cut. At least one line.
std::vector<std::string> wrapped(const Style& style, std::string_view text, std::size_t width, std::size_t most);

// `left`, and `right` at the right margin where both fit into the width; else two blanks between them.
std::string justified(const Style& style, std::string_view left, std::string_view right);

// "── title ─────" over the whole width.
std::string heading(const Style& style, std::string_view title);

}  // namespace mailflow::render
