#include "dns/port.hpp"

#include <optional>
#include <string_view>
#include <utility>

namespace mailflow::dns {
namespace {

constexpr std::size_t prefix = 2;
constexpr std::size_t shortest_question = 12;
constexpr std::size_t longest_question = 4096;
constexpr std::size_t most_sessions = 100;
constexpr std::size_t most_unsent = std::size_t{64} * 1024;
constexpr base::Duration idle_limit = std::chrono::seconds(10);

std::span<const std::uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::optional<std::size_t> announced(std::string_view buffered) {
  if (buffered.size() < prefix) return std::nullopt;
  const auto bytes = as_bytes(buffered);
  return static_cast<std::size_t>(bytes[0] << 8 | bytes[1]);
}

// An exception of one session ends that session; the others go on.
void let_go(const std::exception_ptr&) {}

}  // namespace

base::Result<std::unique_ptr<Port>> Port::open(net::Network& network, net::RealEndpoint at, const base::IpAddress& as,
                                               Responder& responder) {
  constexpr int most_tries = 16;  // a port that the kernel chose for UDP may be taken for TCP
  for (int attempt = 1;; ++attempt) {
    const auto answer = [&responder](std::span<const std::uint8_t> question, const net::RealEndpoint&,
                                     std::span<std::uint8_t> reply) {
      return responder.answer(question, protocol::DnsTransport::udp, reply);
    };
    auto udp = net::DatagramServer::open(network.loop(), at, answer);
    if (!udp) return base::fail(std::move(udp.error()));
    const auto real = udp->real();
    auto tcp = network.addresses().in_block(real.address)
                   ? network.listen_at(real, as)
                   : network.listen_entry(base::IpAddress::v4(real.address), real.port, as);
    if (tcp) return std::unique_ptr<Port>(new Port(network, std::move(*udp), std::move(*tcp), responder));
    if (at.port != 0 || attempt == most_tries) return base::fail(std::move(tcp.error()));
  }
}

Port::Port(net::Network& network, net::DatagramServer udp, net::Listener tcp, Responder& responder)
    : network_(network),
      responder_(responder),
      udp_(std::move(udp)),
      tcp_(std::move(tcp)),
      reply_(prefix + protocol::largest_dns_message),
      sessions_(let_go),
      acceptor_(let_go) {
  acceptor_.start(accept_all());
}

net::Task<void> Port::accept_all() {
  for (;;) {
    auto stream = co_await tcp_.accept();
    if (!stream) co_return;
    if (sessions_.size() < most_sessions) sessions_.start(serve(std::move(*stream)));
  }
}

net::Task<void> Port::serve(net::LineStream stream) {
  std::size_t unsent = 0;
  stream.set_deadline(network_.loop().clock().now() + idle_limit, net::TimerKind::session);
  for (;;) {
    const auto length = announced(stream.buffered());
    if (length && (*length < shortest_question || *length > longest_question)) co_return;
    if (!length || stream.buffered().size() < prefix + *length) {
      unsent = 0;
      const auto filled = co_await stream.fill();
      if (!filled) co_return;
      continue;
    }
    unsent += reply_to(stream, *length);
    stream.set_deadline(network_.loop().clock().now() + idle_limit, net::TimerKind::session);
    if (unsent < most_unsent) continue;
    unsent = 0;
    const auto flushed = co_await stream.flush();
    if (!flushed) co_return;
  }
}

std::size_t Port::reply_to(net::LineStream& stream, std::size_t length) {
  const auto question = as_bytes(stream.buffered()).subspan(prefix, length);
  const auto body = std::span(reply_).subspan(prefix);
  const auto size = responder_.answer(question, protocol::DnsTransport::tcp, body);
  stream.consume(prefix + length);
  if (size == 0) return 0;
  reply_[0] = static_cast<std::uint8_t>(size >> 8);
  reply_[1] = static_cast<std::uint8_t>(size);
  stream.put({reinterpret_cast<const char*>(reply_.data()), prefix + size});
  return prefix + size;
}

}  // namespace mailflow::dns
