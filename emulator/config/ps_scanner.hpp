#pragma once
// The characters of a PowerShell script: blanks, comments, continuation lines, dashes and quotes in all their
// typographic forms, and what ends a token.
//
// Word processors turn - into – and " into “; PowerShell takes them (language specification 2.3.5), so does the lab.

#include <cstddef>
#include <string_view>

#include "base/error.hpp"
#include "config/ps_ast.hpp"

namespace mailflow::config {

// Thrown and caught inside the PowerShell reader and interpreter; their callers get a Result.
// A final one (the budget is spent) cannot be caught by the script.
struct ScriptFailure {
  enum class Weight { ordinary, final };
  base::Error error;
  Weight weight = Weight::ordinary;
  bool at_end = false;  // of reading: the whole text was read when it failed
};

enum class Quote { none, literal, expanding };

class Scanner {
 public:
  explicit Scanner(const ast::Script& script) : script_(script), text_(script.source.text) {}

  std::size_t at() const { return at_; }
  void go_to(std::size_t offset) { at_ = offset; }
  void advance(std::size_t bytes) { at_ += bytes; }
  bool done() const { return at_ >= text_.size(); }
  // '\0' beyond the end; a script holds no NUL.
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool starts(std::string_view text) const { return text_.substr(at_).starts_with(text); }
  bool take(std::string_view text);
  std::string_view text(std::size_t from) const { return text_.substr(from, at_ - from); }
  std::string_view rest() const { return text_.substr(at_); }

  // Bytes of the character at the place: 0 when it is none of the kind.
  std::size_t dash(std::size_t ahead = 0) const;
  std::size_t quote(Quote kind, std::size_t ahead = 0) const;
  std::size_t newline() const;
  std::size_t character() const;
  Quote quote_here() const;

  void skip_blanks();       // within a line: spaces, comments, continuation
  void skip_blank_lines();  // also line ends
  void skip_separators();   // also semicolons

  // The end of an unquoted argument: blank, line end, one of { } ( ) ; , | & < >, the end.
  bool ends_token() const;
  // A name of letters, digits and underscores; empty when none stands here.
  std::string_view identifier();

  ast::Span span(std::size_t from) const;
  [[noreturn]] void fail(ast::Span span, std::string message, std::string hint = {}) const;
  [[noreturn]] void fail_here(std::string message, std::string hint = {}) const;

 private:
  std::size_t blank() const;
  bool skip_comment();

  const ast::Script& script_;
  std::string_view text_;
  std::size_t at_ = 0;
};

bool is_letter(char c);
bool is_digit(char c);

}  // namespace mailflow::config
