#pragma once
// What Exchange Online's edge asks of incoming mail besides its partner connectors, in the order of the specification's
// section 7 (S6, S7): does the tenant take mail, in this transaction (EDGE-7, EDGE-8); may it come in this way: Direct
// Send, IPv6, what the service itself thinks of the client, the block list (DS-1, CF-2, CF-4, CF-5); is there the
// recipient (EDGE-1); are there too many (EDGE-10).
//
// Mail that originates in a tenant passes all of it.

#include "policy/arrival.hpp"

namespace mailflow::policy {

// Recipients of one domain in one transaction (WF-5).
inline constexpr std::uint64_t most_recipients_of_domain = 200;

Arrival meet_tenant(base::Tests& tests, const Tables& tables, Arrival state, const Facts& facts);
Arrival admit(base::Tests& tests, const Tables& tables, Arrival state, const Facts& facts);
Arrival meet_recipients(base::Tests& tests, const Tables& tables, Arrival state, const Facts& facts);

// The accepted domain that is the recipient's, nullptr for none.
const model::AcceptedDomain* domain_of(base::Tests& tests, const model::AcceptedDomains& domains,
                                       const base::DomainIndex& index, const RecipientFacts& facts);

}  // namespace mailflow::policy
