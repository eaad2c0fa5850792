#include "base/time.hpp"

#include <fmt/compile.h>

#include <array>
#include <cctype>
#include <charconv>

namespace mailflow::base {
namespace {

using namespace std::chrono;

constexpr Duration longest = days{36525};

// Reads exactly `digits` digits (or one to four when 0) and a separator after them, if one is wanted.
bool read_number(std::string_view& text, int& value, std::size_t digits, char separator) {
  if (text.size() < digits) return false;
  for (std::size_t i = 0; i < digits; ++i)
    if (text[i] < '0' || text[i] > '9') return false;
  std::from_chars(text.data(), text.data() + digits, value);
  text.remove_prefix(digits);
  if (separator == '\0') return true;
  if (!text.starts_with(separator)) return false;
  text.remove_prefix(1);
  return true;
}

Failure bad_time(std::string_view text) {
  return fail(ErrorKind::input, "\"{}\" is not a time; expected a form like 2026-01-05T08:00Z", text);
}

Failure bad_duration(std::string_view text) {
  return fail(ErrorKind::input, "\"{}\" is not a time span; expected a form like 90d, 24h, 10m, 30s, 250ms", text);
}

// "d.hh:mm:ss" or "hh:mm:ss"
Result<Duration> parse_clock_form(std::string_view text) {
  const auto whole_text = text;
  int day_count = 0, h = 0, m = 0, s = 0;
  if (const auto dot = text.find('.'); dot != std::string_view::npos && dot < text.find(':')) {
    const auto [end, ec] = std::from_chars(text.data(), text.data() + dot, day_count);
    if (ec != std::errc{} || end != text.data() + dot || day_count < 0 || day_count > 36525)
      return bad_duration(whole_text);
    text.remove_prefix(dot + 1);
  }
  if (!read_number(text, h, 2, ':') || !read_number(text, m, 2, ':') || !read_number(text, s, 2, '\0') ||
      !text.empty() || h > 23 || m > 59 || s > 59)
    return bad_duration(whole_text);
  return Duration{days{day_count} + hours{h} + minutes{m} + seconds{s}};
}

struct Unit {
  std::string_view name;
  Duration length;
};
constexpr std::array<Unit, 5> units{
    {{"d", days{1}}, {"h", hours{1}}, {"m", minutes{1}}, {"s", seconds{1}}, {"ms", Duration{1}}}};

}  // namespace

Result<LabTime> parse_time(std::string_view text) {
  const auto whole_text = text;
  int y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0, ms = 0;
  if (!read_number(text, y, 4, '-') || !read_number(text, mo, 2, '-') || !read_number(text, d, 2, '\0'))
    return bad_time(whole_text);
  const year_month_day date{year{y}, month{static_cast<unsigned>(mo)}, day{static_cast<unsigned>(d)}};
  if (!date.ok() || y < 1970) return bad_time(whole_text);
  if (!text.empty()) {
    if (text[0] != 'T' && text[0] != ' ') return bad_time(whole_text);
    text.remove_prefix(1);
    if (text.ends_with('Z')) text.remove_suffix(1);
    if (!read_number(text, h, 2, ':') || !read_number(text, mi, 2, '\0')) return bad_time(whole_text);
    if (text.starts_with(':')) {
      text.remove_prefix(1);
      if (!read_number(text, s, 2, '\0')) return bad_time(whole_text);
      if (text.starts_with('.')) {
        text.remove_prefix(1);
        if (!read_number(text, ms, 3, '\0')) return bad_time(whole_text);
      }
    }
    if (!text.empty() || h > 23 || mi > 59 || s > 59) return bad_time(whole_text);
  }
  return LabTime{sys_days{date}} + hours{h} + minutes{mi} + seconds{s} + milliseconds{ms};
}

Result<Duration> parse_duration(std::string_view text) {
  if (text.find(':') != std::string_view::npos) return parse_clock_form(text);
  const auto whole_text = text;
  Duration sum{0};
  if (text.empty()) return bad_duration(whole_text);
  while (!text.empty()) {
    std::int64_t count = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (ec != std::errc{} || count < 0) return bad_duration(whole_text);
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    std::size_t letters = 0;
    while (letters < text.size() && std::isalpha(static_cast<unsigned char>(text[letters]))) ++letters;
    const auto name = text.substr(0, letters);
    text.remove_prefix(letters);
    const Unit* unit = nullptr;
    for (const auto& u : units)
      if (u.name == name) unit = &u;
    if (unit == nullptr || count > longest / unit->length) return bad_duration(whole_text);
    sum += count * unit->length;
    if (sum > longest) return bad_duration(whole_text);
  }
  return sum;
}

std::string iso(LabTime time) {
  const auto day_part = floor<days>(time);
  const year_month_day date{day_part};
  const hh_mm_ss clock{time - day_part};
  return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z"), static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count(), clock.subseconds().count());
}

std::string short_text(LabTime time) {
  auto text = iso(time).substr(0, 16);
  text[10] = ' ';
  return text;
}

std::string rfc5322(LabTime time) {
  static constexpr std::array<const char*, 7> day_names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day_part = floor<days>(time);
  const year_month_day date{day_part};
  const hh_mm_ss clock{time - day_part};
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} +0000", day_names[weekday{day_part}.c_encoding()],
                     static_cast<unsigned>(date.day()), month_names[static_cast<unsigned>(date.month()) - 1],
                     static_cast<int>(date.year()), clock.hours().count(), clock.minutes().count(),
                     clock.seconds().count());
}

std::string to_string(Duration duration) {
  if (duration <= Duration{0}) return "0s";
  std::string out;
  for (const auto& unit : units) {
    if (unit.name == "d" && duration % days{1} != Duration{0}) continue;  // "36h" reads better than "1d12h"
    const auto count = duration / unit.length;
    if (count == 0) continue;
    out += fmt::format("{}{}", count, unit.name);
    duration -= count * unit.length;
  }
  return out;
}

}  // namespace mailflow::base
