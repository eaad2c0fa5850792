#pragma once
// The real servers that take part in a lab: hosts of the kind external.
//
// A lab file that somebody else wrote must not reach out of this machine: `input` at the place that says so where a
// server listens elsewhere and nobody has allowed its address.

#include <span>
#include <vector>

#include "lab/lab.hpp"

namespace mailflow::lab {

// Connections to their addresses go to them from now on, and to no other real server.
base::Result<void> meet_real_servers(net::Network& network, const model::World& world,
                                     std::span<const base::IpAddress> allowed);

// From where each connects as its host; port 0.
std::vector<Endpoint> real_servers(net::Network& network, const model::World& world);

}  // namespace mailflow::lab
