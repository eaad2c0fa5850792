#include "dns/server.hpp"

#include <utility>

namespace mailflow::dns {

Server::Server(net::Network& network, const base::IpAddress& address)
    : lab_(View::lab, network.addresses(), faults_),
      mapped_(View::mapped, network.addresses(), faults_),
      address_(address) {}

base::Result<std::unique_ptr<Server>> Server::open(net::Network& network, ServerOptions options) {
  std::unique_ptr<Server> server(new Server(network, options.address));
  auto port = Port::open(network, {network.addresses().dns(), 0}, options.address, server->lab_);
  if (!port) return base::fail(base::within("the lab's DNS", std::move(port.error())));
  server->lab_port_ = std::move(*port);
  if (options.mapped == MappedPort::open) {
    auto opened = server->open_mapped(network);
    if (!opened) return base::fail(base::within("the DNS for real clients", std::move(opened.error())));
  }
  return server;
}

base::Result<void> Server::open_mapped(net::Network& network) {
  base::Error last;
  for (const std::uint16_t number : {std::uint16_t{53}, std::uint16_t{10053}, std::uint16_t{0}}) {
    auto port = Port::open(network, {network.addresses().dns_mapped(), number}, address_, mapped_);
    if (port) {
      mapped_port_ = std::move(*port);
      return {};
    }
    last = std::move(port.error());
  }
  return base::fail(std::move(last));
}

base::Result<void> Server::open_entry(net::Network& network, net::RealEndpoint at) {
  auto port = Port::open(network, at, address_, mapped_);
  if (!port) return base::fail(base::within("the DNS for real clients", std::move(port.error())));
  entries_.push_back(std::move(*port));
  return {};
}

void Server::publish(const model::ZonePtr& zone) {
  lab_.publish(zone);
  mapped_.publish(zone);
}

std::optional<net::RealEndpoint> Server::mapped() const {
  return mapped_port_ ? std::optional(mapped_port_->real()) : std::nullopt;
}

const Counters& Server::counters(View view) const {
  return view == View::lab ? lab_.counters() : mapped_.counters();
}

}  // namespace mailflow::dns
