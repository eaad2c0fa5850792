#pragma once
// A tenant's connection filter: its block list, its allow list, and how the second is read where an address is in both,
// or is also that of an organisation's own server.
//
// An address on the allow list skips the spam filter and is never blocked (CF-1). One that also stands in an
// address-based OnPremises connector of any tenant of the service is let in all the same, but filtered (CF-3, the
// switch edge.allow-list-quirk). Reads the tables connection_filter, own_servers and edge_behaviour. `client` is the
// address that the lists go by. Source: the specification's section 5.2.

#include "policy/arrival.hpp"

namespace mailflow::policy {

enum class AllowList : std::uint8_t {
  none,                  // not on it
  allowed,               // the spam filter is skipped
  allowed_but_filtered,  // shown as allowed, and filtered like all others
};

AllowList meet_allow_list(base::Tests& tests, const Tables& tables, const base::Fact<base::IpAddress>& client);

// On the block list, and not on the allow list.
bool is_blocked(base::Tests& tests, const Tables& tables, const base::Fact<base::IpAddress>& client);

}  // namespace mailflow::policy
