#include "config/ps_operators.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "config/ps_format_operator.hpp"
#include "config/ps_regex.hpp"
#include "config/ps_scanner.hpp"

namespace mailflow::config {
namespace {

using ast::BinaryOp;
using ast::LetterCase;
using base::SourcePos;

[[noreturn]] void refuse(const SourcePos& pos, std::string message) {
  throw ScriptFailure{base::Error{base::ErrorKind::input, std::move(message), pos, {}}};
}

char fold(char c, LetterCase letters) {
  return letters == LetterCase::ignored && c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

int compare_texts(std::string_view a, std::string_view b, LetterCase letters) {
  const auto size = std::min(a.size(), b.size());
  for (std::size_t i = 0; i < size; ++i) {
    const auto x = static_cast<unsigned char>(fold(a[i], letters));
    const auto y = static_cast<unsigned char>(fold(b[i], letters));
    if (x != y) return x < y ? -1 : 1;
  }
  return a.size() == b.size() ? 0 : a.size() < b.size() ? -1 : 1;
}

// A number out of a number, a boolean or a text that is one; $null counts as 0.
std::optional<PsValue> as_number(const PsValue& value) {
  if (value.is_number()) return value;
  if (value.is_null()) return PsValue{std::int64_t{0}, {}};
  if (const auto* flag = value.boolean()) return PsValue{std::int64_t{*flag ? 1 : 0}, {}};
  const auto* text = value.text();
  if (text == nullptr) return std::nullopt;
  std::string_view trimmed = *text;
  while (trimmed.starts_with(' ')) trimmed.remove_prefix(1);
  while (trimmed.ends_with(' ')) trimmed.remove_suffix(1);
  if (trimmed.empty()) return PsValue{std::int64_t{0}, {}};
  const char* end = trimmed.data() + trimmed.size();
  std::int64_t whole = 0;
  if (const auto read = std::from_chars(trimmed.data(), end, whole); read.ec == std::errc{} && read.ptr == end)
    return PsValue{whole, {}};
  double real = 0;
  if (const auto read = std::from_chars(trimmed.data(), end, real); read.ec == std::errc{} && read.ptr == end)
    return PsValue{real, {}};
  return std::nullopt;
}

double real_of(const PsValue& number) {
  return number.integer() != nullptr ? static_cast<double>(*number.integer()) : *number.number();
}

PsValue number_or_refuse(const PsValue& value, const SourcePos& pos) {
  if (auto number = as_number(value)) return *number;
  refuse(pos, fmt::format("\"{}\" is no number", to_text(value).substr(0, 80)));
}

PsValue arithmetic(BinaryOp op, const PsValue& left, const PsValue& right, const SourcePos& pos) {
  const auto a = number_or_refuse(left, pos);
  const auto b = number_or_refuse(right, pos);
  const bool whole = a.integer() != nullptr && b.integer() != nullptr;
  if ((op == BinaryOp::divide || op == BinaryOp::modulo) && real_of(b) == 0) refuse(pos, "division by zero");
  if (whole) {
    const auto x = *a.integer();
    const auto y = *b.integer();
    std::int64_t result = 0;
    bool fits = false;
    if (op == BinaryOp::add) fits = !__builtin_add_overflow(x, y, &result);
    if (op == BinaryOp::subtract) fits = !__builtin_sub_overflow(x, y, &result);
    if (op == BinaryOp::multiply) fits = !__builtin_mul_overflow(x, y, &result);
    if (op == BinaryOp::divide && y != -1 && x % y == 0) result = x / y, fits = true;
    if (op == BinaryOp::modulo) result = y == -1 ? 0 : x % y, fits = true;
    if (fits) return PsValue{result, pos};
  }
  switch (op) {
    case BinaryOp::add:
      return PsValue{real_of(a) + real_of(b), pos};
    case BinaryOp::subtract:
      return PsValue{real_of(a) - real_of(b), pos};
    case BinaryOp::multiply:
      return PsValue{real_of(a) * real_of(b), pos};
    case BinaryOp::divide:
      return PsValue{real_of(a) / real_of(b), pos};
    default:
      return PsValue{std::fmod(real_of(a), real_of(b)), pos};
  }
}

PsValue concatenate(const PsValue& left, const PsValue& right, const SourcePos& pos, Budget& budget) {
  PsList items = *left.list();
  const auto* more = right.list();
  const auto count = items.size() + (more == nullptr ? 1 : more->size());
  if (count > list_items) refuse(pos, fmt::format("a list may have {} items", list_items));
  budget.memory(count * sizeof(PsValue), pos);
  if (more == nullptr)
    items.push_back(right);
  else
    items.insert(items.end(), more->begin(), more->end());
  return ps_list(std::move(items), pos);
}

PsValue add(const PsValue& left, const PsValue& right, const SourcePos& pos, Budget& budget) {
  if (left.list() != nullptr) return concatenate(left, right, pos, budget);
  if (left.is_null()) return right;
  if (const auto* table = left.table()) {
    if (right.table() == nullptr) refuse(pos, fmt::format("a hashtable and {} cannot be added", kind_name(right)));
    PsTable sum = *table;
    for (const auto& entry : right.table()->entries) {
      if (find_property(sum.entries, entry.name) != nullptr)
        refuse(pos, fmt::format("both hashtables have the key \"{}\"", entry.name));
      sum.entries.push_back(entry);
    }
    budget.memory(sum.entries.size() * sizeof(PsProperty), pos);
    if (sum.entries.size() > table_keys) refuse(pos, fmt::format("a hashtable may have {} keys", table_keys));
    return ps_table(std::move(sum), pos);
  }
  if (left.text() != nullptr) {
    auto text = *left.text() + to_text(right);
    budget.memory(text.size(), pos);
    return ps_text(std::move(text), pos);
  }
  if (left.is_number() || left.boolean() != nullptr) return arithmetic(BinaryOp::add, left, right, pos);
  refuse(pos, fmt::format("{} and {} cannot be added", kind_name(left), kind_name(right)));
}

PsValue multiply(const PsValue& left, const PsValue& right, const SourcePos& pos, Budget& budget) {
  const auto* text = left.text();
  if (text == nullptr && left.list() == nullptr) return arithmetic(BinaryOp::multiply, left, right, pos);
  const auto count = number_or_refuse(right, pos);
  const double times = real_of(count);
  if (!(times >= 0 && times <= static_cast<double>(list_items)))
    refuse(pos, "the number of repetitions is out of range");
  const auto repeat = static_cast<std::size_t>(times);
  if (text != nullptr) {
    budget.memory(text->size() * repeat, pos);
    std::string out;
    out.reserve(text->size() * repeat);
    for (std::size_t i = 0; i < repeat; ++i) out += *text;
    return ps_text(std::move(out), pos);
  }
  const auto& list = *left.list();
  if (list.size() * repeat > list_items) refuse(pos, fmt::format("a list may have {} items", list_items));
  budget.memory(list.size() * repeat * sizeof(PsValue), pos);
  PsList out;
  for (std::size_t i = 0; i < repeat; ++i) out.insert(out.end(), list.begin(), list.end());
  return ps_list(std::move(out), pos);
}

PsValue range(const PsValue& left, const PsValue& right, const SourcePos& pos, Budget& budget) {
  const auto from = real_of(number_or_refuse(left, pos));
  const auto to = real_of(number_or_refuse(right, pos));
  if (!(std::abs(to - from) < static_cast<double>(list_items)) || std::abs(from) > 1e15)
    refuse(pos, fmt::format("a range may have {} numbers", list_items));
  auto at = static_cast<std::int64_t>(std::llround(from));
  const auto last = static_cast<std::int64_t>(std::llround(to));
  const auto count = static_cast<std::size_t>(std::abs(last - at)) + 1;
  budget.memory(count * sizeof(PsValue), pos);
  PsList out;
  out.reserve(count);
  const std::int64_t stride = at <= last ? 1 : -1;
  for (std::size_t i = 0; i < count; ++i, at += stride) out.push_back(PsValue{at, pos});
  return ps_list(std::move(out), pos);
}

bool equal(const PsValue& left, const PsValue& right, LetterCase letters) {
  if (left.is_null() || right.is_null()) return left.is_null() && right.is_null();
  if (left.list() != nullptr || right.list() != nullptr || left.table() != nullptr || right.table() != nullptr)
    return left.data == right.data;
  return compare_values(left, right, letters) == 0;
}

bool holds(BinaryOp op, LetterCase letters, const PsValue& left, const PsValue& right) {
  switch (op) {
    case BinaryOp::equal:
      return equal(left, right, letters);
    case BinaryOp::not_equal:
      return !equal(left, right, letters);
    case BinaryOp::greater:
      return compare_values(left, right, letters) > 0;
    case BinaryOp::greater_equal:
      return compare_values(left, right, letters) >= 0;
    case BinaryOp::less:
      return compare_values(left, right, letters) < 0;
    case BinaryOp::less_equal:
      return compare_values(left, right, letters) <= 0;
    case BinaryOp::like:
      return matches_wildcard(to_text(left), to_text(right), letters);
    case BinaryOp::not_like:
      return !matches_wildcard(to_text(left), to_text(right), letters);
    default:
      return false;
  }
}

bool contains(const PsValue& left, const PsValue& right, LetterCase letters, const SourcePos& pos, Budget& budget) {
  const auto* list = left.list();
  if (list == nullptr) return equal(left, right, letters);
  budget.steps(list->size(), pos);
  return std::any_of(list->begin(), list->end(), [&](const PsValue& item) { return equal(item, right, letters); });
}

PsValue compare(BinaryOp op, LetterCase letters, const PsValue& left, const PsValue& right, const SourcePos& pos,
                Budget& budget) {
  const auto cost = [&](const PsValue& value) {
    // -like costs at worst the product of both lengths.
    if (op == BinaryOp::like || op == BinaryOp::not_like)
      budget.steps(to_text(value).size() * to_text(right).size() / 1000, pos);
  };
  const auto* list = left.list();
  if (list == nullptr) {
    cost(left);
    return PsValue{holds(op, letters, left, right), pos};
  }
  budget.steps(list->size(), pos);
  PsList kept;
  for (const auto& item : *list) {
    cost(item);
    if (holds(op, letters, item, right)) kept.push_back(item);
  }
  return ps_list(std::move(kept), pos);
}

PsValue matching(BinaryOp op, LetterCase letters, const PsValue& left, const PsValue& right, const SourcePos& pos,
                 Budget& budget) {
  const auto pattern = to_text(right);
  const auto holds_for = [&](const PsValue& value) {
    return find_match(to_text(value), pattern, letters, pos, budget).has_value() == (op == BinaryOp::match);
  };
  const auto* list = left.list();
  if (list == nullptr) return PsValue{holds_for(left), pos};
  PsList kept;
  for (const auto& item : *list)
    if (holds_for(item)) kept.push_back(item);
  return ps_list(std::move(kept), pos);
}

PsValue joined(const PsValue& left, const PsValue& right, const SourcePos& pos, Budget& budget) {
  const auto between = to_text(right);
  const auto* list = left.list();
  if (list == nullptr) return ps_text(to_text(left), pos);
  std::string text;
  for (const auto& item : *list) {
    const auto piece = to_text(item);
    budget.memory(piece.size() + between.size(), pos);
    if (&item != &list->front()) text += between;
    text += piece;
  }
  return ps_text(std::move(text), pos);
}

}  // namespace

int compare_values(const PsValue& left, const PsValue& right, LetterCase letters) {
  if (left.is_null() || right.is_null()) return static_cast<int>(!left.is_null()) - static_cast<int>(!right.is_null());
  if (const auto* flag = left.boolean()) return static_cast<int>(*flag) - static_cast<int>(is_true(right));
  if (left.time() != nullptr && right.time() != nullptr)
    return *left.time() < *right.time() ? -1 : static_cast<int>(*right.time() < *left.time());
  if (left.is_number()) {
    const auto other = as_number(right);
    if (other && left.integer() != nullptr && other->integer() != nullptr)
      return *left.integer() < *other->integer() ? -1 : static_cast<int>(*other->integer() < *left.integer());
    if (other) return real_of(left) < real_of(*other) ? -1 : static_cast<int>(real_of(*other) < real_of(left));
  }
  return compare_texts(to_text(left), to_text(right), letters);
}

PsValue apply_binary(BinaryOp op, LetterCase letters, const PsValue& left, const PsValue& right, const SourcePos& pos,
                     Budget& budget) {
  switch (op) {
    case BinaryOp::add:
      return add(left, right, pos, budget);
    case BinaryOp::multiply:
      return multiply(left, right, pos, budget);
    case BinaryOp::subtract:
    case BinaryOp::divide:
    case BinaryOp::modulo:
      return arithmetic(op, left, right, pos);
    case BinaryOp::format: {
      auto text = format_text(to_text(left), right, pos);
      budget.memory(text.size(), pos);
      return ps_text(std::move(text), pos);
    }
    case BinaryOp::range:
      return range(left, right, pos, budget);
    case BinaryOp::equal:
    case BinaryOp::not_equal:
    case BinaryOp::greater:
    case BinaryOp::greater_equal:
    case BinaryOp::less:
    case BinaryOp::less_equal:
    case BinaryOp::like:
    case BinaryOp::not_like:
      return compare(op, letters, left, right, pos, budget);
    case BinaryOp::match:
    case BinaryOp::not_match:
      return matching(op, letters, left, right, pos, budget);
    case BinaryOp::replace:
      return replace_matches(left, right, letters, pos, budget);
    case BinaryOp::split:
      return split_matches(left, right, letters, pos, budget);
    case BinaryOp::join:
      return joined(left, right, pos, budget);
    case BinaryOp::contains:
      return PsValue{contains(left, right, letters, pos, budget), pos};
    case BinaryOp::not_contains:
      return PsValue{!contains(left, right, letters, pos, budget), pos};
    case BinaryOp::in:
      return PsValue{contains(right, left, letters, pos, budget), pos};
    case BinaryOp::not_in:
      return PsValue{!contains(right, left, letters, pos, budget), pos};
    case BinaryOp::logical_and:
      return PsValue{is_true(left) && is_true(right), pos};
    case BinaryOp::logical_or:
      return PsValue{is_true(left) || is_true(right), pos};
    case BinaryOp::logical_xor:
      return PsValue{is_true(left) != is_true(right), pos};
  }
  return {};
}

PsValue negate(const PsValue& value, const SourcePos& pos) {
  return arithmetic(BinaryOp::subtract, PsValue{std::int64_t{0}, pos}, value, pos);
}

}  // namespace mailflow::config
