#pragma once
// Which inbound partner connector takes an incoming message, if any must: the algorithm of the specification's 2.2.
//
// One satisfied connector is enough; the conditions inside one are cumulative. A connector that restricts its sender
// domains refuses what no connector takes. Candidates come from indexes over addresses and certificate names, so the
// cost does not grow with the number of connectors.

#include "policy/arrival.hpp"

namespace mailflow::policy {

Arrival choose_partner(base::Tests& tests, const Tables& tables, Arrival state, const Facts& facts);

// Every condition under which the connector takes the message, none left out because one before it failed; but a name
// is asked of a valid certificate only.
void ask_all(base::Tests& tests, const Tables& tables, const model::InboundConnector& connector, const Facts& facts);

}  // namespace mailflow::policy
