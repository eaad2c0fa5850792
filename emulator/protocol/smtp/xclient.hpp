#pragma once
// XCLIENT: a client that is trusted says for whom it speaks. "ADDR=203.0.113.7 NAME=mail.fabrikam.com HELO=x
// PROTO=ESMTP" (Postfix's XCLIENT_README). ADDR, DESTADDR: IPv4, or IPv6 behind "IPV6:"; values are xtext;
// [UNAVAILABLE] and [TEMPUNAVAIL] where nothing is known. LOGIN is read and has no effect. Each attribute at most once
// in a command.
//
// A command adds to what those before it said and replaces it attribute by attribute. Errors are a Say.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "base/ip.hpp"
#include "protocol/smtp/profile.hpp"

namespace mailflow::protocol::smtp {

struct ClientClaim {
  std::optional<base::IpAddress> address;      // nothing: the connection's own
  std::optional<std::uint16_t> port;           // likewise
  std::optional<base::IpAddress> destination;  // the server's address that the client connected to
  std::optional<std::string> name;             // by reverse look-up; "" for none, nothing: look it up
  std::string hello_name;                      // "" for none
  enum class Protocol : std::uint8_t { unsaid, smtp, esmtp } protocol = Protocol::unsaid;
};

// The attributes behind the keyword in the EHLO reply.
inline constexpr std::string_view xclient_attributes = "NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT";

// `before`: what was claimed so far.
tl::expected<ClientClaim, Say> parse_xclient(std::string_view arguments, ClientClaim before);

}  // namespace mailflow::protocol::smtp
