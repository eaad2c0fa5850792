#include "lab/real_servers.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailflow::lab {

base::Result<void> meet_real_servers(net::Network& network, const model::World& world,
                                     std::span<const base::IpAddress> allowed) {
  for (const auto& host : world.hosts->rows()) {
    if (!host.listens) continue;
    const auto& place = *host.listens;
    if (net::is_loopback(place.address) || std::ranges::find(allowed, place.address) != allowed.end()) continue;
    return base::fail(base::Error{base::ErrorKind::input,
                                  fmt::format("the host {} listens outside of this machine", host.name), place.pos,
                                  fmt::format("--allow-external {} on the command line lets the lab connect there",
                                              base::to_string(place.address))});
  }
  network.forget_externals();
  for (const auto& host : world.hosts->rows())
    for (const auto& address : host.addresses)
      if (host.listens)
        if (auto added = network.add_external({address, host.listens->address, host.listens->port}); !added)
          return added;
  return {};
}

std::vector<Endpoint> real_servers(net::Network& network, const model::World& world) {
  std::vector<Endpoint> out;
  for (const auto& host : world.hosts->rows())
    for (const auto& address : host.addresses)
      if (const auto real = network.addresses().find(address); host.listens && real)
        out.push_back({host.name, address, {*real, 0}});
  return out;
}

}  // namespace mailflow::lab
