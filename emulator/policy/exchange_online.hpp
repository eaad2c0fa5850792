#pragma once
// The stages of Exchange Online's edge at RCPT TO: whose mail is it, which partner connector, does the recipient exist.
//
// Source: the specification's sections 1.3 (incoming), 2.2 (PC-1 … PC-13) and 5.1.

#include <span>

#include "policy/next_hop.hpp"

namespace mailflow::policy {

std::span<const Stage> exchange_online_arrival();

NextHop exchange_online_next_hop(base::Tests& tests, const model::World& world, model::HostId host,
                                 const RecipientFacts& facts, const Arrival& arrival);

// Of a mailbox's mail, before it has gone anywhere: by the sender's domain.
Arrival exchange_online_submission(base::Tests& tests, const model::World& world, model::HostId host,
                                   const RecipientFacts& facts);

}  // namespace mailflow::policy
