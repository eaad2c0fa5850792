// Texts: both quotings, here-strings, and what expands inside of them.

#include "config/ps_parser_impl.hpp"

namespace mailflow::config {

using namespace ast;

void Parser::Pieces::add(ExprPtr expr) {
  if (!plain.empty()) done.parts.emplace_back(std::move(plain));
  plain.clear();
  depth = std::max(depth, expr->depth);
  done.parts.emplace_back(std::move(expr));
}

ExprPtr Parser::text_of(std::size_t from, Pieces pieces) {
  if (pieces.done.parts.empty()) return make(from, Constant{std::move(pieces.plain)});
  if (!pieces.plain.empty()) pieces.done.parts.emplace_back(std::move(pieces.plain));
  return make(from, std::move(pieces.done), pieces.depth);
}

void Parser::escape(Pieces& pieces) {
  scan_.advance(1);
  if (scan_.done()) scan_.fail_here("nothing follows the backtick");
  const auto bytes = scan_.character();
  const char c = scan_.peek();
  const auto raw = scan_.rest().substr(0, bytes);
  scan_.advance(bytes);
  switch (c) {
    case 'n':
      pieces.plain += '\n';
      return;
    case 'r':
      pieces.plain += '\r';
      return;
    case 't':
      pieces.plain += '\t';
      return;
    case '0':
    case 'a':
    case 'b':
    case 'e':
    case 'f':
    case 'u':
    case 'v':
      scan_.fail_here(fmt::format("the escape `{} is not supported", c), "supported are `n `r `t `` `$ and quotes");
    default:
      pieces.plain += raw;
      return;
  }
}

// At a $: a variable, ${name} or $( … ); else the $ itself.
void Parser::expand(Pieces& pieces) {
  const char next = scan_.peek(1);
  if (next == '(') {
    scan_.advance(1);
    pieces.add(sub_expression(SubKind::value));
  } else if (next == '{' || is_letter(next) || is_digit(next) || next == '_' ||
             static_cast<unsigned char>(next) >= 0xC3) {
    pieces.add(variable());
  } else {
    pieces.plain += '$';
    scan_.advance(1);
  }
}

void Parser::quoted_piece(Pieces& pieces) {
  const auto from = scan_.at();
  const auto kind = scan_.quote_here();
  scan_.advance(scan_.quote(kind));
  for (;;) {
    if (scan_.done())
      scan_.fail(Span{static_cast<std::uint32_t>(from), 1}, "the text that begins here has no closing quote");
    if (const auto close = scan_.quote(kind)) {
      const auto again = scan_.quote(kind, close);
      if (again == 0) {
        scan_.advance(close);
        return;
      }
      pieces.plain += kind == Quote::literal ? '\'' : '"';
      scan_.advance(close + again);
    } else if (kind == Quote::expanding && scan_.peek() == '$') {
      expand(pieces);
    } else if (kind == Quote::expanding && scan_.peek() == '`') {
      escape(pieces);
    } else {
      pieces.plain += scan_.peek();
      scan_.advance(1);
    }
  }
}

ExprPtr Parser::quoted() {
  const auto from = scan_.at();
  Pieces pieces;
  quoted_piece(pieces);
  return text_of(from, std::move(pieces));
}

ExprPtr Parser::here_string() {
  const auto from = scan_.at();
  scan_.advance(1);
  const auto kind = scan_.quote_here();
  scan_.advance(scan_.quote(kind));
  while (scan_.peek() == ' ' || scan_.peek() == '\t') scan_.advance(1);
  const auto first = scan_.newline();
  if (first == 0) scan_.fail_here("a here-string begins on the line behind its @ and quote");
  scan_.advance(first);
  Pieces pieces;
  // The closing quote stands at the start of a line; the line end before it is not part of the text.
  const auto closes = [this, kind] {
    const auto quote = scan_.quote(kind);
    return quote != 0 && scan_.peek(quote) == '@';
  };
  bool line_start = true;
  for (;;) {
    if (scan_.done())
      scan_.fail(Span{static_cast<std::uint32_t>(from), 2}, "the here-string that begins here has no end",
                 "its closing quote and @ stand at the very start of a line");
    if (line_start && closes()) break;
    line_start = false;
    if (const auto bytes = scan_.newline()) {
      scan_.advance(bytes);
      if (closes()) break;
      pieces.plain += '\n';
      line_start = true;
    } else if (kind == Quote::expanding && scan_.peek() == '$') {
      expand(pieces);
    } else if (kind == Quote::expanding && scan_.peek() == '`') {
      escape(pieces);
    } else {
      pieces.plain += scan_.peek();
      scan_.advance(1);
    }
  }
  scan_.advance(scan_.quote(kind) + 1);
  return text_of(from, std::move(pieces));
}

}  // namespace mailflow::config
