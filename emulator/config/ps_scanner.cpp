#include "config/ps_scanner.hpp"

#include <algorithm>

namespace mailflow::config {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool Scanner::take(std::string_view text) {
  if (!starts(text)) return false;
  at_ += text.size();
  return true;
}

std::size_t Scanner::dash(std::size_t ahead) const {
  if (peek(ahead) == '-') return 1;
  const bool general_punctuation = peek(ahead) == '\xE2' && peek(ahead + 1) == '\x80';
  const char last = peek(ahead + 2);
  return general_punctuation && (last == '\x93' || last == '\x94' || last == '\x95') ? 3 : 0;
}

std::size_t Scanner::quote(Quote kind, std::size_t ahead) const {
  const char first = peek(ahead);
  if (kind == Quote::none) return 0;
  if (first == (kind == Quote::literal ? '\'' : '"')) return 1;
  if (first != '\xE2' || peek(ahead + 1) != '\x80') return 0;
  const auto last = static_cast<unsigned char>(peek(ahead + 2));
  const bool single = last >= 0x98 && last <= 0x9B;
  const bool twofold = last >= 0x9C && last <= 0x9E;
  return (kind == Quote::literal ? single : twofold) ? 3 : 0;
}

Quote Scanner::quote_here() const {
  if (quote(Quote::literal) != 0) return Quote::literal;
  return quote(Quote::expanding) != 0 ? Quote::expanding : Quote::none;
}

std::size_t Scanner::newline() const {
  if (peek() == '\n') return 1;
  if (peek() != '\r') return 0;
  return peek(1) == '\n' ? 2 : 1;
}

std::size_t Scanner::character() const {
  std::size_t bytes = 1;
  while ((static_cast<unsigned char>(peek(bytes)) & 0xC0) == 0x80) ++bytes;
  return bytes;
}

std::size_t Scanner::blank() const {
  const char c = peek();
  if (c == ' ' || c == '\t') return 1;
  if (c == '\xC2' && peek(1) == '\xA0') return 2;  // the no-break space of copied web pages
  if (c == '`' && peek(1) == '\n') return 2;
  if (c == '`' && peek(1) == '\r') return peek(2) == '\n' ? 3 : 2;
  return 0;
}

bool Scanner::skip_comment() {
  if (peek() == '#') {
    at_ = std::min(text_.find_first_of("\r\n", at_), text_.size());
    return true;
  }
  if (!starts("<#")) return false;
  const auto end = text_.find("#>", at_ + 2);
  if (end == std::string_view::npos) fail_here("the comment <# has no end: #>");
  at_ = end + 2;
  return true;
}

void Scanner::skip_blanks() {
  for (;;) {
    if (const auto bytes = blank())
      at_ += bytes;
    else if (!skip_comment())
      return;
  }
}

void Scanner::skip_blank_lines() {
  for (;;) {
    skip_blanks();
    const auto bytes = newline();
    if (bytes == 0) return;
    at_ += bytes;
  }
}

void Scanner::skip_separators() {
  do skip_blank_lines();
  while (take(";"));
}

bool Scanner::ends_token() const {
  if (done() || newline() != 0 || blank() != 0) return true;
  return std::string_view("{}();,|&<>").find(peek()) != std::string_view::npos;
}

std::string_view Scanner::identifier() {
  const auto from = at_;
  while (is_letter(peek()) || is_digit(peek()) || peek() == '_' || static_cast<unsigned char>(peek()) >= 0xC3) {
    if (dash() != 0 || quote_here() != Quote::none) break;
    at_ += character();
  }
  return text(from);
}

ast::Span Scanner::span(std::size_t from) const {
  return ast::Span{static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(std::max(at_, from + 1) - from)};
}

void Scanner::fail(ast::Span span, std::string message, std::string hint) const {
  throw ScriptFailure{base::Error{base::ErrorKind::input, std::move(message), script_.position(span), std::move(hint)},
                      ScriptFailure::Weight::ordinary, done()};
}

void Scanner::fail_here(std::string message, std::string hint) const {
  fail(ast::Span{static_cast<std::uint32_t>(std::min(at_, text_.size())), 1}, std::move(message), std::move(hint));
}

}  // namespace mailflow::config
