#pragma once
// What would have had to be otherwise: after partner connectors refused a message, the connector that came nearest and
// all that it lacks, not the first thing alone.
//
// Nearest is the one that lacks TLS alone, else the one that lacks fewest conditions; among equals those that are for
// the sender, then those that know the client's address, then the one that names the sender more closely. The change is
// tried on policy itself before it may be called one (base::Explain::near). Pure. Asks every connector: for one
// explanation or failure, never for each message of a run.

#include <vector>

#include "policy/arrival.hpp"

namespace mailflow::policy {

// Adds it to the heading of the decision that refused, where there is one. `decided`: what decide_arrival came to with
// these values; `roots`: its explanation.
void add_near_miss(const model::World& world, const Arrival& decided, const SessionValues& session,
                   const RecipientFacts& mail, const TransactionFacts& transaction, std::vector<base::Explain>& roots);

}  // namespace mailflow::policy
