#include "scenario/matcher.hpp"

#include <fmt/ranges.h>
#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "base/field.hpp"
#include "config/map_reader.hpp"
#include "config/yaml.hpp"

namespace mailflow::scenario {

class Pattern {
 public:
  explicit Pattern(const std::string& text) : expression(text, options()) {}
  re2::RE2 expression;

 private:
  static re2::RE2::Options options() {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(std::int64_t{1} << 20);
    return options;
  }
};

namespace {

using base::fail;
using base::Value;
using Operator = Matcher::Operator;

constexpr int deepest = 8;
constexpr std::size_t most_operands = 1000;
constexpr std::size_t longest_expression = 1000;

base::Result<Matcher> read(const Value& value, int depth);

base::Result<std::vector<Matcher>> read_list(const Value& value, int depth) {
  if (value.list() == nullptr) return fail(config::expected("a list", value));
  if (value.list()->size() > most_operands) return fail(value.pos, "more than {} values", most_operands);
  std::vector<Matcher> operands;
  for (const auto& item : *value.list()) {
    auto operand = read(item, depth + 1);
    if (!operand) return fail(std::move(operand.error()));
    operands.push_back(std::move(*operand));
  }
  return operands;
}

base::Result<Matcher> read_pattern(const Value& value) {
  if (value.text() == nullptr) return fail(base::within("matches", config::expected("a regular expression", value)));
  if (value.text()->size() > longest_expression)
    return fail(value.pos, "matches: a regular expression has {} bytes at most", longest_expression);
  auto pattern = std::make_shared<const Pattern>(*value.text());
  if (!pattern->expression.ok())
    return fail(value.pos, "matches: not a regular expression (RE2): {}", pattern->expression.error());
  return Matcher{.op = Operator::matches, .text = *value.text(), .pattern = std::move(pattern), .pos = value.pos};
}

base::Result<Matcher> read_operator(const base::Entry& entry, int depth) {
  const auto& value = entry.value;
  Matcher matcher;
  matcher.pos = value.pos;
  if (entry.key == "matches") return read_pattern(value);
  if (entry.key == "contains") {
    matcher.op = Operator::contains;
    matcher.text = config::written(value);
    if (value.list() != nullptr || value.map() != nullptr || matcher.text.empty())
      return fail(base::within("contains", config::expected("a text", value)));
    return matcher;
  }
  if (entry.key == "in" || entry.key == "any-of") {
    matcher.op = entry.key == "in" ? Operator::in : Operator::any_of;
    auto operands = read_list(value, depth);
    if (!operands) return fail(base::within(entry.key, std::move(operands.error())));
    matcher.operands = std::move(*operands);
    return matcher;
  }
  if (entry.key == "not") {
    matcher.op = Operator::is_not;
    auto operand = read(value, depth + 1);
    if (!operand) return fail(base::within("not", std::move(operand.error())));
    matcher.operands.push_back(std::move(*operand));
    return matcher;
  }
  if (entry.key == "absent") {
    matcher.op = Operator::absent;
    if (value.boolean() == nullptr) return fail(base::within("absent", config::expected("true or false", value)));
    matcher.wanted = *value.boolean();
    return matcher;
  }
  if (entry.key == "at-least" || entry.key == "at-most") {
    matcher.op = entry.key == "at-least" ? Operator::at_least : Operator::at_most;
    if (value.integer() == nullptr) return fail(base::within(entry.key, config::expected("a whole number", value)));
    matcher.number = *value.integer();
    return matcher;
  }
  static constexpr std::string_view known[] = {"contains", "matches", "in",       "not",
                                               "absent",   "any-of",  "at-least", "at-most"};
  return base::unknown_key(entry, "an expected value", known);
}

base::Result<Matcher> read(const Value& value, int depth) {
  if (depth > deepest) return fail(value.pos, "operators are nested deeper than {} levels", deepest);
  if (value.is_null() || value.list() != nullptr) return fail(config::expected("a value or an operator", value));
  if (value.map() == nullptr) return Matcher{.text = config::written(value), .pos = value.pos};
  if (value.map()->empty()) return fail(config::expected("a value or an operator", value));
  Matcher all{.op = Operator::all, .pos = value.pos};
  for (const auto& entry : *value.map()) {
    auto one = read_operator(entry, depth);
    if (!one) return one;
    all.operands.push_back(std::move(*one));
  }
  if (all.operands.size() == 1) return std::move(all.operands.front());
  return all;
}

std::optional<std::int64_t> number_of(const std::optional<std::string>& fact) {
  std::int64_t number = 0;
  if (!fact) return std::nullopt;
  const auto [end, error] = std::from_chars(fact->data(), fact->data() + fact->size(), number);
  if (error != std::errc{} || end != fact->data() + fact->size()) return std::nullopt;
  return number;
}

Phrase joined(const Matcher& matcher, const base::Text& between) {
  Phrase all;
  for (const auto& operand : matcher.operands) append(all, in_words(operand), between);
  return all;
}

}  // namespace

base::Result<Matcher> read_matcher(const Value& value) {
  return read(value, 0);
}

bool holds(const Matcher& matcher, const std::optional<std::string>& fact) {
  const auto operand_holds = [&](const Matcher& operand) { return holds(operand, fact); };
  switch (matcher.op) {
    case Operator::equals:
      return fact == matcher.text;
    case Operator::contains:
      return fact && fact->find(matcher.text) != std::string::npos;
    case Operator::matches:
      return fact && re2::RE2::PartialMatch(*fact, matcher.pattern->expression);
    case Operator::in:
    case Operator::any_of:
      return std::ranges::any_of(matcher.operands, operand_holds);
    case Operator::is_not:
      return !holds(matcher.operands.front(), fact);
    case Operator::absent:
      return matcher.wanted != fact.has_value();
    case Operator::at_least:
      return number_of(fact).value_or(matcher.number - 1) >= matcher.number;
    case Operator::at_most:
      return number_of(fact).value_or(matcher.number + 1) <= matcher.number;
    case Operator::all:
      return std::ranges::all_of(matcher.operands, operand_holds);
  }
  return false;
}

Phrase in_words(const Matcher& matcher) {
  switch (matcher.op) {
    case Operator::equals:
      return matcher.text;
    case Operator::contains:
      return phrase({"contains {}", "enthält {}"}, matcher.text);
    case Operator::matches:
      return phrase({"matches {}", "passt auf {}"}, matcher.text);
    case Operator::in:
    case Operator::any_of:
      return joined(matcher, {" or ", " oder "});
    case Operator::is_not:
      return phrase({"not {}", "nicht {}"}, in_words(matcher.operands.front()));
    case Operator::absent:
      return matcher.wanted ? Phrase("absent", "nicht da") : Phrase("present", "da");
    case Operator::at_least:
      return phrase({"at least {}", "mindestens {}"}, matcher.number);
    case Operator::at_most:
      return phrase({"at most {}", "höchstens {}"}, matcher.number);
    case Operator::all:
      return joined(matcher, {" and ", " und "});
  }
  return {};
}

}  // namespace mailflow::scenario
