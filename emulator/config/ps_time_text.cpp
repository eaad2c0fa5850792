#include "config/ps_time_text.hpp"

#include <array>
#include <optional>

namespace mailflow::config {
namespace {

constexpr std::array<std::string_view, 12> months = {"January",   "February", "March",    "April",
                                                     "May",       "June",     "July",     "August",
                                                     "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> days = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                  "Thursday", "Friday", "Saturday"};

struct Parts {
  explicit Parts(base::LabTime time)
      : date(std::chrono::floor<std::chrono::days>(time)),
        weekday(std::chrono::sys_days(date)),
        clock(time - std::chrono::floor<std::chrono::days>(time)) {}

  int year() const { return static_cast<int>(date.year()); }
  unsigned month() const { return static_cast<unsigned>(date.month()); }
  unsigned day() const { return static_cast<unsigned>(date.day()); }
  int hour() const { return static_cast<int>(clock.hours().count()); }
  int hour12() const { return hour() % 12 == 0 ? 12 : hour() % 12; }
  int minute() const { return static_cast<int>(clock.minutes().count()); }
  int second() const { return static_cast<int>(clock.seconds().count()); }
  int millisecond() const { return static_cast<int>(clock.subseconds().count()); }
  std::string_view half() const { return hour() < 12 ? "AM" : "PM"; }

  std::chrono::year_month_day date;
  std::chrono::weekday weekday;
  std::chrono::hh_mm_ss<base::Duration> clock;
};

// What `count` letters of one kind mean; nothing for a letter that means none.
std::optional<std::string> piece(const Parts& at, char letter, std::size_t count) {
  const auto number = [count](auto value) {
    return count > 1 ? fmt::format("{:02}", value) : fmt::format("{}", value);
  };
  switch (letter) {
    case 'y':
      return count <= 2 ? fmt::format("{:02}", at.year() % 100) : fmt::format("{:04}", at.year());
    case 'M':
      if (count >= 3) return std::string(months[at.month() - 1].substr(0, count == 3 ? 3 : std::string_view::npos));
      return number(at.month());
    case 'd':
      if (count >= 3)
        return std::string(days[at.weekday.c_encoding()].substr(0, count == 3 ? 3 : std::string_view::npos));
      return number(at.day());
    case 'H':
      return number(at.hour());
    case 'h':
      return number(at.hour12());
    case 'm':
      return number(at.minute());
    case 's':
      return number(at.second());
    case 'f':
      return fmt::format("{:03}", at.millisecond()).substr(0, count) + std::string(count > 3 ? count - 3 : 0, '0');
    case 't':
      return std::string(at.half().substr(0, count == 1 ? 1 : 2));
    case 'K':
    case 'Z':
      return std::string("Z");
    default:
      return std::nullopt;
  }
}

// Formats of one letter.
std::string_view standard(std::string_view format) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 9> rows = {{{"s", "yyyy-MM-ddTHH:mm:ss"},
                                                                                  {"u", "yyyy-MM-dd HH:mm:ssZ"},
                                                                                  {"o", "yyyy-MM-ddTHH:mm:ss.fffffffZ"},
                                                                                  {"d", "M/d/yyyy"},
                                                                                  {"g", "M/d/yyyy h:mm tt"},
                                                                                  {"G", "M/d/yyyy h:mm:ss tt"},
                                                                                  {"t", "h:mm tt"},
                                                                                  {"T", "h:mm:ss tt"},
                                                                                  {"D", "dddd, MMMM d, yyyy"}}};
  for (const auto& [letter, meaning] : rows)
    if (letter == format) return meaning;
  return format;
}

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

}  // namespace

std::string culture_text(base::LabTime time) {
  const Parts at(time);
  return fmt::format("{}/{}/{} {}:{:02}:{:02} {}", at.month(), at.day(), at.year(), at.hour12(), at.minute(),
                     at.second(), at.half());
}

base::Result<std::string> format_time(base::LabTime time, std::string_view format) {
  constexpr std::size_t longest = 200;
  if (format.size() > longest)
    return base::fail(base::ErrorKind::input, "a format of times may have {} letters", longest);
  const Parts at(time);
  format = standard(format);
  std::string out;
  for (std::size_t i = 0; i < format.size();) {
    const char c = format[i];
    const auto quote = c == '\'' || c == '"' ? format.find(c, i + 1) : std::string_view::npos;
    if (quote != std::string_view::npos) {
      out += format.substr(i + 1, quote - i - 1);
      i = quote + 1;
    } else if (c == '\\' && i + 1 < format.size()) {
      out += format[i + 1];
      i += 2;
    } else if (!is_letter(c) || c == 'T') {
      out += c;
      ++i;
    } else {
      std::size_t count = 1;
      while (i + count < format.size() && format[i + count] == c) ++count;
      const auto text = piece(at, c, count);
      if (!text) return base::fail(base::ErrorKind::input, "\"{}\" of a time's format is not supported", c);
      out += *text;
      i += count;
    }
  }
  return out;
}

}  // namespace mailflow::config
