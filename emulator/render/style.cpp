#include "render/style.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace mailflow::render {
namespace {

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 1;
  bool valid = false;
};

CodePoint first_of(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return {};
  char32_t value = lead & (0xffU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0U) != 0x80) return {};
    value = value << 6U | (byte(i) & 0x3fU);
  }
  constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
  if (value < least[length] || value > 0x10ffff || (value >= 0xd800 && value <= 0xdfff)) return {};
  return {value, length, true};
}

using Range = std::pair<char32_t, char32_t>;

template <std::size_t N>
bool in(const std::array<Range, N>& ranges, char32_t c) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const Range& range) { return c >= range.first && c <= range.second; });
}

// Controls, invisible and direction-changing characters.
constexpr std::array<Range, 8> unsafe{{{0x00, 0x1f},
                                       {0x7f, 0x9f},
                                       {0xad, 0xad},
                                       {0x61c, 0x61c},
                                       {0x200b, 0x200f},
                                       {0x2028, 0x202e},
                                       {0x2060, 0x206f},
                                       {0xfeff, 0xfeff}}};
constexpr std::array<Range, 3> combining{{{0x300, 0x36f}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}}};
constexpr std::array<Range, 8> wide{{{0x1100, 0x115f},
                                     {0x2e80, 0xa4cf},
                                     {0xac00, 0xd7a3},
                                     {0xf900, 0xfaff},
                                     {0xfe30, 0xfe6f},
                                     {0xff00, 0xff60},
                                     {0x1f300, 0x1faff},
                                     {0x20000, 0x3fffd}}};

std::string_view ascii_of(char32_t c) {
  static constexpr std::array<std::pair<char32_t, std::string_view>, 20> rows{
      {{U'ä', "ae"},  {U'ö', "oe"}, {U'ü', "ue"}, {U'Ä', "Ae"}, {U'Ö', "Oe"}, {U'Ü', "Ue"}, {U'ß', "ss"},
       {U'…', "..."}, {U'–', "-"},  {U'—', "-"},  {U'≠', "!="}, {U'→', "->"}, {U'▶', ">"},  {U'·', "-"},
       {U'“', "\""},  {U'”', "\""}, {U'„', "\""}, {U'’', "'"},  {U'‘', "'"},  {U'─', "-"}}};
  const auto* row = std::find_if(rows.begin(), rows.end(), [&](const auto& candidate) { return candidate.first == c; });
  return row == rows.end() ? std::string_view("?") : row->second;
}

std::string cleaned(std::string_view text, Signs signs) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c <= '~'; })) return std::string(text);
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto point = first_of(text);
    if (point.value == U'\t' && point.valid) {
      out += ' ';
    } else if (!point.valid || in(unsafe, point.value)) {
      out += '?';
    } else if (point.value >= 0x80 && signs == Signs::ascii) {
      out += ascii_of(point.value);
    } else {
      out += text.substr(0, point.length);
    }
    text.remove_prefix(point.length);
  }
  return out;
}

std::size_t columns_of(char32_t c) {
  if (in(combining, c)) return 0;
  return in(wide, c) ? 2 : 1;
}

// Bytes of a colour sequence at the front: ESC [ … m.
std::size_t sequence_length(std::string_view text) {
  if (!text.starts_with("\x1b[")) return 0;
  const auto end = text.find('m');
  return end == std::string_view::npos ? 0 : end + 1;
}

}  // namespace

std::string paint(const Style& style, Tone tone, std::string_view text) {
  if (style.colours == Colours::none || tone == Tone::plain || text.empty()) return std::string(text);
  static constexpr std::array<std::string_view, 6> codes{"0", "32", "31", "2", "1", "36"};
  std::string out = "\x1b[";
  out += codes.at(static_cast<std::size_t>(tone));
  return out.append("m").append(text).append("\x1b[0m");
}

std::string_view sign(const Style& style, Sign sign) {
  static constexpr std::array<std::array<std::string_view, 2>, 9> signs{{{"✓", "ok"},
                                                                         {"✗", "x"},
                                                                         {"·", "-"},
                                                                         {"──▶", "-->"},
                                                                         {"──╳", "--x"},
                                                                         {"├", "|-"},
                                                                         {"└", "`-"},
                                                                         {"│", "| "},
                                                                         {"─", "-"}}};
  return signs.at(static_cast<std::size_t>(sign)).at(static_cast<std::size_t>(style.signs));
}

std::string clean(const Style& style, std::string_view text) {
  return cleaned(text, style.signs);
}

std::string clean(std::string_view text) {
  return cleaned(text, Signs::unicode);
}

std::size_t columns(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    if (const auto skip = sequence_length(text); skip != 0) {
      text.remove_prefix(skip);
      continue;
    }
    const auto point = first_of(text);
    width += point.valid ? columns_of(point.value) : 1;
    text.remove_prefix(point.length);
  }
  return width;
}

std::string padded(std::string_view text, std::size_t width) {
  std::string out(text);
  const auto taken = columns(text);
  if (taken < width) out.append(width - taken, ' ');
  return out;
}

namespace {

std::string_view ellipsis_of(const Style& style) {
  return style.signs == Signs::ascii ? "..." : "…";
}

// Bytes of the longest beginning that takes at most `width` columns.
std::size_t fitting(std::string_view text, std::size_t width) {
  std::size_t bytes = 0;
  std::size_t taken = 0;
  while (bytes < text.size()) {
    const auto point = first_of(text.substr(bytes));
    taken += point.valid ? columns_of(point.value) : 1;
    if (taken > width) break;
    bytes += point.length;
  }
  return bytes;
}

}  // namespace

std::string cut(const Style& style, std::string_view text, std::size_t width) {
  if (columns(text) <= width) return std::string(text);
  const auto ellipsis = ellipsis_of(style);
  const auto room = width > columns(ellipsis) ? width - columns(ellipsis) : 0;
  return std::string(text.substr(0, fitting(text, room))).append(ellipsis);
}

std::string cut_middle(const Style& style, std::string_view text, std::size_t width) {
  const auto all = columns(text);
  if (all <= width) return std::string(text);
  const auto ellipsis = ellipsis_of(style);
  const auto room = width > columns(ellipsis) ? width - columns(ellipsis) : 0;
  const auto head = room / 2;
  auto tail = text;
  for (auto taken = all; taken > room - head; taken = columns(tail)) tail.remove_prefix(first_of(tail).length);
  return std::string(text.substr(0, fitting(text, head))).append(ellipsis).append(tail);
}

std::vector<std::string> wrapped(const Style& style, std::string_view text, std::size_t width, std::size_t most) {
  std::vector<std::string> lines;
  while (lines.size() + 1 < most && columns(text) > width) {
    const auto bytes = std::max(fitting(text, width), first_of(text).length);
    const auto space = text.rfind(' ', bytes);
    const bool between_words = space != std::string_view::npos && space > 0;
    lines.emplace_back(text.substr(0, between_words ? space : bytes));
    text.remove_prefix(between_words ? space + 1 : bytes);
  }
  lines.push_back(cut(style, text, width));
  return lines;
}

std::string justified(const Style& style, std::string_view left, std::string_view right) {
  std::string out(left);
  if (right.empty()) return out;
  const auto taken = columns(left) + columns(right);
  return out.append(taken + 2 <= style.width ? style.width - taken : 2, ' ').append(right);
}

std::string heading(const Style& style, std::string_view title) {
  const auto line = sign(style, Sign::line);
  std::string out;
  constexpr std::size_t around = 4;  // "── " and a blank
  out.append(line).append(line).append(" ");
  out.append(cut(style, title, std::max<std::size_t>(style.width, around) - around)).append(" ");
  for (auto taken = columns(out); taken < style.width; ++taken) out += line;
  return out;
}

}  // namespace mailflow::render
