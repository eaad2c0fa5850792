#pragma once
// Words and regular expressions as mail flow rules look for them in texts, letters' case aside.
//
// A word, or a phrase, counts where it stands by itself: not inside a longer word. A pattern is of RE2's kind, found
// anywhere in a text in linear time; it is compiled when it is read and shared by its copies. At most 1,000 bytes each.
// Errors: what RE2 lacks (look-around, back-references), an empty pattern.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/field.hpp"

namespace re2 {
class RE2;
}

namespace mailflow::base {

inline constexpr std::size_t longest_pattern = 1'000;

class TextPattern {
 public:
  static Result<TextPattern> parse(std::string_view text);

  const std::string& text() const { return text_; }
  bool is_in(std::string_view text) const;
  bool operator==(const TextPattern& other) const { return text_ == other.text_; }

 private:
  TextPattern() = default;
  std::string text_;
  std::shared_ptr<const re2::RE2> compiled_;
};

using TextPatterns = std::vector<TextPattern>;

bool has_word(std::string_view text, std::string_view word);

template <>
struct Codec<TextPattern> {
  static Result<TextPattern> parse(const Value& value);
  static Value print(const TextPattern& value);
  static constexpr std::string_view expected() { return "a regular expression"; }
};

}  // namespace mailflow::base
