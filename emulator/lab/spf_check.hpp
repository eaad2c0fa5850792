#pragma once
// SPF on the wire: the pure evaluation of room spf with answers from a name server.
//
// A check takes at most `longest_check` of lab time: what is asked later counts as without an answer (RFC 7208 4.6.4).

#include <chrono>
#include <memory>
#include <string>

#include "net/clock.hpp"
#include "net/resolver.hpp"
#include "spf/addresses.hpp"
#include "spf/check.hpp"

namespace mailflow::lab {

inline constexpr auto longest_check = std::chrono::seconds{20};

// `known`: answers from before; those that this check gets are added, failures are not.
net::Task<spf::Verdict> check_spf(net::Resolver& resolver, net::Clock& clock, spf::Query query, spf::Options options,
                                  std::shared_ptr<model::DnsFacts> known);

// What a domain's record allows.
net::Task<spf::Listing> list_spf(net::Resolver& resolver, net::Clock& clock, std::string domain);

}  // namespace mailflow::lab
