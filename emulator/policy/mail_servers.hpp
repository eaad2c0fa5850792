#pragma once
// What other mail servers of the lab do: an `mta` takes mail for its own domains; a `relay` takes mail for the domains
// its routes name from anybody, and for anywhere from the clients it accepts.

#include <span>

#include "policy/next_hop.hpp"

namespace mailflow::policy {

std::span<const Stage> mta_arrival();
std::span<const Stage> relay_arrival();

NextHop mta_next_hop(base::Tests& tests, const model::World& world, model::HostId host, const RecipientFacts& facts,
                     const Arrival& arrival);
NextHop relay_next_hop(base::Tests& tests, const model::World& world, model::HostId host, const RecipientFacts& facts,
                       const Arrival& arrival);

}  // namespace mailflow::policy
