// Expressions: operators from the loosest to the tightest, then values and what may be appended to them.

#include <array>
#include <charconv>
#include <optional>

#include "base/field.hpp"
#include "base/nearest.hpp"
#include "config/ps_parser_impl.hpp"

namespace mailflow::config {

using namespace ast;

namespace {

struct WordOperator {
  std::string_view name;
  BinaryOp op;
};

constexpr std::array<WordOperator, 3> logical_words = {
    {{"and", BinaryOp::logical_and}, {"or", BinaryOp::logical_or}, {"xor", BinaryOp::logical_xor}}};

constexpr std::array<WordOperator, 17> comparison_words = {{{"eq", BinaryOp::equal},
                                                            {"ne", BinaryOp::not_equal},
                                                            {"gt", BinaryOp::greater},
                                                            {"ge", BinaryOp::greater_equal},
                                                            {"lt", BinaryOp::less},
                                                            {"le", BinaryOp::less_equal},
                                                            {"like", BinaryOp::like},
                                                            {"notlike", BinaryOp::not_like},
                                                            {"contains", BinaryOp::contains},
                                                            {"notcontains", BinaryOp::not_contains},
                                                            {"in", BinaryOp::in},
                                                            {"notin", BinaryOp::not_in},
                                                            {"match", BinaryOp::match},
                                                            {"notmatch", BinaryOp::not_match},
                                                            {"replace", BinaryOp::replace},
                                                            {"split", BinaryOp::split},
                                                            {"join", BinaryOp::join}}};

constexpr std::string_view supported_operators =
    "supported are + - * / % .. -f -eq -ne -gt -ge -lt -le -like -notlike -match -notmatch -contains "
    "-notcontains -in -notin -replace -split -join -and -or -xor -not";

std::optional<WordOperator> find_word(std::span<const WordOperator> words, std::string_view name) {
  for (const auto& word : words)
    if (base::equal_ignoring_case(word.name, name)) return word;
  return std::nullopt;
}

struct TypeName {
  std::string_view name;
  CastType type;
};

constexpr std::array<TypeName, 16> type_names = {{{"string", CastType::text},
                                                  {"int", CastType::integer},
                                                  {"int32", CastType::integer},
                                                  {"int64", CastType::integer},
                                                  {"long", CastType::integer},
                                                  {"double", CastType::number},
                                                  {"bool", CastType::boolean},
                                                  {"boolean", CastType::boolean},
                                                  {"datetime", CastType::time},
                                                  {"array", CastType::list},
                                                  {"object[]", CastType::list},
                                                  {"string[]", CastType::texts},
                                                  {"int[]", CastType::integers},
                                                  {"ordered", CastType::table},
                                                  {"hashtable", CastType::table},
                                                  {"pscustomobject", CastType::object}}};

// The operator of one operand that stands behind a dash: -not, -split, -join.
std::optional<UnaryOp> unary_word(std::string_view rest) {
  constexpr std::array<std::pair<std::string_view, UnaryOp>, 3> words = {
      {{"not", UnaryOp::logical_not}, {"split", UnaryOp::split}, {"join", UnaryOp::join}}};
  for (const auto& [word, op] : words)
    if (base::equal_ignoring_case(rest.substr(0, word.size()), word) &&
        (rest.size() == word.size() || !is_letter(rest[word.size()])))
      return op;
  return std::nullopt;
}

}  // namespace

std::optional<CastType> cast_type(std::string_view name) {
  constexpr std::string_view system = "system.";
  if (name.size() > system.size() && base::equal_ignoring_case(name.substr(0, system.size()), system))
    name.remove_prefix(system.size());
  const auto known = std::find_if(type_names.begin(), type_names.end(),
                                  [name](const TypeName& type) { return base::equal_ignoring_case(type.name, name); });
  return known == type_names.end() ? std::nullopt : std::optional(known->type);
}

bool Parser::starts_expression() const {
  const char c = scan_.peek();
  if (scan_.quote_here() != Quote::none || is_digit(c)) return true;
  if (c == '.' || c == '+') return is_digit(scan_.peek(1));
  if (std::string_view("$([{!,").find(c) != std::string_view::npos && c != '\0') return true;
  if (c == '@') return true;
  const auto dash = scan_.dash();
  if (dash == 0) return false;
  const char next = scan_.peek(dash);
  return is_digit(next) || next == '$' || next == '(' || next == '.' || unary_word(scan_.rest().substr(dash));
}

// The name behind a dash that stands here, without the dash; "" when the dash is a minus or none is here.
std::string Parser::word_operator() {
  scan_.skip_blanks();
  const auto dash = scan_.dash();
  if (dash == 0 || !is_letter(scan_.peek(dash))) return {};
  const auto rest = scan_.rest().substr(dash);
  std::size_t length = 0;
  while (length < rest.size() && is_letter(rest[length])) ++length;
  return std::string(rest.substr(0, length));
}

ExprPtr Parser::binary(BinaryOp op, LetterCase letters, ExprPtr left, ExprPtr right) {
  const auto depth = std::max(left->depth, right->depth);
  const auto from = left->span.offset;
  return make(from, Binary{op, letters, std::move(left), std::move(right)}, depth);
}

ExprPtr Parser::expression() {
  auto left = comparison();
  for (;;) {
    const auto behind = scan_.at();
    const auto name = word_operator();
    if (name.empty()) {
      scan_.go_to(behind);
      return left;
    }
    const auto word = find_word(logical_words, name);
    const auto dash = scan_.dash();
    if (!word)
      scan_.fail(Span{static_cast<std::uint32_t>(scan_.at()), static_cast<std::uint32_t>(dash + name.size())},
                 fmt::format("the operator -{} is not supported", name), std::string(supported_operators));
    scan_.advance(dash + name.size());
    scan_.skip_blank_lines();
    left = binary(word->op, LetterCase::ignored, std::move(left), comparison());
  }
}

ExprPtr Parser::comparison() {
  auto left = additive();
  for (;;) {
    const auto behind = scan_.at();
    const auto name = word_operator();
    auto word = find_word(comparison_words, name);
    auto letters = LetterCase::ignored;
    if (!word && name.size() > 2 && (name[0] == 'c' || name[0] == 'C' || name[0] == 'i' || name[0] == 'I')) {
      word = find_word(comparison_words, std::string_view(name).substr(1));
      if (name[0] == 'c' || name[0] == 'C') letters = LetterCase::respected;
    }
    if (!word) {
      scan_.go_to(behind);
      return left;
    }
    scan_.advance(scan_.dash() + name.size());
    scan_.skip_blank_lines();
    left = binary(word->op, letters, std::move(left), additive());
  }
}

ExprPtr Parser::additive() {
  auto left = multiplicative();
  for (;;) {
    const auto behind = scan_.at();
    scan_.skip_blanks();
    const auto dash = scan_.dash();
    const bool plus = scan_.peek() == '+' && scan_.peek(1) != '+' && scan_.peek(1) != '=';
    const bool minus = dash != 0 && scan_.peek(dash) != '=' && !is_letter(scan_.peek(dash)) && scan_.dash(dash) == 0;
    if (!plus && !minus) {
      scan_.go_to(behind);
      return left;
    }
    scan_.advance(plus ? 1 : dash);
    scan_.skip_blank_lines();
    const auto op = plus ? BinaryOp::add : BinaryOp::subtract;
    left = binary(op, LetterCase::ignored, std::move(left), multiplicative());
  }
}

ExprPtr Parser::multiplicative() {
  auto left = formatting();
  for (;;) {
    const auto behind = scan_.at();
    scan_.skip_blanks();
    const char c = scan_.peek();
    if ((c != '*' && c != '/' && c != '%') || scan_.peek(1) == '=') {
      scan_.go_to(behind);
      return left;
    }
    scan_.advance(1);
    scan_.skip_blank_lines();
    const auto op = c == '*' ? BinaryOp::multiply : c == '/' ? BinaryOp::divide : BinaryOp::modulo;
    left = binary(op, LetterCase::ignored, std::move(left), formatting());
  }
}

ExprPtr Parser::formatting() {
  auto left = range();
  for (;;) {
    const auto behind = scan_.at();
    const auto name = word_operator();
    if (name != "f" && name != "F") {
      scan_.go_to(behind);
      return left;
    }
    scan_.advance(scan_.dash() + 1);
    scan_.skip_blank_lines();
    left = binary(BinaryOp::format, LetterCase::ignored, std::move(left), range());
  }
}

ExprPtr Parser::range() {
  auto left = comma_list();
  const auto behind = scan_.at();
  scan_.skip_blanks();
  if (!scan_.take("..")) {
    scan_.go_to(behind);
    return left;
  }
  scan_.skip_blank_lines();
  return binary(BinaryOp::range, LetterCase::ignored, std::move(left), comma_list());
}

ExprPtr Parser::comma_list() {
  const auto from = scan_.at();
  if (commas_ == Commas::make_lists && scan_.take(",")) {
    scan_.skip_blank_lines();
    const Nested nested(*this);
    auto operand = unary();
    const auto depth = operand->depth;
    return make(from, Unary{UnaryOp::list, std::move(operand)}, depth);
  }
  auto first = unary();
  return commas_ == Commas::separate_arguments ? std::move(first) : list_from(from, std::move(first), &Parser::unary);
}

ExprPtr Parser::list_from(std::size_t from, ExprPtr first, ReadItem item) {
  auto end = scan_.at();
  ListOf list;
  auto depth = first->depth;
  for (;;) {
    scan_.skip_blanks();
    if (!scan_.take(",")) break;
    scan_.skip_blank_lines();
    if (list.items.empty()) list.items.push_back(std::move(first));
    list.items.push_back((this->*item)());
    depth = std::max(depth, list.items.back()->depth);
    end = scan_.at();
  }
  scan_.go_to(end);
  return list.items.empty() ? std::move(first) : make(from, std::move(list), depth);
}

ExprPtr Parser::unary() {
  const auto from = scan_.at();
  const auto dash = scan_.dash();
  const auto word = dash != 0 ? unary_word(scan_.rest().substr(dash)) : std::nullopt;
  std::optional<UnaryOp> op;
  if (scan_.peek() == '!') {
    op = UnaryOp::logical_not;
    scan_.advance(1);
  } else if (word) {
    op = word;
    scan_.advance(dash);
    scan_.identifier();
  } else if (dash != 0 && scan_.dash(dash) == 0) {
    op = UnaryOp::negative;
    scan_.advance(dash);
  } else if (scan_.peek() == '+' && scan_.peek(1) != '+') {
    op = UnaryOp::positive;
    scan_.advance(1);
  }
  if (!op) return scan_.peek() == '[' ? cast() : postfix(primary());
  const Nested nested(*this);
  scan_.skip_blank_lines();
  auto operand = unary();
  const auto depth = operand->depth;
  return make(from, Unary{*op, std::move(operand)}, depth);
}

// "string", "string[]": what stands between [ and ], which are taken.
std::string Parser::type_in_brackets() {
  const auto end = scan_.rest().find(']');
  const auto whole = scan_.rest().substr(1, end == std::string_view::npos ? end : end - 1);
  const bool array = whole.ends_with('[');
  auto name = std::string(whole.substr(0, 64));
  if (array) name += ']';
  scan_.advance(std::min(scan_.rest().size(), whole.size() + (array ? 3 : 2)));
  return name;
}

ExprPtr Parser::cast() {
  const auto from = scan_.at();
  const auto name = type_in_brackets();
  const auto type = cast_type(name);
  if (!type || scan_.starts("::"))
    scan_.fail(scan_.span(from), fmt::format("the .NET type [{}] is not supported", name),
               "casts to [string] [int] [double] [bool] [datetime] [array] [string[]] [hashtable] are");
  const Nested nested(*this);
  scan_.skip_blanks();
  auto operand = unary();
  const auto depth = operand->depth;
  return make(from, Cast{*type, std::move(operand)}, depth);
}

ExprPtr Parser::postfix(ExprPtr target) {
  for (;;) {
    const auto from = target->span.offset;
    const char next = scan_.peek(1);
    if (scan_.peek() == '[') {
      scan_.advance(1);
      ExprPtr index;
      {
        const Nested nested(*this);
        scan_.skip_blank_lines();
        index = expression();
        scan_.skip_blank_lines();
        if (!scan_.take("]")) scan_.fail_here("expected ] behind the index");
      }
      const auto depth = std::max(target->depth, index->depth);
      target = make(from, Element{std::move(target), std::move(index)}, depth);
    } else if (scan_.peek() == '.' && (is_letter(next) || next == '_' || next == '$' ||
                                       scan_.quote(Quote::literal, 1) != 0 || scan_.quote(Quote::expanding, 1) != 0)) {
      scan_.advance(1);
      const auto name_from = scan_.at();
      ExprPtr name;
      if (scan_.peek() == '$')
        name = variable();
      else if (scan_.quote_here() != Quote::none)
        name = quoted();
      else
        name = make(name_from, Constant{std::string(scan_.identifier())});
      auto depth = std::max(target->depth, name->depth);
      if (scan_.peek() != '(') {
        target = make(from, Member{std::move(target), std::move(name)}, depth);
        continue;
      }
      const std::string method(scan_.text(name_from));
      auto arguments = method_arguments();
      for (const auto& argument : arguments) depth = std::max(depth, argument->depth);
      target = make(from, Call{std::move(target), method, std::move(arguments)}, depth);
    } else {
      return target;
    }
  }
}

std::vector<ExprPtr> Parser::method_arguments() {
  std::vector<ExprPtr> arguments;
  scan_.advance(1);
  const Nested nested(*this);
  commas_ = Commas::separate_arguments;
  scan_.skip_blank_lines();
  if (scan_.take(")")) return arguments;
  for (;;) {
    arguments.push_back(expression());
    scan_.skip_blank_lines();
    if (scan_.take(")")) return arguments;
    if (!scan_.take(",")) scan_.fail_here("expected , or ) behind an argument");
    scan_.skip_blank_lines();
  }
}

}  // namespace mailflow::config
