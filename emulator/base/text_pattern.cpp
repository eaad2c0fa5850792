#include "base/text_pattern.hpp"

#include <re2/re2.h>

namespace mailflow::base {
namespace {

constexpr std::int64_t program_memory = 1 << 20;

bool is_word_byte(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x80 || c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// Whether a word may begin or end between two neighbours.
bool is_edge(char before, char after) {
  return !is_word_byte(before) || !is_word_byte(after);
}

}  // namespace

Result<TextPattern> TextPattern::parse(std::string_view text) {
  if (text.empty()) return fail({}, "a pattern must not be empty");
  if (text.size() > longest_pattern) return fail({}, "a pattern may have {} letters", longest_pattern);
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(program_memory);
  options.set_case_sensitive(false);
  auto compiled = std::make_shared<const re2::RE2>(re2::StringPiece(text.data(), text.size()), options);
  if (!compiled->ok())
    return fail(Error{ErrorKind::input,
                      fmt::format("the pattern \"{}\" is not supported: {}", text.substr(0, 80), compiled->error()),
                      {},
                      "supported is what RE2 has: no look-around, no back-references"});
  TextPattern pattern;
  pattern.text_ = text;
  pattern.compiled_ = std::move(compiled);
  return pattern;
}

bool TextPattern::is_in(std::string_view text) const {
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *compiled_);
}

bool has_word(std::string_view text, std::string_view word) {
  if (word.empty() || word.size() > text.size()) return false;
  for (std::size_t at = 0; at + word.size() <= text.size(); ++at) {
    const auto end = at + word.size();
    if (at > 0 && !is_edge(text[at - 1], word.front())) continue;
    if (end < text.size() && !is_edge(word.back(), text[end])) continue;
    if (equal_ignoring_case(text.substr(at, word.size()), word)) return true;
  }
  return false;
}

Result<TextPattern> Codec<TextPattern>::parse(const Value& value) {
  const auto* text = value.text();
  if (text == nullptr) return expected_but_found(expected(), value);
  auto pattern = TextPattern::parse(*text);
  if (!pattern && !pattern.error().pos) pattern.error().pos = value.pos;
  return pattern;
}

Value Codec<TextPattern>::print(const TextPattern& value) {
  return Value{value.text(), {}};
}

}  // namespace mailflow::base
