#pragma once
// What a domain's record allows, as a list of address ranges: ip4, ip6, a, mx, all, and what include and redirect say.
//
// The first term that matches counts, as in a check: what an earlier term took, whatever its qualifier, is not listed
// again, so the ranges are disjoint. Terms whose addresses depend on the mail or cannot be listed (exists, ptr, most
// macros) are named instead. Pure, in the pattern and with the limits of check.hpp; void lookups are not counted, for
// here both families are asked for. Where a check would end in an error, the list ends with the problem.

#include <optional>
#include <string>
#include <vector>

#include "base/ip.hpp"
#include "spf/check.hpp"

namespace mailflow::spf {

struct Allowed {
  base::IpRange range;  // its text is "192.0.2.0/24" or "a-b"
  std::string term;     // the one that says so
  std::string domain;   // in whose record
};

struct Unlisted {
  std::string term;
  std::string domain;
  const base::Text* why = nullptr;
};

struct Listing {
  std::vector<Allowed> allowed;  // in the order of the terms
  std::vector<Unlisted> unlisted;
  base::Explain problem;  // without a rule where there is none
  unsigned lookups = 0;
};

struct AddressSearch {
  std::vector<model::DnsQuestion> needs;
  std::optional<Listing> listing;
};

AddressSearch addresses(const std::string& domain, const model::DnsFacts& known, const Limits& limits = {});

// From the World's own DNS data.
Listing addresses_in(const model::World& world, const std::string& domain, const Limits& limits = {});

}  // namespace mailflow::spf
