#include "model/smart_host.hpp"

#include <algorithm>

namespace mailflow::model {
namespace {

constexpr std::size_t longest_shown = 80;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// What has digits alone behind its last dot is meant as an address, never a host's name.
bool looks_like_an_address(std::string_view text) {
  if (text.find(':') != std::string_view::npos) return true;
  if (text.ends_with('.')) text.remove_suffix(1);
  const auto last = text.substr(text.rfind('.') + 1);
  return !last.empty() && std::ranges::all_of(last, is_digit);
}

base::Failure is_neither(std::string_view text) {
  return base::fail({}, "\"{}\" is neither a host name nor an IP address", text.substr(0, longest_shown));
}

}  // namespace

base::Result<SmartHost> parse_smart_host(std::string_view text) {
  const bool in_brackets = text.starts_with('[') && text.ends_with(']');
  if (auto address = base::IpAddress::parse(in_brackets ? text.substr(1, text.size() - 2) : text))
    return SmartHost{*address};
  if (base::parse_ip_range(text))
    return base::fail({},
                      "{} is a range of addresses: the documentation says nowhere how mail would choose one of them; "
                      "write single addresses or a host name",
                      text);
  if (looks_like_an_address(text)) return is_neither(text);
  auto name = base::DomainName::parse(text);
  if (!name || name->empty()) return is_neither(text);
  return SmartHost{std::move(*name)};
}

std::string to_string(const SmartHost& host) {
  const auto* name = host.name();
  return name != nullptr ? name->text() : base::to_string(*host.address());
}

}  // namespace mailflow::model

namespace mailflow::base {

Result<model::SmartHost> Codec<model::SmartHost>::parse(const Value& value) {
  const auto* text = value.text();
  if (text == nullptr) return expected_but_found(expected(), value);
  auto host = model::parse_smart_host(*text);
  if (!host && !host.error().pos) host.error().pos = value.pos;
  return host;
}

Value Codec<model::SmartHost>::print(const model::SmartHost& value) {
  return Value{model::to_string(value), {}};
}

}  // namespace mailflow::base
