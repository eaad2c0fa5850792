#pragma once
// What other mail servers of the lab do: an `mta` takes mail for its own domains; a `relay` takes mail for the domains
// its routes name from anybody, and for anywhere from the clients it accepts. One that is there for a tenant of
// Exchange Online asks for a proof as well: its domain as sender's or the service's certificate at RCPT TO, the fields
// that the service writes at the end of the content. Source: the specification of routing, 9.

#include <span>

#include "policy/content.hpp"
#include "policy/next_hop.hpp"

namespace mailflow::policy {

std::span<const Stage> mta_arrival();
std::span<const Stage> relay_arrival();
Acceptance relay_content(base::Tests& tests, const model::World& world, model::HostId host, const Arrival& arrival,
                         const Facts& facts, const ContentFacts& content);

NextHop mta_next_hop(base::Tests& tests, const model::World& world, model::HostId host, const RecipientFacts& facts,
                     const Arrival& arrival);
NextHop relay_next_hop(base::Tests& tests, const model::World& world, model::HostId host, const RecipientFacts& facts,
                       const Arrival& arrival);

}  // namespace mailflow::policy
