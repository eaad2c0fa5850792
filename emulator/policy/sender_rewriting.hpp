#pragma once
// Under which sender mail of strangers leaves Exchange Online: the Sender Rewriting Scheme, without which the next
// server would see a sender whose domain does not list the service.
//
// Rewritten is, of senders of no accepted domain, what an own server relays and what a recipient passes on; not what
// goes to the own organisation, unless that connector says so. The From field stays. What comes back to an address made
// for a recipient goes back to the sender (policy/copies); to one of `bounces` goes what relayed mail causes. Source:
// the specification of routing, 3.5; Microsoft Learn, Sender Rewriting Scheme.

#include <optional>

#include "base/tests.hpp"
#include "mail/address.hpp"
#include "model/world.hpp"
#include "policy/next_hop.hpp"

namespace mailflow::policy {

// Who passed it on; nobody: it is no copy.
using Forwarder = std::optional<mail::EmailAddress>;

// Whether mail that takes `hop` gets another sender.
bool decide_rewriting(base::Tests& tests, const model::World& world, const NextHop& hop, const Arrival& arrival,
                      const RecipientFacts& facts, const Forwarder& forwarder);

// The forwarder's "david+SRS=Hx3Zq=BC=fabrikam.com=x@contoso.com": a hash of the sender, the day, the sender. Without a
// forwarder, and where that is longer than 64 characters before the @, "bounces+SRS=Hx3Zq=BC@contoso.com" in the
// tenant's default domain.
mail::EmailAddress rewritten(const model::Tenant& tenant, const mail::EmailAddress& sender, const Forwarder& forwarder,
                             base::LabTime now);

// The sender under which it leaves: `sender`, or that one rewritten.
mail::ReversePath leaving_sender(base::Tests& tests, const model::World& world, const NextHop& hop,
                                 const Arrival& arrival, const RecipientFacts& facts, const mail::ReversePath& sender,
                                 const Forwarder& forwarder, base::LabTime now);

}  // namespace mailflow::policy
