#pragma once
// `relay:` of a host: from whom it takes mail for the world, by which proof of a tenant, which header fields it takes
// away and adds, and where it sends mail for whom.
//
// A route's target is a host of the lab, `mx`, or a constant address that a host of the lab owns; `to` and `tls` are
// given where the way there matters. Errors with position; a constant address that nobody owns is refused.

#include <string>
#include <unordered_map>

#include "load/names.hpp"
#include "model/host.hpp"
#include "model/tenant.hpp"

namespace mailflow::load {

// `owners`: addresses as text → their hosts.
base::Result<model::RelaySettings> read_relay(const base::Value& value, const Names& hosts,
                                              const std::unordered_map<std::string, model::HostId>& owners);

// When the tenants are known: whom the relays ask for must be one of them.
base::Result<void> settle_required_tenants(std::vector<model::Host>& hosts, const model::Tenants& tenants);

}  // namespace mailflow::load
