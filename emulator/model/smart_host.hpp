#pragma once
// A server that mail is handed to in the place of the recipient domain's MX: a host name, or an address of either
// family.
//
// An address may stand in brackets, as Exchange Server prints it. A range of addresses is refused: Exchange Online's
// documentation lists it as a form and says nowhere what it does. Source: New-OutboundConnector, SmartHosts
// (documentation).

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/domain_name.hpp"
#include "base/field.hpp"
#include "base/ip.hpp"

namespace mailflow::model {

struct SmartHost {
  std::variant<base::DomainName, base::IpAddress> target;

  const base::DomainName* name() const { return std::get_if<base::DomainName>(&target); }
  const base::IpAddress* address() const { return std::get_if<base::IpAddress>(&target); }
  bool operator==(const SmartHost&) const = default;
};

using SmartHosts = std::vector<SmartHost>;

base::Result<SmartHost> parse_smart_host(std::string_view text);
std::string to_string(const SmartHost& host);

}  // namespace mailflow::model

template <>
struct mailflow::base::Codec<mailflow::model::SmartHost> {
  static Result<model::SmartHost> parse(const Value& value);
  static Value print(const model::SmartHost& value);
  static constexpr std::string_view expected() { return "a host name or an IP address"; }
};
