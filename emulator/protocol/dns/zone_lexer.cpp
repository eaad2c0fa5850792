#include "protocol/dns/zone_lexer.hpp"

#include <algorithm>
#include <utility>

namespace mailflow::protocol {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r';
}

bool ends_word(char c) {
  return is_space(c) || c == '\n' || c == ';' || c == '(' || c == ')' || c == '"';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_control(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (byte < 0x20 && c != '\t' && c != '\r' && c != '\n') || byte == 0x7f;
}

}  // namespace

base::SourcePos position_of(const base::SourceSlice& slice, const ZoneToken& token) {
  const auto column = token.line == 0 ? slice.first_column + token.column : slice.indent + token.column + 1;
  const auto length = static_cast<std::uint32_t>(std::max<std::size_t>(token.length, 1));
  return {slice.file, slice.first_line + token.line, column, length};
}

ZoneLexer::ZoneLexer(const base::SourceSlice& slice) : slice_(slice), text_(slice.text) {
  if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
}

base::Result<std::optional<ZoneEntry>> ZoneLexer::next() {
  while (at_ < text_.size()) {
    ZoneEntry entry;
    entry.repeats_owner = is_space(text_[at_]);
    while (at_ < text_.size() && (text_[at_] != '\n' || open_))
      if (auto done = step(entry); !done) return base::fail(std::move(done.error()));
    if (open_) return base::fail(here(*open_), "this parenthesis is not closed");
    end_line();
    if (!entry.tokens.empty()) return entry;
  }
  return std::nullopt;
}

base::Result<void> ZoneLexer::step(ZoneEntry& entry) {
  const char c = text_[at_];
  if (is_space(c)) {
    ++at_;
  } else if (c == '\n') {
    end_line();
  } else if (c == ';') {
    skip_comment();
  } else if (c == '(') {
    if (open_) return base::fail(here(at_), "a parenthesis inside parentheses");
    open_ = at_++;
  } else if (c == ')') {
    if (!open_) return base::fail(here(at_), "a closing parenthesis without an opening one");
    open_.reset();
    ++at_;
  } else {
    return c == '"' ? quoted(entry) : word(entry);
  }
  return {};
}

base::Result<void> ZoneLexer::word(ZoneEntry& entry) {
  auto token = token_here();
  while (at_ < text_.size() && !ends_word(text_[at_])) {
    if (is_control(text_[at_])) return base::fail(here(at_), "a control character in zone text");
    if (text_[at_] != '\\') {
      token.text += text_[at_++];
    } else if (auto done = escape(token); !done) {
      return done;
    }
  }
  return add(entry, std::move(token));
}

base::Result<void> ZoneLexer::quoted(ZoneEntry& entry) {
  auto token = token_here();
  token.quoted = true;
  ++at_;
  while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n') {
    if (is_control(text_[at_])) return base::fail(here(at_), "a control character in zone text");
    if (text_[at_] != '\\') {
      token.text += text_[at_++];
    } else if (auto done = escape(token); !done) {
      return done;
    }
  }
  if (at_ == text_.size() || text_[at_] == '\n')
    return base::fail(here(token.offset), "this quoted string does not end on its line");
  ++at_;
  return add(entry, std::move(token));
}

// \DDD: a byte by its decimal number; \X: X itself.
base::Result<void> ZoneLexer::escape(ZoneToken& token) {
  const auto start = at_++;
  token.escaped = true;
  if (at_ == text_.size() || text_[at_] == '\n' || text_[at_] == '\r')
    return base::fail(here(start), "a backslash at the end of the line");
  if (!is_digit(text_[at_])) {
    if (is_control(text_[at_])) return base::fail(here(at_), "a control character in zone text");
    token.text += text_[at_++];
    return {};
  }
  unsigned value = 0;
  for (int digit = 0; digit < 3; ++digit, ++at_) {
    if (at_ == text_.size() || !is_digit(text_[at_]))
      return base::fail(here(start), "a backslash before a digit needs three digits, such as \\059");
    value = value * 10 + static_cast<unsigned>(text_[at_] - '0');
  }
  if (value > 255) return base::fail(here(start), "\\{} is not a byte: 255 is the largest", value);
  token.text += static_cast<char>(value);
  return {};
}

base::Result<void> ZoneLexer::add(ZoneEntry& entry, ZoneToken token) {
  if (entry.tokens.size() == most_tokens)
    return base::fail(here(token.offset), "a record has more than {} words", most_tokens);
  token.length = at_ - token.offset;
  entry.tokens.push_back(std::move(token));
  return {};
}

ZoneToken ZoneLexer::token_here() const {
  ZoneToken token;
  token.offset = at_;
  token.line = line_;
  token.column = static_cast<std::uint32_t>(at_ - line_start_);
  return token;
}

void ZoneLexer::end_line() {
  line_start_ = ++at_;
  ++line_;
}

void ZoneLexer::skip_comment() {
  while (at_ < text_.size() && text_[at_] != '\n') ++at_;
}

}  // namespace mailflow::protocol
