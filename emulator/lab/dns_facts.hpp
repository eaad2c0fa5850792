#pragma once
// Policy's DNS questions asked of the lab's name server.

#include "net/resolver.hpp"
#include "policy/targets.hpp"

namespace mailflow::lab {

net::Task<policy::DnsFact> ask(net::Resolver& resolver, policy::DnsQuestion question);

}  // namespace mailflow::lab
