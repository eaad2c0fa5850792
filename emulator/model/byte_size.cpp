#include "model/byte_size.hpp"

#include <array>
#include <charconv>
#include <optional>

namespace mailflow::model {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t bytes;
};
constexpr std::array<Unit, 5> units{
    {{"TB", 1ULL << 40}, {"GB", 1ULL << 30}, {"MB", 1ULL << 20}, {"KB", 1ULL << 10}, {"B", 1}}};
constexpr std::uint64_t most_bytes = 10ULL << 40;

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

std::string with_commas(std::uint64_t number) {
  auto digits = std::to_string(number);
  for (std::size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return digits;
}

// What is shown says the exact number in brackets.
std::optional<std::uint64_t> exact_bytes(std::string_view text) {
  const auto open = text.find('(');
  if (open == std::string_view::npos || !text.ends_with(" bytes)")) return {};
  std::string digits(text.substr(open + 1, text.rfind(' ') - open - 1));
  std::erase(digits, ',');
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool whole = error == std::errc{} && end == digits.data() + digits.size();
  return whole ? std::optional(number) : std::nullopt;
}

std::optional<ByteSize> checked(std::uint64_t number, std::uint64_t unit) {
  return number > most_bytes / unit ? std::nullopt : std::optional(ByteSize{number * unit});
}

// "25MB", "36 MB", "4096"
std::optional<ByteSize> plain_size(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return {};
  const auto word = trimmed(text.substr(static_cast<std::size_t>(end - text.data())));
  if (word.empty()) return checked(number, 1);
  for (const auto& unit : units)
    if (base::equal_ignoring_case(word, unit.name)) return checked(number, unit.bytes);
  return {};
}

}  // namespace

base::Result<ByteSize> parse_byte_size(std::string_view text) {
  const auto exact = exact_bytes(text);
  if (const auto size = exact ? checked(*exact, 1) : plain_size(trimmed(text))) return *size;
  return base::fail({}, "\"{}\" is not a size such as 10MB, of {} bytes at most", text.substr(0, 80), most_bytes);
}

std::string to_string(ByteSize size) {
  for (const auto& unit : units)
    if (size.bytes >= unit.bytes || unit.bytes == 1) {
      const auto whole = size.bytes / unit.bytes;
      const auto rest = size.bytes % unit.bytes * 1000 / unit.bytes;
      auto number = std::to_string(whole);
      if (rest > 0) {
        number += fmt::format(".{:03}", rest);
        number.erase(number.find_last_not_of('0') + 1);
      }
      return fmt::format("{} {} ({} bytes)", number, unit.name, with_commas(size.bytes));
    }
  return {};
}

}  // namespace mailflow::model

namespace mailflow::base {

Result<model::ByteSize> Codec<model::ByteSize>::parse(const Value& value) {
  if (value.list() != nullptr || value.map() != nullptr || value.is_null())
    return expected_but_found(expected(), value);
  auto size = model::parse_byte_size(scalar_text(value));
  if (!size && !size.error().pos) size.error().pos = value.pos;
  return size;
}

Value Codec<model::ByteSize>::print(model::ByteSize value) {
  return Value{model::to_string(value), {}};
}

}  // namespace mailflow::base
