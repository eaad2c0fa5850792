#include "net/socket.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace mailflow::net {
namespace {

constexpr int backlog = 4096;
constexpr int seconds_until_asked = 5;

struct SocketName {
  sockaddr_storage storage{};
  socklen_t length = 0;

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
};

SocketName name_of(const base::IpAddress& address, std::uint16_t port) {
  SocketName name;
  if (address.is_v4()) {
    sockaddr_in four{};
    four.sin_family = AF_INET;
    four.sin_port = htons(port);
    four.sin_addr.s_addr = htonl(address.v4_bits());
    std::memcpy(&name.storage, &four, sizeof four);
    name.length = sizeof four;
    return name;
  }
  sockaddr_in6 six{};
  six.sin6_family = AF_INET6;
  six.sin6_port = htons(port);
  std::copy(address.bytes().begin(), address.bytes().end(), six.sin6_addr.s6_addr);
  std::memcpy(&name.storage, &six, sizeof six);
  name.length = sizeof six;
  return name;
}

SocketResult failed(int descriptor) {
  const int error = errno;
  if (descriptor >= 0) ::close(descriptor);
  return {-1, error};
}

void set_option(int descriptor, int level, int option, int value = 1) {
  ::setsockopt(descriptor, level, option, &value, sizeof value);
}

// Lines go out at once: no waiting for more of them, and no pacing, which a machine's default (BBR) does by timers on
// loopback, too; every Linux has reno, and where it may not be chosen, the default serves. A reset that does not fit
// the receiver's window may be dropped without a word (RFC 5961); the keep-alive asks for it again, or the lab, which
// knows that an end is on its way, would wait for ever.
int open_socket(const base::IpAddress& address) {
  constexpr std::string_view unpaced = "reno";
  const int descriptor = ::socket(address.is_v4() ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return descriptor;
  set_option(descriptor, IPPROTO_TCP, TCP_NODELAY);
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_CONGESTION, unpaced.data(), unpaced.size());
  set_option(descriptor, SOL_SOCKET, SO_KEEPALIVE);
  set_option(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, seconds_until_asked);
  set_option(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, seconds_until_asked);
  return descriptor;
}

}  // namespace

// Accepted sockets inherit the options.
SocketResult listen_on(const base::IpAddress& address, std::uint16_t port) {
  const int descriptor = open_socket(address);
  if (descriptor < 0) return failed(descriptor);
  set_option(descriptor, SOL_SOCKET, SO_REUSEADDR);
  auto name = name_of(address, port);
  if (::bind(descriptor, name.get(), name.length) != 0) return failed(descriptor);
  if (::listen(descriptor, backlog) != 0) return failed(descriptor);
  return {descriptor, 0};
}

SocketResult connect_to(const base::IpAddress& to, std::uint16_t port, std::optional<std::uint32_t> source) {
  const int descriptor = open_socket(to);
  if (descriptor < 0) return failed(descriptor);
  if (source) {
    set_option(descriptor, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT);
    auto from = name_of(base::IpAddress::v4(*source), 0);
    if (::bind(descriptor, from.get(), from.length) != 0) return failed(descriptor);
  }
  auto name = name_of(to, port);
  if (::connect(descriptor, name.get(), name.length) != 0 && errno != EINPROGRESS) return failed(descriptor);
  return {descriptor, 0};
}

AcceptResult accept_from(int listener) {
  sockaddr_storage storage{};
  socklen_t length = sizeof storage;
  AcceptResult result;
  result.descriptor = ::accept4(listener, reinterpret_cast<sockaddr*>(&storage), &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (result.descriptor < 0) {
    result.error = errno;
    return result;
  }
  if (storage.ss_family == AF_INET) {
    sockaddr_in four{};
    std::memcpy(&four, &storage, sizeof four);
    result.peer = base::IpAddress::v4(ntohl(four.sin_addr.s_addr));
    result.peer_port = ntohs(four.sin_port);
  } else if (storage.ss_family == AF_INET6) {
    sockaddr_in6 six{};
    std::memcpy(&six, &storage, sizeof six);
    base::IpAddress::Bytes bytes{};
    std::copy_n(six.sin6_addr.s6_addr, bytes.size(), bytes.begin());
    result.peer = base::IpAddress::v6(bytes);
    result.peer_port = ntohs(six.sin6_port);
  }
  return result;
}

RealEndpoint local_name(int descriptor) {
  sockaddr_in four{};
  socklen_t length = sizeof four;
  if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&four), &length) != 0 || four.sin_family != AF_INET)
    return {};
  return {ntohl(four.sin_addr.s_addr), ntohs(four.sin_port)};
}

}  // namespace mailflow::net
