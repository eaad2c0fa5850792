#pragma once
// Under which sender mail of strangers leaves Exchange Online: the Sender Rewriting Scheme, without which the next
// server would see a sender whose domain does not list the service.
//
// Rewritten is what an own server relays for a sender of no accepted domain; not what goes to the own organisation,
// unless that connector says so. The From field stays. What a recipient forwards is not modelled yet.
// Source: the specification of routing, 3.5; Microsoft Learn, Sender Rewriting Scheme.

#include <string>

#include "base/tests.hpp"
#include "mail/address.hpp"
#include "model/world.hpp"
#include "policy/next_hop.hpp"

namespace mailflow::policy {

// Whether mail that takes `hop` gets another sender.
bool decide_rewriting(base::Tests& tests, const model::World& world, const NextHop& hop, const Arrival& arrival,
                      const RecipientFacts& facts);

// "bounces+SRS=Hx3Zq=BC@contoso.com" in the tenant's default domain: a hash of the sender, and the day.
mail::EmailAddress rewritten(const model::Tenant& tenant, const mail::EmailAddress& sender, base::LabTime now);

}  // namespace mailflow::policy
