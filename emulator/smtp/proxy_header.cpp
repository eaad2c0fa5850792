#include "smtp/proxy_header.hpp"

#include <chrono>
#include <string>

namespace mailflow::smtp {
namespace {

using State = protocol::proxy::Reading::State;

constexpr std::chrono::seconds patience{5};

}  // namespace

net::Task<net::IoResult<protocol::proxy::Header>> read_proxy_header(net::LineStream& stream, net::Clock& clock) {
  stream.set_deadline(clock.now() + patience, net::TimerKind::session);
  auto reading = protocol::proxy::read_header(stream.buffered());
  while (reading.state == State::more) {
    const auto filled = co_await stream.fill();
    if (!filled) co_return tl::unexpected<net::IoError>(filled.error());
    reading = protocol::proxy::read_header(stream.buffered());
  }
  if (reading.state == State::broken) {
    const net::IoError error{net::IoFault::cancelled, "PROXY header: " + std::string(reading.fault)};
    co_return tl::unexpected<net::IoError>(error);
  }
  stream.consume(reading.bytes);
  co_return reading.header;
}

}  // namespace mailflow::smtp
