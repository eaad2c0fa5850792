#pragma once
// What an Exchange server on premises does: it takes mail for the recipients of its organisation in its accepted
// domains, and delivers it.

#include <span>

#include "policy/next_hop.hpp"

namespace mailflow::policy {

std::span<const Stage> exchange_server_arrival();

NextHop exchange_server_next_hop(base::Tests& tests, const model::World& world, model::HostId host,
                                 const RecipientFacts& facts, const Arrival& arrival);

}  // namespace mailflow::policy
