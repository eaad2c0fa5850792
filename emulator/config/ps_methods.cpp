#include "config/ps_methods.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

#include "base/field.hpp"
#include "config/ps_operators.hpp"
#include "config/ps_scanner.hpp"
#include "config/ps_time_text.hpp"

namespace mailflow::config {
namespace {

using base::SourcePos;

[[noreturn]] void refuse(const SourcePos& pos, std::string message, std::string hint = {}) {
  throw ScriptFailure{base::Error{base::ErrorKind::input, std::move(message), pos, std::move(hint)}};
}

constexpr std::string_view known_methods =
    "supported are of texts: ToLower ToUpper Trim TrimStart TrimEnd Substring IndexOf StartsWith EndsWith Contains "
    "Replace "
    "Split ToString; of times: AddDays AddHours AddMinutes AddSeconds ToString ToUniversalTime; of hashtables: "
    "ContainsKey; of lists: Contains";

std::string in_case(std::string text, char first, char last, int shift) {
  for (char& c : text)
    if (c >= first && c <= last) c = static_cast<char>(c + shift);
  return text;
}

enum class End { both, start, end };

std::string trimmed(std::string_view text, End ends, std::string_view letters = " \t\r\n") {
  const auto from = ends == End::end ? 0 : text.find_first_not_of(letters);
  if (from == std::string_view::npos) return {};
  const auto last = ends == End::start ? text.size() - 1 : text.find_last_not_of(letters);
  return last == std::string_view::npos ? std::string{} : std::string(text.substr(from, last - from + 1));
}

PsValue substring(std::string_view text, std::span<const PsValue> arguments, const SourcePos& pos) {
  const auto* from = arguments[0].integer();
  const auto* length = arguments.size() > 1 ? arguments[1].integer() : nullptr;
  const auto size = static_cast<std::int64_t>(text.size());
  const bool whole = arguments.size() == 1 || length != nullptr;
  if (from == nullptr || !whole || *from < 0 || *from > size ||
      (length != nullptr && (*length < 0 || *length > size - *from)))
    refuse(pos, fmt::format("Substring: the text has {} characters", text.size()));
  return ps_text(std::string(text.substr(static_cast<std::size_t>(*from),
                                         length == nullptr ? text.npos : static_cast<std::size_t>(*length))),
                 pos);
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to, const SourcePos& pos) {
  constexpr std::size_t longest = 16'000'000;
  if (from.empty()) refuse(pos, "Replace needs a text to look for");
  std::string out;
  for (;;) {
    const auto at = text.find(from);
    out += text.substr(0, at);
    if (out.size() > longest) refuse(pos, "the text is too long");
    if (at == std::string_view::npos) return out;
    out += to;
    text.remove_prefix(at + from.size());
  }
}

PsValue split(std::string_view text, std::string_view separators, const SourcePos& pos) {
  constexpr std::size_t most_parts = 100'000;
  PsList parts;
  for (;;) {
    const auto at = text.find_first_of(separators);
    parts.push_back(ps_text(std::string(text.substr(0, at)), pos));
    if (parts.size() > most_parts) refuse(pos, fmt::format("the text has more than {} parts", most_parts));
    if (at == std::string_view::npos) return ps_list(std::move(parts), pos);
    text.remove_prefix(at + 1);
  }
}

PsValue of_time(base::LabTime time, std::string_view method, std::span<const PsValue> arguments, const SourcePos& pos) {
  double unit = 0;  // milliseconds
  for (const auto& [name, size] : {std::pair{"AddDays", 86'400e3}, std::pair{"AddHours", 3'600e3},
                                   std::pair{"AddMinutes", 60e3}, std::pair{"AddSeconds", 1e3}})
    if (base::equal_ignoring_case(method, name)) unit = size;
  if (unit == 0)
    refuse(pos, fmt::format("the method {} of a time is not supported", method), std::string(known_methods));
  if (arguments.size() != 1 || !arguments.front().is_number()) refuse(pos, fmt::format("{} takes a number", method));
  const auto& count = arguments.front();
  const double shift = unit * (count.integer() != nullptr ? static_cast<double>(*count.integer()) : *count.number());
  constexpr double hundred_years = 3.2e12;
  if (!(std::abs(shift) < hundred_years)) refuse(pos, "the time is out of range");
  return PsValue{time + base::Duration(std::llround(shift)), pos};
}

}  // namespace

PsValue call_method(const PsValue& target, std::string_view method, std::span<const PsValue> arguments,
                    const SourcePos& pos) {
  const auto is = [&](std::string_view name, std::size_t count) {
    return base::equal_ignoring_case(method, name) && arguments.size() == count;
  };
  if (is("ToString", 0)) return ps_text(to_text(target), pos);
  if (const auto* time = target.time(); time != nullptr && is("ToString", 1)) {
    auto text = format_time(*time, to_text(arguments[0]));
    if (!text) refuse(pos, text.error().message);
    return ps_text(std::move(*text), pos);
  }
  if (target.time() != nullptr && (is("ToUniversalTime", 0) || is("ToLocalTime", 0))) return target;  // the lab is UTC
  if (const auto* table = target.table(); table != nullptr && (is("ContainsKey", 1) || is("Contains", 1)))
    return PsValue{find_property(table->entries, to_text(arguments[0])) != nullptr, pos};
  if (const auto* list = target.list(); list != nullptr && is("Contains", 1))
    return PsValue{std::any_of(list->begin(), list->end(),
                               [&](const PsValue& item) {
                                 return compare_values(item, arguments[0], ast::LetterCase::respected) == 0;
                               }),
                   pos};
  if (const auto* time = target.time()) return of_time(*time, method, arguments, pos);
  const auto* text = target.text();
  if (text == nullptr)
    refuse(pos, fmt::format("the method {} of {} is not supported", method, kind_name(target)),
           std::string(known_methods));
  if (is("ToLower", 0)) return ps_text(in_case(*text, 'A', 'Z', 'a' - 'A'), pos);
  if (is("ToUpper", 0)) return ps_text(in_case(*text, 'a', 'z', 'A' - 'a'), pos);
  if (is("Trim", 0)) return ps_text(trimmed(*text, End::both), pos);
  if (is("Trim", 1)) return ps_text(trimmed(*text, End::both, to_text(arguments[0])), pos);
  if (is("TrimStart", 0)) return ps_text(trimmed(*text, End::start), pos);
  if (is("TrimStart", 1)) return ps_text(trimmed(*text, End::start, to_text(arguments[0])), pos);
  if (is("TrimEnd", 0)) return ps_text(trimmed(*text, End::end), pos);
  if (is("TrimEnd", 1)) return ps_text(trimmed(*text, End::end, to_text(arguments[0])), pos);
  if (is("Substring", 1) || is("Substring", 2)) return substring(*text, arguments, pos);
  if (is("IndexOf", 1)) {
    const auto at = text->find(to_text(arguments[0]));
    return PsValue{at == std::string::npos ? std::int64_t{-1} : static_cast<std::int64_t>(at), pos};
  }
  if (is("StartsWith", 1)) return PsValue{text->starts_with(to_text(arguments[0])), pos};
  if (is("EndsWith", 1)) return PsValue{text->ends_with(to_text(arguments[0])), pos};
  if (is("Contains", 1)) return PsValue{text->find(to_text(arguments[0])) != std::string::npos, pos};
  if (is("Split", 1)) return split(*text, to_text(arguments[0]), pos);
  if (is("Replace", 2)) return ps_text(replaced(*text, to_text(arguments[0]), to_text(arguments[1]), pos), pos);
  refuse(pos, fmt::format("the method {} with {} arguments is not supported", method, arguments.size()),
         std::string(known_methods));
}

std::optional<PsValue> time_property(base::LabTime time, std::string_view name, const SourcePos& pos) {
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(midnight);
  const std::chrono::hh_mm_ss clock(time - midnight);
  const auto is = [name](std::string_view other) { return base::equal_ignoring_case(name, other); };
  const auto number = [&pos](auto value) { return PsValue{static_cast<std::int64_t>(value), pos}; };
  if (is("Year")) return number(static_cast<int>(date.year()));
  if (is("Month")) return number(static_cast<unsigned>(date.month()));
  if (is("Day")) return number(static_cast<unsigned>(date.day()));
  if (is("Hour")) return number(clock.hours().count());
  if (is("Minute")) return number(clock.minutes().count());
  if (is("Second")) return number(clock.seconds().count());
  if (is("Date")) return PsValue{base::LabTime(midnight), pos};
  return std::nullopt;
}

}  // namespace mailflow::config
