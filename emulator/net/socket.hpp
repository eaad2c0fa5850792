#pragma once
// The few system calls that make sockets: the only place of the product that connects, binds or listens for TCP.
//
// Addresses are in host order. All sockets are non-blocking, close on exec, without delay. Errors are errno values.

#include <cstdint>
#include <optional>

#include "base/ip.hpp"
#include "net/address_map.hpp"

namespace mailflow::net {

struct SocketResult {
  int descriptor = -1;
  int error = 0;
};

SocketResult listen_on(const base::IpAddress& address, std::uint16_t port);

// From `source` (a port is chosen with the connection) or, where it has no value, as the kernel likes.
SocketResult connect_to(const base::IpAddress& to, std::uint16_t port, std::optional<std::uint32_t> source);

// The next connection, with the peer's address as the kernel gave it (an IPv6 peer has no RealEndpoint).
struct AcceptResult {
  int descriptor = -1;
  int error = 0;
  base::IpAddress peer;
  std::uint16_t peer_port = 0;
};
AcceptResult accept_from(int listener);

RealEndpoint local_name(int descriptor);

}  // namespace mailflow::net
