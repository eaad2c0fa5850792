#pragma once
// A set of addresses as disjoint ranges that remembers what was in it before: for "the first term that matches counts".
//
// Adding costs the logarithm of the set's size and the number of ranges that are joined.

#include <map>
#include <vector>

#include "base/ip.hpp"

namespace mailflow::spf {

class RangeSet {
 public:
  // What of the range is new, in order, each piece named in CIDR form where it has one.
  std::vector<base::IpRange> add(const base::IpRange& range);

 private:
  std::map<base::IpAddress, base::IpAddress> ranges_;  // first → last
};

// "192.0.2.1", "192.0.2.0/24" or "192.0.2.1-192.0.2.9".
std::string range_text(const base::IpAddress& first, const base::IpAddress& last);

}  // namespace mailflow::spf
