#pragma once
// Under which sender mail of strangers leaves Exchange Online: the Sender Rewriting Scheme, without which the next
// server would see a sender whose domain does not list the service.
//
// Rewritten is what an own server relays, and what a recipient passes on, for a sender of no accepted domain; not what
// goes to the own organisation, unless that connector says so. The From field stays. The address tells its makers who
// was meant: a hash, a day, the sender's domain and name, or of a long one the hash alone.
// Source: the specification of routing, 3.5; Microsoft Learn, Sender Rewriting Scheme.

#include <string>

#include "base/tests.hpp"
#include "mail/address.hpp"
#include "model/world.hpp"
#include "policy/next_hop.hpp"

namespace mailflow::policy {

// Whether mail that takes `hop` gets another sender. `forwarded`: a recipient of the tenant passes it on.
enum class Passed : std::uint8_t { relayed, forwarded };
bool decide_rewriting(base::Tests& tests, const model::World& world, const NextHop& hop, const Arrival& arrival,
                      const RecipientFacts& facts, Passed passed);

// "bounces+SRS=Hx3Zq=BC@contoso.com" in the tenant's default domain; with a forwarder
// "anna+SRS=Hx3Zq=BC=fabrikam.com=bob@contoso.com", where that is not too long.
mail::EmailAddress rewritten(const model::Tenant& tenant, const mail::EmailAddress& sender, base::LabTime now,
                             const mail::EmailAddress* forwarder = nullptr);

}  // namespace mailflow::policy
