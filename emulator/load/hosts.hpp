#pragma once
// `hosts:` of a lab file → model::Host rows, with defaults filled in.
//
// A host's name (FQDN) is the one given, else the first name of its certificate without a wildcard, else by kind: one
// of Microsoft's front-end names, <name>.<its organisation's first domain>, mx.<its first domain>, or <name>.example.
// Errors with position: an address used
// twice, a name used twice, a host without address, unknown hosts in accept-from and routes, a route to a constant
// address that no host owns, keys that the kind does not have. At most 10,000 hosts.

#include <vector>

#include "load/certificates.hpp"
#include "load/names.hpp"
#include "load/organizations.hpp"
#include "model/host.hpp"

namespace mailflow::load {

inline constexpr std::size_t most_hosts = 10'000;
inline constexpr std::size_t most_domains = 10'000;  // of one host or tenant
inline constexpr std::size_t most_addresses = 64;    // of one host

// The names first: authorities and hosts refer to each other.
base::Result<Names> read_host_names(const base::Value* hosts);

base::Result<std::vector<model::Host>> read_hosts(const base::Value* hosts, const Names& names,
                                                  const Names& authorities, const Memberships& memberships);

}  // namespace mailflow::load
