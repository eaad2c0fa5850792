#pragma once
// The AAAA records of the names that accepted domains point their MX at, as Enable- and Disable-IPv6ForAcceptedDomain
// leave them.
//
// Names answer at once; the tenant's own tables may still wait for `behaviour.propagation`.

#include "model/world.hpp"

namespace mailflow::load {

// `after` with the zone that fits it, where the two differ in what domains take over IPv6. Records of the service
// alone come and go; what a lab file says itself stays.
base::Result<model::World> with_ipv6_records(const model::World& before, model::World after, model::TenantId tenant);

}  // namespace mailflow::load
