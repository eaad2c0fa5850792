#pragma once
// A client outside the lab's ledger: a blocking socket of the test's own.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>
#include <string_view>

#include "net/address_map.hpp"

namespace mailflow::lab {

// From the loopback address `from`: says `preamble`, hears the greeting, says `lines`; everything it hears until the
// server closes.
inline std::string talk(net::RealEndpoint to, std::uint32_t from, std::string_view preamble, std::string_view lines) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const auto at = [](std::uint32_t address, std::uint16_t port) {
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_addr.s_addr = htonl(address);
    name.sin_port = htons(port);
    return name;
  };
  auto own = at(from, 0);
  auto target = at(to.address, to.port);
  std::string heard;
  if (::bind(socket, reinterpret_cast<sockaddr*>(&own), sizeof own) == 0 &&
      ::connect(socket, reinterpret_cast<sockaddr*>(&target), sizeof target) == 0) {
    char buffer[4096];
    if (!preamble.empty()) ::send(socket, preamble.data(), preamble.size(), MSG_NOSIGNAL);
    auto got = ::recv(socket, buffer, sizeof buffer, 0);
    if (got > 0) heard.append(buffer, static_cast<std::size_t>(got));
    ::send(socket, lines.data(), lines.size(), MSG_NOSIGNAL);
    while ((got = ::recv(socket, buffer, sizeof buffer, 0)) > 0) heard.append(buffer, static_cast<std::size_t>(got));
  }
  ::close(socket);
  return heard;
}

}  // namespace mailflow::lab
