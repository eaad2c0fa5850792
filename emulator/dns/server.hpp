#pragma once
// The lab's name server: authoritative for every name there is, over UDP and TCP, in two views of one zone.
//
// The lab view, for the lab's own resolver, gives lab addresses. The mapped view, for real clients of `up`, gives the
// loopback addresses that they can connect to; it listens on port 53 of its address where it may, else on 10053 or a
// port of the kernel's choice. publish() changes the zone of both between two questions. Errors: `unavailable`.

#include <memory>
#include <vector>

#include "base/ip.hpp"
#include "base/result.hpp"
#include "dns/faults.hpp"
#include "dns/port.hpp"
#include "dns/responder.hpp"
#include "model/zone.hpp"
#include "net/network.hpp"

namespace mailflow::dns {

enum class MappedPort : std::uint8_t { closed, open };

struct ServerOptions {
  // Its own address in the lab: 192.88.99.0/24 is reserved (RFC 7526), so that no host has it.
  base::IpAddress address = base::IpAddress::v4(0xc0586335);
  MappedPort mapped = MappedPort::closed;
};

class Server {
 public:
  static base::Result<std::unique_ptr<Server>> open(net::Network& network, ServerOptions options);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  void publish(const model::ZonePtr& zone);
  // The mapped view on another address and port of this machine, for clients that don't reach the loopback ones.
  base::Result<void> open_entry(net::Network& network, net::RealEndpoint at);
  Faults& faults() { return faults_; }

  net::RealEndpoint lab() const { return lab_port_->real(); }  // what net::Resolver::open takes
  std::optional<net::RealEndpoint> mapped() const;             // nothing while that view is closed
  const Counters& counters(View view) const;

 private:
  Server(net::Network& network, const base::IpAddress& address);
  base::Result<void> open_mapped(net::Network& network);

  Faults faults_;
  Responder lab_;
  Responder mapped_;
  std::unique_ptr<Port> lab_port_;
  std::unique_ptr<Port> mapped_port_;
  std::vector<std::unique_ptr<Port>> entries_;
  base::IpAddress address_;
};

}  // namespace mailflow::dns
