#include <charconv>
#include <chrono>
#include <cmath>

#include "base/field.hpp"
#include "config/ps_operators.hpp"
#include "config/ps_scanner.hpp"

namespace mailflow::config {
namespace {

using ast::CastType;
using base::SourcePos;

[[noreturn]] void refuse(const PsValue& value, std::string_view type, const SourcePos& pos) {
  auto shown = to_text(value);
  if (shown.size() > 60) shown = shown.substr(0, 60) + "…";
  throw ScriptFailure{base::Error{
      base::ErrorKind::input, fmt::format("Cannot convert value \"{}\" to type [{}]", shown, type), pos, {}}};
}

PsValue number_of(const PsValue& value, const SourcePos& pos) {
  if (const auto* integer = value.integer()) return PsValue{*integer, pos};
  if (value.number() != nullptr) return PsValue{*value.number(), pos};
  if (value.is_null()) return PsValue{std::int64_t{0}, pos};
  if (const auto* flag = value.boolean()) return PsValue{std::int64_t{*flag ? 1 : 0}, pos};
  const auto* text = value.text();
  if (text == nullptr) refuse(value, "int", pos);
  const char* end = text->data() + text->size();
  std::int64_t whole = 0;
  if (const auto read = std::from_chars(text->data(), end, whole); read.ec == std::errc{} && read.ptr == end)
    return PsValue{whole, pos};
  double real = 0;
  if (const auto read = std::from_chars(text->data(), end, real); read.ec == std::errc{} && read.ptr == end)
    return PsValue{real, pos};
  refuse(value, "int", pos);
}

PsValue integer_of(const PsValue& value, const SourcePos& pos) {
  const auto number = number_of(value, pos);
  if (number.integer() != nullptr) return number;
  if (!(std::abs(*number.number()) < 9e18)) refuse(value, "int", pos);
  return PsValue{static_cast<std::int64_t>(std::nearbyint(*number.number())), pos};
}

template <class Convert>
PsValue each(const PsValue& value, const SourcePos& pos, Budget& budget, Convert convert) {
  PsList out;
  if (const auto* list = value.list()) {
    budget.memory(list->size() * sizeof(PsValue), pos);
    for (const auto& item : *list) out.push_back(convert(item, item.pos ? item.pos : pos));
  } else if (!value.is_null()) {
    out.push_back(convert(value, pos));
  }
  return ps_list(std::move(out), pos);
}

}  // namespace

// ISO 8601, or the invariant culture's month/day/year with an optional time of day, 24 hours or AM/PM.
std::optional<base::LabTime> to_time(const PsValue& value) {
  if (value.time() != nullptr) return *value.time();
  const auto text = to_text(value);
  if (const auto time = base::parse_time(text)) return *time;
  unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0;
  int year = 0;
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto number = [&](auto& out, char before) {
    if (before != '\0' && (at == end || *at++ != before)) return false;
    const auto read = std::from_chars(at, end, out);
    at = read.ptr;
    return read.ec == std::errc{};
  };
  bool good = number(month, '\0') && number(day, '/') && number(year, '/');
  if (good && at != end) good = number(hour, ' ') && number(minute, ':');
  if (good && at != end && *at == ':') good = number(second, ':');
  const std::string_view half(at, static_cast<std::size_t>(end - at));
  const bool afternoon = base::equal_ignoring_case(half, " PM");
  if (good && (afternoon || base::equal_ignoring_case(half, " AM")))
    good = hour >= 1 && hour <= 12, hour = hour % 12 + (afternoon ? 12 : 0);
  else if (!half.empty())
    good = false;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!good || !date.ok() || year < 1 || year > 9999 || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return base::LabTime(std::chrono::sys_days(date)) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
         std::chrono::seconds(second);
}

PsValue cast(CastType type, const PsValue& value, const SourcePos& pos, Budget& budget) {
  const auto text_of = [&budget](const PsValue& item, const SourcePos& at) {
    auto text = to_text(item);
    budget.memory(text.size(), at);
    return ps_text(std::move(text), at);
  };
  switch (type) {
    case CastType::text:
      return text_of(value, pos);
    case CastType::integer:
      return integer_of(value, pos);
    case CastType::number: {
      const auto number = number_of(value, pos);
      return number.integer() != nullptr ? PsValue{static_cast<double>(*number.integer()), pos} : number;
    }
    case CastType::boolean:
      return PsValue{is_true(value), pos};
    case CastType::time: {
      const auto time = to_time(value);
      if (!time) refuse(value, "datetime", pos);
      return PsValue{*time, pos};
    }
    case CastType::list:
      return each(value, pos, budget, [](const PsValue& item, const SourcePos&) { return item; });
    case CastType::texts:
      return each(value, pos, budget, text_of);
    case CastType::integers:
      return each(value, pos, budget, integer_of);
    case CastType::table:
      if (value.table() == nullptr) refuse(value, "hashtable", pos);
      return value;
    case CastType::object: {
      if (value.object() != nullptr) return value;
      if (value.table() == nullptr) refuse(value, "pscustomobject", pos);
      return ps_object(PsObject{nullptr, value.table()->entries, {}}, pos);
    }
  }
  return {};
}

}  // namespace mailflow::config
