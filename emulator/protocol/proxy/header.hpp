#pragma once
// The header that a proxy puts in front of a connection to say for whom it connects: the PROXY protocol, version 1 (a
// line of text, at most 107 bytes) and version 2 (binary). Source: HAProxy's proxy-protocol.txt, 2.1 and 2.2.
//
// read_header looks at all that has come in so far; what it says does not depend on how the input was cut. Bounds: of
// version 2 at most 4,096 bytes behind the fixed part. TLVs are skipped. A header that speaks for nobody (LOCAL,
// UNKNOWN, UNSPEC, a datagram, a socket file) has no source: the connection's own ends count.

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/ip.hpp"

namespace mailflow::protocol::proxy {

struct End {
  base::IpAddress address;
  std::uint16_t port = 0;
  bool operator==(const End&) const = default;
};

// Both ends or none.
struct Header {
  std::optional<End> source;
  std::optional<End> destination;
};

struct Reading {
  enum class State : std::uint8_t { more, complete, broken };
  State state = State::more;
  std::size_t bytes = 0;  // of a complete header; input behind it is the client's
  Header header;
  std::string_view fault;  // of a broken one, in words
};

inline constexpr std::size_t longest_header = 16 + 4096;

Reading read_header(std::string_view input);

}  // namespace mailflow::protocol::proxy
