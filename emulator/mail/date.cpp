#include "mail/date.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <optional>

#include "mail/address.hpp"

namespace mailflow::mail {
namespace {

using namespace std::chrono;

constexpr std::size_t longest_date = 128;
constexpr std::array<std::string_view, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
struct ZoneName {
  std::string_view name;
  int hours;
};
constexpr std::array<ZoneName, 12> zone_names{{{"GMT", 0},
                                               {"UT", 0},
                                               {"UTC", 0},
                                               {"Z", 0},
                                               {"EST", -5},
                                               {"EDT", -4},
                                               {"CST", -6},
                                               {"CDT", -5},
                                               {"MST", -7},
                                               {"MDT", -6},
                                               {"PST", -8},
                                               {"PDT", -7}}};

// Takes words off a date: blanks and comments between them are skipped.
class Words {
 public:
  explicit Words(std::string_view text) : rest_(text) {}

  std::string_view word() {
    skip();
    std::size_t size = 0;
    while (size < rest_.size() && std::string_view(" \t\r\n(,:").find(rest_[size]) == std::string_view::npos) ++size;
    const auto taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  bool sign(char wanted) {
    skip();
    if (!rest_.starts_with(wanted)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<int> number(std::size_t least_digits, std::size_t most_digits) {
    const auto digits = word();
    int value = 0;
    const auto [end, ec] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (ec != std::errc{} || end != digits.data() + digits.size() || value < 0 || digits.size() < least_digits ||
        digits.size() > most_digits)
      return std::nullopt;
    return value;
  }

  bool done() {
    skip();
    return rest_.empty();
  }

 private:
  void skip() {
    int depth = 0;
    while (!rest_.empty()) {
      const char c = rest_.front();
      if (c == '(')
        ++depth;
      else if (c == ')' && depth > 0)
        --depth;
      else if (depth == 0 && c != ' ' && c != '\t' && c != '\r' && c != '\n')
        break;
      rest_.remove_prefix(1);
    }
  }

  std::string_view rest_;
};

std::optional<minutes> zone_offset(std::string_view text) {
  if (text.size() == 5 && (text[0] == '+' || text[0] == '-')) {
    int value = 0;
    const auto [end, ec] = std::from_chars(text.data() + 1, text.data() + 5, value);
    if (ec != std::errc{} || end != text.data() + 5 || value < 0 || value % 100 > 59) return std::nullopt;
    const minutes offset = hours{value / 100} + minutes{value % 100};
    return text[0] == '-' ? -offset : offset;
  }
  for (const auto& zone : zone_names)
    if (equal_ignoring_case(zone.name, text)) return minutes{hours{zone.hours}};
  // Military letters were defined with the wrong sign; RFC 5322 4.3 says to read them as +0000.
  if (text.size() == 1 && ((text[0] | 0x20) >= 'a') && ((text[0] | 0x20) <= 'z')) return minutes{0};
  return std::nullopt;
}

std::optional<unsigned> month_number(std::string_view name) {
  for (unsigned i = 0; i < month_names.size(); ++i)
    if (equal_ignoring_case(month_names[i], name)) return i + 1;
  return std::nullopt;
}

int full_year(int written, std::size_t digits) {
  if (digits == 2) return written < 50 ? 2000 + written : 1900 + written;
  return digits == 3 ? 1900 + written : written;
}

std::optional<year_month_day> read_day(Words& words) {
  const auto before = words;
  words.word();
  if (!words.sign(',')) words = before;
  const auto day_number = words.number(1, 2);
  const auto month_word = month_number(words.word());
  auto ahead = words;
  const auto digits = ahead.word().size();
  const auto year_number = words.number(2, 4);
  if (!day_number || !month_word || !year_number) return std::nullopt;
  const year_month_day date{year{full_year(*year_number, digits)}, month{*month_word},
                            day{static_cast<unsigned>(*day_number)}};
  if (!date.ok() || date.year() < year{1970}) return std::nullopt;
  return date;
}

std::optional<seconds> read_clock(Words& words) {
  const auto hour = words.number(1, 2);
  if (!words.sign(':')) return std::nullopt;
  const auto minute = words.number(1, 2);
  std::optional<int> second = 0;
  if (words.sign(':')) second = words.number(1, 2);
  if (!hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) return std::nullopt;
  return hours{*hour} + minutes{*minute} + seconds{*second};
}

}  // namespace

base::Result<base::LabTime> parse_date(std::string_view text) {
  const auto bad = [text] {
    return base::fail(base::ErrorKind::input,
                      "\"{}\" is not a date of a message; expected a form like \"Mon, 6 Jan 2025 03:22:22 +0000\"",
                      text.substr(0, 80));
  };
  if (text.size() > longest_date) return bad();
  Words words(text);
  const auto date = read_day(words);
  if (!date) return bad();
  const auto clock = read_clock(words);
  if (!clock) return bad();
  const auto zone = words.done() ? minutes{0} : zone_offset(words.word());
  if (!zone || !words.done()) return bad();
  const auto time = base::LabTime{sys_days{*date}} + *clock - *zone;
  if (time < base::LabTime{}) return bad();
  return time;
}

}  // namespace mailflow::mail
