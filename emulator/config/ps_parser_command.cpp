// Commands: a name, parameters, and arguments that need no quotes.

#include <array>
#include <charconv>

#include "base/field.hpp"
#include "config/ps_parser_impl.hpp"

namespace mailflow::config {

using namespace ast;

namespace {

// A bare word that is a number: 5, -3, 25MB. Only when nothing is lost: 007 and 1.10 stay texts.
bool bare_number(std::string_view word, PsValue::Data& value) {
  constexpr std::array<std::pair<std::string_view, int>, 5> sizes = {
      {{"kb", 10}, {"mb", 20}, {"gb", 30}, {"tb", 40}, {"pb", 50}}};
  int shift = 0;
  auto digits = word;
  if (word.size() > 2)
    for (const auto& [suffix, bits] : sizes)
      if (base::equal_ignoring_case(word.substr(word.size() - 2), suffix)) shift = bits;
  if (shift != 0) digits.remove_suffix(2);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size()) return false;
  if (shift == 0 && fmt::format("{}", number) != digits) return false;
  const auto largest = std::int64_t{1} << (62 - shift);
  if (shift != 0 && (number > largest || number < -largest)) return false;
  value = number * (std::int64_t{1} << shift);
  return true;
}

}  // namespace

Command Parser::command() {
  const auto from = scan_.at();
  if (scan_.peek() == '&' || (scan_.peek() == '.' && !is_digit(scan_.peek(1))))
    scan_.fail_here("running another script or program is not supported", "copy its commands into this script");
  Command command;
  while (!scan_.ends_token()) {
    if (scan_.quote_here() != Quote::none || scan_.peek() == '$')
      scan_.fail_here("the name of a command is a plain word");
    if (const auto dash = scan_.dash()) {
      command.name += '-';
      scan_.advance(dash);
    } else {
      const auto bytes = scan_.character();
      command.name += scan_.rest().substr(0, bytes);
      scan_.advance(bytes);
    }
  }
  if (command.name.empty())
    scan_.fail_here(scan_.done() ? std::string("expected a command or a value")
                                 : fmt::format("expected a command or a value, found \"{}\"", scan_.peek()));
  command.span = scan_.span(from);
  while (!ends_command()) command.arguments.push_back(argument());
  unquoted_semicolon(command);
  if (!command.arguments.empty()) {
    const auto& first = command.arguments.front();
    const auto* constant = first.value == nullptr ? nullptr : std::get_if<Constant>(&first.value->node);
    const auto* word = constant == nullptr ? nullptr : std::get_if<std::string>(&constant->value);
    if (word != nullptr && *word == "=")
      scan_.fail(command.span, fmt::format("\"{}\" is no variable", command.name),
                 fmt::format("a variable begins with $: ${} = …", command.name));
  }
  return command;
}

bool Parser::ends_command() {
  scan_.skip_blanks();
  if (scan_.done() || scan_.newline() != 0) return true;
  const char c = scan_.peek();
  if (c == '<') scan_.fail_here("redirection of input is not supported", "Get-Content reads a file");
  const bool numbered = (is_digit(c) || c == '*') && scan_.peek(1) == '>';
  if (numbered)
    scan_.fail_here("only the output can be redirected: > file, >> file, > $null",
                    "errors end a script in a lab, unless -ErrorAction SilentlyContinue says otherwise");
  return c == ';' || c == '|' || c == ')' || c == '}' || c == '&' || c == '>';
}

// `-AddressSpaces SMTP:*;100`: the semicolon ends the statement, which nobody means.
void Parser::unquoted_semicolon(const Command& command) {
  if (scan_.peek() != ';' || !is_digit(scan_.peek(1)) || command.arguments.empty()) return;
  const auto& last = command.arguments.back();
  if (last.span.offset + last.span.length != scan_.at()) return;
  const auto rest = scan_.rest().substr(1);
  const auto digits = rest.substr(0, rest.find_first_not_of("0123456789"));
  const auto before = scan_.text(last.span.offset);
  scan_.fail_here("the ; ends the command here", fmt::format("put quotes around the value: \"{};{}\"", before, digits));
}

Argument Parser::argument() {
  const auto from = scan_.at();
  const auto dash = scan_.dash();
  if (dash != 0 && (is_letter(scan_.peek(dash)) || scan_.peek(dash) == '_' || scan_.peek(dash) == '?')) {
    scan_.advance(dash);
    const auto name_from = scan_.at();
    while (!scan_.ends_token() && std::string_view(":.[=").find(scan_.peek()) == std::string_view::npos &&
           scan_.quote_here() == Quote::none)
      scan_.advance(scan_.character());
    Argument parameter{Argument::Kind::parameter, scan_.span(from), std::string(scan_.text(name_from)), nullptr};
    if (scan_.take(":")) {
      scan_.skip_blanks();
      parameter.value = argument_value();
    }
    return parameter;
  }
  if (scan_.peek() == '@' && (is_letter(scan_.peek(1)) || scan_.peek(1) == '_')) {
    scan_.advance(1);
    std::string name(scan_.identifier());
    return Argument{Argument::Kind::splat, scan_.span(from), std::move(name), nullptr};
  }
  auto value = argument_value();
  return Argument{Argument::Kind::value, scan_.span(from), {}, std::move(value)};
}

ExprPtr Parser::argument_value() {
  const auto from = scan_.at();
  return list_from(from, argument_item(), &Parser::argument_item);
}

ExprPtr Parser::argument_item() {
  const auto from = scan_.at();
  const char c = scan_.peek();
  if (c == '(' || (c == '@' && (scan_.peek(1) == '(' || scan_.peek(1) == '{'))) return postfix(primary());
  if (c == '{') return script_block();
  if (c == '@' && (scan_.quote(Quote::literal, 1) != 0 || scan_.quote(Quote::expanding, 1) != 0)) return here_string();
  const bool quoted_value = scan_.quote_here() != Quote::none;
  if (c != '$' && !quoted_value) return bare_word();
  if (c == '$' && scan_.peek(1) != '(') {
    auto value = variable();
    const bool alone = scan_.ends_token() || scan_.peek() == '.' || scan_.peek() == '[';
    if (alone) return whole_argument(postfix(std::move(value)));
    scan_.go_to(from);  // $name\rest: a bare word that begins with a variable
    return bare_word();
  }
  return whole_argument(postfix(primary()));
}

// "a"b and $(a)b are two arguments in PowerShell, which nobody means. Refused rather than read a second time as a bare
// word: nested, that would take exponential time.
ExprPtr Parser::whole_argument(ExprPtr value) {
  if (scan_.ends_token()) return value;
  scan_.fail_here("a value ends here and another begins without a blank",
                  "put quotes around the whole, $( ) inside them");
}

ExprPtr Parser::bare_word() {
  const auto from = scan_.at();
  Pieces pieces;
  bool plain = true;
  while (!scan_.ends_token()) {
    const char c = scan_.peek();
    if (scan_.quote_here() != Quote::none) {
      plain = false;
      quoted_piece(pieces);
    } else if (c == '$') {
      plain = false;
      expand(pieces);
    } else if (c == '`') {
      plain = false;
      escape(pieces);
    } else {
      const auto bytes = scan_.character();
      pieces.plain += scan_.rest().substr(0, bytes);
      scan_.advance(bytes);
    }
  }
  if (scan_.at() == from)
    scan_.fail_here(scan_.done() ? std::string("a value is missing at the end")
                                 : fmt::format("expected a value, found \"{}\"", scan_.peek()));
  PsValue::Data number;
  if (plain && bare_number(pieces.plain, number)) return make(from, Constant{std::move(number)});
  return text_of(from, std::move(pieces));
}

}  // namespace mailflow::config
