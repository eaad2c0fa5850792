#include "base/field.hpp"

#include <algorithm>

#include "base/nearest.hpp"

namespace mailflow::base {
namespace {

constexpr std::size_t longest_text = 64 * 1024;

template <class T>
Result<T> at(const Value& value, Result<T> result) {
  if (!result && !result.error().pos) result.error().pos = value.pos;
  return result;
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

Value text_value(std::string text) {
  return Value{std::move(text), {}};
}

template <class T, class Parse>
Result<T> parse_text(const Value& value, std::string_view expected, Parse parse) {
  const auto* text = value.text();
  if (text == nullptr) return expected_but_found(expected, value);
  return at<T>(value, parse(*text));
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

Failure expected_but_found(std::string_view expected, const Value& value) {
  return fail(value.pos, "expected {}, found {}", expected, kind_name(value));
}

Failure unknown_key(const Entry& entry, std::string_view owner, std::span<const std::string_view> known) {
  return fail(Error{ErrorKind::input, fmt::format("unknown key \"{}\" in {}", entry.key, owner), entry.key_pos,
                    suggestion(entry.key, owner, known)});
}

Result<bool> Codec<bool>::parse(const Value& value) {
  if (const auto* flag = value.boolean()) return *flag;
  return expected_but_found(expected(), value);
}
Value Codec<bool>::print(bool value) {
  return Value{value, {}};
}

Result<std::string> Codec<std::string>::parse(const Value& value) {
  if (value.list() != nullptr || value.map() != nullptr || value.is_null())
    return expected_but_found(expected(), value);
  auto text = scalar_text(value);
  if (text.size() > longest_text) return fail(value.pos, "the text is longer than {} bytes", longest_text);
  if (text.find('\0') != std::string::npos) return fail(value.pos, "the text holds a NUL");
  return text;
}
Value Codec<std::string>::print(const std::string& value) {
  return text_value(value);
}

Result<std::uint64_t> Codec<std::uint64_t>::parse(const Value& value) {
  const auto* number = value.integer();
  if (number == nullptr || *number < 0) return expected_but_found(expected(), value);
  return static_cast<std::uint64_t>(*number);
}
Value Codec<std::uint64_t>::print(std::uint64_t value) {
  return Value{static_cast<std::int64_t>(value), {}};
}

Result<Duration> Codec<Duration>::parse(const Value& value) {
  return parse_text<Duration>(value, expected(), [](const std::string& text) { return parse_duration(text); });
}
Value Codec<Duration>::print(Duration value) {
  return text_value(to_string(value));
}

Result<LabTime> Codec<LabTime>::parse(const Value& value) {
  return parse_text<LabTime>(value, expected(), [](const std::string& text) { return parse_time(text); });
}
Value Codec<LabTime>::print(LabTime value) {
  return text_value(iso(value));
}

Result<DomainName> Codec<DomainName>::parse(const Value& value) {
  return parse_text<DomainName>(value, expected(), [](const std::string& text) { return DomainName::parse(text); });
}
Value Codec<DomainName>::print(const DomainName& value) {
  return text_value(value.text());
}

Result<DomainPattern> Codec<DomainPattern>::parse(const Value& value) {
  return parse_text<DomainPattern>(value, expected(),
                                   [](const std::string& text) { return parse_domain_pattern(text); });
}
Value Codec<DomainPattern>::print(const DomainPattern& value) {
  return text_value(to_string(value));
}

Result<AddressSpace> Codec<AddressSpace>::parse(const Value& value) {
  return parse_text<AddressSpace>(value, expected(), [](const std::string& text) { return parse_address_space(text); });
}
Value Codec<AddressSpace>::print(const AddressSpace& value) {
  return text_value(to_string(value));
}

Result<IpAddress> Codec<IpAddress>::parse(const Value& value) {
  return parse_text<IpAddress>(value, expected(), [](const std::string& text) { return IpAddress::parse(text); });
}
Value Codec<IpAddress>::print(const IpAddress& value) {
  return text_value(to_string(value));
}

Result<IpRange> Codec<IpRange>::parse(const Value& value) {
  return parse_text<IpRange>(value, expected(), [](const std::string& text) { return parse_ip_range(text); });
}
Value Codec<IpRange>::print(const IpRange& value) {
  return text_value(value.text);
}

Result<std::size_t> parse_word(const Value& value, std::span<const std::string_view> words, std::string_view what) {
  const auto* text = value.text();
  if (text == nullptr) return expected_but_found(what, value);
  for (std::size_t i = 0; i < words.size(); ++i)
    if (equal_ignoring_case(words[i], *text)) return i;
  return fail(
      Error{ErrorKind::input, fmt::format("\"{}\" is not {}", *text, what), value.pos, suggestion(*text, what, words)});
}

}  // namespace mailflow::base
