#pragma once
// DNS questions of policy and SPF asked of a name server: the facts come back to be called with again.

#include <vector>

#include "model/dns_facts.hpp"
#include "net/clock.hpp"
#include "net/resolver.hpp"

namespace mailflow::lab {

net::Task<model::DnsFact> ask(net::Resolver& resolver, model::DnsQuestion question);

// One after the other; those whose turn comes after `until` fail without being asked.
net::Task<model::DnsFacts> ask_all(net::Resolver& resolver, net::Clock& clock, base::LabTime until,
                                   std::vector<model::DnsQuestion> questions);

}  // namespace mailflow::lab
