#include "config/ps_format_operator.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "config/ps_scanner.hpp"

namespace mailflow::config {
namespace {

constexpr int widest_field = 1000;
constexpr int most_digits = 30;

[[noreturn]] void refuse(const base::SourcePos& pos, std::string message) {
  throw ScriptFailure{base::Error{base::ErrorKind::input, std::move(message), pos,
                                  "supported are {0}, {0,10}, {0,-10} and the number formats D F N X"}};
}

std::string with_thousands(std::string digits) {
  const auto point = std::min(digits.find('.'), digits.size());
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (auto at = point; at > first + 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

std::string number_as(const PsValue& value, std::string_view format, const base::SourcePos& pos) {
  const char kind = static_cast<char>(format.front() & ~0x20);
  int precision = -1;
  const auto rest = format.substr(1);
  if (!rest.empty()) {
    const auto read = std::from_chars(rest.data(), rest.data() + rest.size(), precision);
    if (read.ec != std::errc{} || read.ptr != rest.data() + rest.size() || precision < 0 || precision > most_digits)
      refuse(pos, fmt::format("the format \"{}\" is not supported", format));
  }
  const auto* whole = value.integer();
  if (whole == nullptr && value.number() == nullptr) return to_text(value);
  const double real = whole != nullptr ? static_cast<double>(*whole) : *value.number();
  switch (kind) {
    case 'D':
      if (whole == nullptr) refuse(pos, "the format D is for whole numbers");
      return fmt::format("{}{:0{}}", *whole < 0 ? "-" : "",
                         *whole < 0 ? ~static_cast<std::uint64_t>(*whole) + 1 : static_cast<std::uint64_t>(*whole),
                         std::max(precision, 1));
    case 'X':
      if (whole == nullptr) refuse(pos, "the format X is for whole numbers");
      return format.front() == 'X' ? fmt::format("{:0{}X}", static_cast<std::uint64_t>(*whole), std::max(precision, 1))
                                   : fmt::format("{:0{}x}", static_cast<std::uint64_t>(*whole), std::max(precision, 1));
    case 'F':
      return fmt::format("{:.{}f}", real, precision < 0 ? 2 : precision);
    case 'N':
      return with_thousands(fmt::format("{:.{}f}", real, precision < 0 ? 2 : precision));
    default:
      refuse(pos, fmt::format("the format \"{}\" is not supported", format));
  }
}

std::string field(std::string_view inside, const PsValue& arguments, const base::SourcePos& pos) {
  const auto colon = inside.find(':');
  const auto format = colon == std::string_view::npos ? std::string_view{} : inside.substr(colon + 1);
  const auto head = inside.substr(0, colon);
  const auto comma = head.find(',');
  std::size_t index = 0;
  const auto index_text = head.substr(0, comma);
  const auto read = std::from_chars(index_text.data(), index_text.data() + index_text.size(), index);
  if (read.ec != std::errc{} || read.ptr != index_text.data() + index_text.size())
    refuse(pos, fmt::format("the field {{{}}} is not understood", inside.substr(0, 40)));
  int width = 0;
  if (comma != std::string_view::npos) {
    auto width_text = head.substr(comma + 1);
    while (width_text.starts_with(' ')) width_text.remove_prefix(1);
    const auto wide = std::from_chars(width_text.data(), width_text.data() + width_text.size(), width);
    if (wide.ec != std::errc{} || wide.ptr != width_text.data() + width_text.size() || std::abs(width) > widest_field)
      refuse(pos, fmt::format("the width in {{{}}} is not understood", inside.substr(0, 40)));
  }
  const auto* list = arguments.list();
  if (list == nullptr ? index > 0 : index >= list->size()) refuse(pos, fmt::format("-f has no value number {}", index));
  const auto& value = list == nullptr ? arguments : (*list)[index];
  const auto text = format.empty() ? to_text(value) : number_as(value, format, pos);
  return width < 0 ? fmt::format("{:<{}}", text, -width) : fmt::format("{:>{}}", text, width);
}

}  // namespace

std::string format_text(std::string_view format, const PsValue& arguments, const base::SourcePos& pos) {
  constexpr std::size_t longest = 16'000'000;
  std::string out;
  for (std::size_t i = 0; i < format.size(); ++i) {
    const char c = format[i];
    if ((c == '{' || c == '}') && i + 1 < format.size() && format[i + 1] == c) {
      out += c;
      ++i;
    } else if (c == '{') {
      const auto close = format.find('}', i);
      if (close == std::string_view::npos) refuse(pos, "a { in the format has no }");
      out += field(format.substr(i + 1, close - i - 1), arguments, pos);
      i = close;
      if (out.size() > longest) refuse(pos, "the text is too long");
    } else if (c == '}') {
      refuse(pos, "a } in the format has no {");
    } else {
      out += c;
    }
  }
  return out;
}

}  // namespace mailflow::config
