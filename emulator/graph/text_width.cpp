#include "graph/text_width.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace mailflow::graph {
namespace {

constexpr int other_letters = 640;  // thousandths of the font's size
constexpr int beyond_ascii = 720;
constexpr int wide_scripts = 1000;

struct Class {
  std::string_view letters;
  int width;
};

constexpr std::array<Class, 9> classes{{{"ijl'|!,.:;", 320},
                                        {"I/\\()[] -ft", 395},
                                        {"r*\"_", 480},
                                        {"sczJ", 550},
                                        {"vxykFLTPYS", 620},
                                        {"ABCEKRVXZ", 690},
                                        {"DGHNOQUw&+=<>", 790},
                                        {"Mm%", 960},
                                        {"W@", 1000}}};

constexpr std::array<int, 128> ascii_widths = [] {
  std::array<int, 128> widths{};
  widths.fill(other_letters);
  for (const auto& each : classes)
    for (const char c : each.letters) widths[static_cast<std::size_t>(c)] = each.width;
  return widths;
}();

// One character: its first byte tells how long it is.
std::size_t bytes_at(std::string_view text, std::size_t at) {
  std::size_t end = at + 1;
  while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
  return end - at;
}

int thousandths(std::string_view character) {
  if (static_cast<unsigned char>(character.front()) < 0x80)
    return ascii_widths[static_cast<std::size_t>(character.front())];
  return static_cast<unsigned char>(character.front()) < 0xE3 ? beyond_ascii : wide_scripts;
}

int pixels(int thousandths_of_size, Type type) {
  constexpr std::array<int, 3> sizes{12, 13, 11};  // semibold letters are about a twelfth wider
  return (thousandths_of_size * sizes.at(static_cast<std::size_t>(type)) + 999) / 1000;
}

std::vector<std::string_view> characters_of(std::string_view text) {
  std::vector<std::string_view> out;
  for (std::size_t at = 0; at < text.size(); at += out.back().size())
    out.push_back(text.substr(at, bytes_at(text, at)));
  return out;
}

}  // namespace

int width_of(std::string_view text, Type type) {
  constexpr std::size_t most = 10'000;  // what is longer is cut anyway
  int sum = 0;
  for (const auto character : characters_of(text.substr(0, most))) sum += thousandths(character);
  return pixels(sum, type);
}

std::string fitted(std::string_view text, Type type, int width) {
  constexpr std::string_view ellipsis = "…";
  if (width_of(text, type) <= width) return std::string(text);
  const auto characters = characters_of(text);
  std::string head;
  std::string tail;
  int sum = thousandths(ellipsis);
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const bool front = i % 2 == 0;
    const auto& next = front ? characters[i / 2] : characters[characters.size() - 1 - i / 2];
    sum += thousandths(next);
    if (pixels(sum, type) > width) break;
    if (front)
      head += next;
    else
      tail.insert(0, next);
  }
  return head.append(ellipsis) + tail;
}

}  // namespace mailflow::graph
