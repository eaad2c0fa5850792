// Values: numbers, variables, brackets of all kinds.

#include <array>
#include <charconv>
#include <cmath>

#include "base/field.hpp"
#include "config/ps_parser_impl.hpp"

namespace mailflow::config {

using namespace ast;

ExprPtr Parser::primary() {
  const char c = scan_.peek();
  if (scan_.quote_here() != Quote::none) return quoted();
  if (is_digit(c) || (c == '.' && is_digit(scan_.peek(1)))) return number();
  if (c == '$' && scan_.peek(1) == '(') {
    scan_.advance(1);
    return sub_expression(SubKind::value);
  }
  if (c == '$') return variable();
  if (c == '(') return grouped();
  if (c == '{') return script_block();
  if (c == '@') {
    if (scan_.peek(1) == '{') return hashtable();
    if (scan_.quote(Quote::literal, 1) != 0 || scan_.quote(Quote::expanding, 1) != 0) return here_string();
    if (scan_.peek(1) == '(') {
      scan_.advance(1);
      return sub_expression(SubKind::list);
    }
    scan_.fail_here("@ begins @( ), @{ } or a here-string; @name stands behind a command only");
  }
  if (scan_.done() || scan_.newline() != 0) scan_.fail_here("a value is missing here");
  scan_.fail_here(fmt::format("expected a value, found \"{}\"", scan_.rest().substr(0, scan_.character())),
                  is_letter(c) ? "a text stands in quotes" : "");
}

ExprPtr Parser::number() {
  const auto from = scan_.at();
  const auto digits = [this] {
    while (is_digit(scan_.peek())) scan_.advance(1);
  };
  PsValue::Data value;
  bool hexadecimal = false;
  if (scan_.peek() == '0' && (scan_.peek(1) == 'x' || scan_.peek(1) == 'X')) {
    scan_.advance(2);
    hexadecimal = true;
    while (is_digit(scan_.peek()) || (is_letter(scan_.peek()) && (scan_.peek() | 0x20) <= 'f')) scan_.advance(1);
    std::int64_t number = 0;
    const auto text = scan_.text(from).substr(2);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, 16);
    if (error != std::errc{} || text.empty()) scan_.fail(scan_.span(from), "the number is too large");
    value = number;
  } else {
    digits();
    bool whole = true;
    if (scan_.peek() == '.' && is_digit(scan_.peek(1))) whole = false, scan_.advance(1), digits();
    if ((scan_.peek() | 0x20) == 'e' && (is_digit(scan_.peek(1)) || (scan_.dash(1) == 1 && is_digit(scan_.peek(2))))) {
      whole = false;
      scan_.advance(2);
      digits();
    }
    const auto text = scan_.text(from);
    std::int64_t number = 0;
    if (whole && std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc{}) {
      value = number;
    } else {
      double real = 0;
      if (std::from_chars(text.data(), text.data() + text.size(), real).ec != std::errc{})
        scan_.fail(scan_.span(from), "the number is too large");
      value = real;
    }
  }
  constexpr std::array<std::pair<std::string_view, int>, 5> sizes = {
      {{"kb", 10}, {"mb", 20}, {"gb", 30}, {"tb", 40}, {"pb", 50}}};
  for (const auto& [suffix, bits] : sizes) {
    if (hexadecimal || !base::equal_ignoring_case(scan_.rest().substr(0, 2), suffix)) continue;
    scan_.advance(2);
    const double scaled =
        std::ldexp(std::holds_alternative<double>(value) ? std::get<double>(value)
                                                         : static_cast<double>(std::get<std::int64_t>(value)),
                   bits);
    if (std::abs(scaled) >= 9e18) scan_.fail(scan_.span(from), "the number is too large");
    if (std::holds_alternative<std::int64_t>(value) || scaled == std::floor(scaled))
      value = static_cast<std::int64_t>(scaled);
    else
      value = scaled;
    break;
  }
  const bool more_dots = scan_.peek() == '.' && scan_.peek(1) != '.';
  if (is_letter(scan_.peek()) || more_dots)
    scan_.fail(scan_.span(from), "this is no number", "a text such as an address stands in quotes here");
  return make(from, Constant{std::move(value)});
}

std::string Parser::variable_name() {
  const auto from = scan_.at();
  scan_.advance(1);
  std::string name;
  if (scan_.peek() == '{') {
    const auto end = scan_.rest().find('}');
    if (end == std::string_view::npos) scan_.fail(scan_.span(from), "the name that begins with ${ has no }");
    name = scan_.rest().substr(1, end - 1);
    scan_.advance(end + 1);
  } else {
    if (scan_.peek() == '?' || scan_.peek() == '^' || (scan_.peek() == '$' && !is_letter(scan_.peek(1))))
      scan_.fail(scan_.span(from), fmt::format("the variable ${} is not supported", scan_.peek()));
    name = scan_.identifier();
    // A scope: $script:x, $env:x. `$a::` would be a static member.
    if (scan_.peek() == ':' && !name.empty() && (is_letter(scan_.peek(1)) || scan_.peek(1) == '_')) {
      scan_.advance(1);
      name += ':';
      name += scan_.identifier();
    }
  }
  if (name.empty()) scan_.fail(scan_.span(from), "a variable's name is missing behind $");
  if (name.size() > 128) scan_.fail(scan_.span(from), "a variable's name may have 128 letters");
  return name;
}

ExprPtr Parser::variable() {
  const auto from = scan_.at();
  auto name = variable_name();
  return make(from, Variable{std::move(name)});
}

ExprPtr Parser::grouped() {
  const auto from = scan_.at();
  PipelinePtr inner;
  std::uint32_t depth = 0;
  {
    scan_.advance(1);
    const Nested nested(*this);
    scan_.skip_blank_lines();
    inner = std::make_unique<Pipeline>(pipeline());
    depth = nested.depth();
    scan_.skip_blank_lines();
    if (!scan_.take(")")) {
      if (scan_.done()) scan_.fail(Span{static_cast<std::uint32_t>(from), 1}, "this ( is not closed");
      scan_.fail_here("expected ) here");
    }
  }
  return make(from, Grouped{std::move(inner)}, depth);
}

// At the bracket behind $ or @.
ExprPtr Parser::sub_expression(SubKind kind) {
  const auto from = scan_.at() - 1;
  Block inner;
  std::uint32_t depth = 0;
  {
    scan_.advance(1);
    const NewFrame frame(*this, Frame{0, false});
    const Nested nested(*this);
    inner = block(')');
    depth = nested.depth();
  }
  return make(from, Sub{kind, std::move(inner)}, depth);
}

ExprPtr Parser::script_block() {
  const auto from = scan_.at();
  auto code = std::make_unique<CodeBlock>();
  std::uint32_t depth = 0;
  {
    scan_.advance(1);
    const NewFrame frame(*this, Frame{});
    const Nested nested(*this);
    code->block = block('}');
    depth = nested.depth();
  }
  return make(from, std::move(code), depth);
}

ExprPtr Parser::table_key() {
  const auto from = scan_.at();
  const char c = scan_.peek();
  if (scan_.quote_here() != Quote::none || c == '$' || c == '(' || is_digit(c)) return primary();
  std::string name(scan_.identifier());
  while (scan_.peek() == '-') {
    scan_.advance(1);
    name += '-';
    name += scan_.identifier();
  }
  if (name.empty()) scan_.fail_here("expected a key: @{ Key = value }");
  return make(from, Constant{std::move(name)});
}

ExprPtr Parser::hashtable() {
  const auto from = scan_.at();
  TableOf table;
  std::uint32_t depth = 0;
  {
    scan_.advance(2);
    const Nested nested(*this);
    for (;;) {
      scan_.skip_separators();
      if (scan_.take("}")) break;
      if (scan_.done()) scan_.fail(Span{static_cast<std::uint32_t>(from), 2}, "this @{ is not closed");
      auto key = table_key();
      scan_.skip_blanks();
      if (!scan_.take("=")) scan_.fail_here("expected = behind the key");
      scan_.skip_blank_lines();
      auto value = std::make_unique<Pipeline>(pipeline());
      table.entries.push_back(TableEntry{std::move(key), std::move(value)});
      scan_.skip_blanks();
      if (!scan_.done() && scan_.newline() == 0 && scan_.peek() != ';' && scan_.peek() != '}')
        scan_.fail_here("expected ; or a new line behind the value");
    }
    depth = nested.depth();
  }
  return make(from, std::move(table), depth);
}

}  // namespace mailflow::config
