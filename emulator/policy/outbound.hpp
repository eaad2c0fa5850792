#pragma once
// Which outbound connector of Exchange Online mail for a recipient elsewhere takes, if any does.
//
// The recipient's domain decides, never the age of a connector: the domain itself, then the longest *.suffix, then
// AllAcceptedDomains, then `*`. Source: the specification's 1.3 (R4 … R8).

#include "base/tests.hpp"
#include "model/world.hpp"
#include "policy/facts.hpp"

namespace mailflow::policy {

// nullptr: none, the mail leaves by MX.
const model::OutboundConnector* choose_outbound(base::Tests& tests, const model::World& world, model::TenantId tenant,
                                                const RecipientFacts& facts);

}  // namespace mailflow::policy
