#pragma once
// One address and port of the DNS server: a UDP socket and a TCP listener that share a Responder.
//
// TCP follows RFC 7766: any number of questions on a connection, pipelined or not, answered in order. A length prefix
// outside 12 … 4096 closes the connection, as do 10 s of the lab's time without a whole question; at most 100
// connections are open, a further one is closed at once. Private to the room.

#include <cstdint>
#include <memory>
#include <vector>

#include "base/result.hpp"
#include "dns/responder.hpp"
#include "net/datagram.hpp"
#include "net/network.hpp"
#include "net/task.hpp"

namespace mailflow::dns {

class Port {
 public:
  // Port 0: the kernel's choice, the same for UDP and TCP. `as` is the name server's lab address. An address outside
  // the lab's block is an entry for real clients elsewhere.
  static base::Result<std::unique_ptr<Port>> open(net::Network& network, net::RealEndpoint at,
                                                  const base::IpAddress& as, Responder& responder);
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  net::RealEndpoint real() const { return udp_.real(); }

 private:
  Port(net::Network& network, net::DatagramServer udp, net::Listener tcp, Responder& responder);
  net::Task<void> accept_all();
  net::Task<void> serve(net::LineStream stream);
  std::size_t reply_to(net::LineStream& stream, std::size_t length);

  net::Network& network_;
  Responder& responder_;
  net::DatagramServer udp_;
  net::Listener tcp_;
  std::vector<std::uint8_t> reply_;  // with room for the length prefix
  net::TaskGroup sessions_;
  net::TaskGroup acceptor_;
};

}  // namespace mailflow::dns
