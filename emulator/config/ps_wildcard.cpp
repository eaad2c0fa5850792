#include "config/ps_operators.hpp"

namespace mailflow::config {
namespace {

using ast::LetterCase;

char fold(char c, LetterCase letters) {
  return letters == LetterCase::ignored && c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// One element of the pattern at `at` against a character; `next` is behind the element.
bool matches_one(std::string_view pattern, std::size_t at, char c, LetterCase letters, std::size_t& next) {
  next = at + 1;
  const char element = pattern[at];
  if (element == '?') return true;
  if (element == '`' && at + 1 < pattern.size()) {
    next = at + 2;
    return fold(pattern[at + 1], letters) == fold(c, letters);
  }
  const auto close = element == '[' ? pattern.find(']', at + 1) : std::string_view::npos;
  if (close == std::string_view::npos) return fold(element, letters) == fold(c, letters);
  next = close + 1;
  const auto set = pattern.substr(at + 1, close - at - 1);
  const auto wanted = static_cast<unsigned char>(fold(c, letters));
  for (std::size_t i = 0; i < set.size(); ++i) {
    const auto low = static_cast<unsigned char>(fold(set[i], letters));
    if (i + 2 < set.size() && set[i + 1] == '-') {
      if (low <= wanted && wanted <= static_cast<unsigned char>(fold(set[i + 2], letters))) return true;
      i += 2;
    } else if (low == wanted) {
      return true;
    }
  }
  return false;
}

}  // namespace

bool matches_wildcard(std::string_view text, std::string_view pattern, LetterCase letters) {
  std::size_t t = 0;
  std::size_t p = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_text = 0;
  while (t < text.size()) {
    std::size_t next = 0;
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      star_text = t;
    } else if (p < pattern.size() && matches_one(pattern, p, text[t], letters, next)) {
      p = next;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++star_text;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace mailflow::config
