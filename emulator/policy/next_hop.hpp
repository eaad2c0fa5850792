#pragma once
// Where a host sends a recipient next: into a mailbox of its own, to a host of the lab, or wherever MX points; nowhere,
// when it answers for the domain and has taken mail for a recipient who does not exist.

#include <compare>
#include <cstdint>
#include <optional>

#include "base/tests.hpp"
#include "model/world.hpp"
#include "policy/arrival.hpp"

namespace mailflow::policy {

struct NextHop {
  enum class Kind : std::uint8_t { mailbox, host, mx, nobody } kind = Kind::mx;
  model::HostId host;  // for host
  model::TlsPolicy tls = model::TlsPolicy::opportunistic;
  std::uint32_t tenant = no_row;  // for mailbox: of this tenant, no_row: of the host itself
  std::uint32_t mailbox = no_row;

  auto operator<=>(const NextHop&) const = default;
};

// `arrival` is what decide_arrival said when the host took the recipient; a default one for mail submitted there.
NextHop decide_next_hop(base::Tests& tests, const model::World& world, model::HostId host, const RecipientFacts& facts,
                        const Arrival& arrival);

}  // namespace mailflow::policy
