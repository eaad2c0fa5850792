#pragma once
// A message that begins its way at a host of the lab: one that somebody hands in, or one that the host writes itself.
// It is noted, told and written down, then the post office has it.

#include <memory>
#include <span>

#include "lab/core.hpp"
#include "lab/letter.hpp"

namespace mailflow::lab {

// `track` is the message's; `first`: nullptr for a usual session. `tenant`: for whom a host of Exchange Online writes;
// no_row: it is asked whose the sender is.
void hand_in(Core& core, const std::shared_ptr<const SessionRecord>& session, Letter letter, Track& track,
             std::span<const mail::EmailAddress> to, const std::shared_ptr<const FirstSession>& first,
             std::uint32_t tenant = policy::no_row);

}  // namespace mailflow::lab
