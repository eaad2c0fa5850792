#pragma once
// Faults that strike a number of times, counted over messages that are walked one by one.
//
// On the wire a host counts. The walk takes one recipient after the other through all of its time, so it asks a book:
// which strikes, in the order of time, message and recipient, are still within the number. The book learns by walking:
// walk every message with it until `learnt` says that nothing is new, then it knows the last strike of each fault. A
// walk without the book takes a counted fault as one that always strikes.

#include <compare>
#include <cstdint>
#include <map>
#include <set>

#include "base/time.hpp"
#include "model/fault.hpp"

namespace mailflow::journey {

// When, and of which message and recipient, counted from 0.
struct Strike {
  base::LabTime at{};
  std::size_t message = 0;
  std::size_t recipient = 0;
  auto operator<=>(const Strike&) const = default;
};

class StrikeBook {
 public:
  // Does the fault strike? Kept as a strike if so.
  bool strikes(const model::HostFault& fault, const Strike& strike);

  // After all messages were walked: true when nothing was struck too often. Otherwise one fault more has an end, and
  // all are to be walked again.
  bool learnt();

 private:
  struct Count {
    std::uint32_t times = 0;
    std::set<Strike> seen;
  };
  std::map<std::uint32_t, Count> counts_;  // by the fault's number
  std::map<std::uint32_t, Strike> ends_;   // the last strike of those that have an end
};

}  // namespace mailflow::journey
