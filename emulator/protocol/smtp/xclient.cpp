#include "protocol/smtp/xclient.hpp"

#include <array>
#include <bitset>
#include <charconv>
#include <utility>

#include "mail/address.hpp"
#include "protocol/smtp/arguments.hpp"

namespace mailflow::protocol::smtp {
namespace {

using mail::equal_ignoring_case;

bool is_unavailable(std::string_view value) {
  return equal_ignoring_case(value, "[UNAVAILABLE]") || equal_ignoring_case(value, "[TEMPUNAVAIL]");
}

// False where the value is none for this attribute.
using Take = bool (*)(ClientClaim& claim, const std::string& value);

bool take_address(std::optional<base::IpAddress>& target, std::string_view value) {
  constexpr std::string_view v6 = "IPV6:";
  target.reset();
  if (is_unavailable(value)) return true;
  const bool says_v6 = mail::starts_ignoring_case(value, v6);
  if (says_v6) value.remove_prefix(v6.size());
  if (says_v6 != (value.find(':') != std::string_view::npos)) return false;
  const auto address = base::IpAddress::parse(value);
  if (!address) return false;
  target = *address;
  return true;
}

bool take_port(std::optional<std::uint16_t>& target, std::string_view value) {
  target.reset();
  if (is_unavailable(value)) return true;
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), port);
  if (error != std::errc{} || end != value.data() + value.size()) return false;
  target = port;
  return true;
}

bool take_name(ClientClaim& claim, const std::string& value) {
  claim.name = is_unavailable(value) ? std::string{} : value;
  return is_hello_name(value);
}

bool take_hello(ClientClaim& claim, const std::string& value) {
  claim.hello_name = is_unavailable(value) ? std::string{} : value;
  return is_hello_name(value);
}

bool take_protocol(ClientClaim& claim, const std::string& value) {
  if (equal_ignoring_case(value, "SMTP"))
    claim.protocol = ClientClaim::Protocol::smtp;
  else if (equal_ignoring_case(value, "ESMTP"))
    claim.protocol = ClientClaim::Protocol::esmtp;
  else
    return false;
  return true;
}

struct Attribute {
  std::string_view name;
  Take take;
};

constexpr std::array<Attribute, 8> attributes{{
    {"NAME", take_name},
    {"ADDR", [](ClientClaim& claim, const std::string& value) { return take_address(claim.address, value); }},
    {"PORT", [](ClientClaim& claim, const std::string& value) { return take_port(claim.port, value); }},
    {"PROTO", take_protocol},
    {"HELO", take_hello},
    {"LOGIN", [](ClientClaim&, const std::string& value) { return !value.empty(); }},
    {"DESTADDR", [](ClientClaim& claim, const std::string& value) { return take_address(claim.destination, value); }},
    {"DESTPORT",
     [](ClientClaim&, const std::string& value) {
       std::optional<std::uint16_t> port;
       return take_port(port, value);
     }},
}};

}  // namespace

tl::expected<ClientClaim, Say> parse_xclient(std::string_view arguments, ClientClaim before) {
  if (arguments.empty()) return tl::unexpected(Say::bad_arguments);
  std::bitset<attributes.size()> given;
  std::string value;
  while (!arguments.empty()) {
    const auto word = arguments.substr(0, arguments.find_first_of(" \t"));
    arguments.remove_prefix(word.size());
    while (arguments.starts_with(' ') || arguments.starts_with('\t')) arguments.remove_prefix(1);
    const auto equals = word.find('=');
    if (equals == std::string_view::npos || !from_xtext(word.substr(equals + 1), value))
      return tl::unexpected(Say::bad_arguments);
    std::size_t number = 0;
    while (number < attributes.size() && !equal_ignoring_case(attributes.at(number).name, word.substr(0, equals)))
      ++number;
    if (number == attributes.size() || given[number] || !attributes.at(number).take(before, value))
      return tl::unexpected(Say::bad_arguments);
    given.set(number);
  }
  return before;
}

}  // namespace mailflow::protocol::smtp
