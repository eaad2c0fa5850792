#pragma once
// Tells a sender that a host has given his message up: an NDR, written by the host and sent like any other mail.

#include <span>

#include "lab/core.hpp"
#include "lab/letter.hpp"
#include "policy/report.hpp"

namespace mailflow::lab {

// One NDR about all recipients of `piece` that were given up together and about whom policy says one is due.
void tell_sender(Core& core, model::HostId host, const Piece& piece, base::LabTime queued_at,
                 std::span<const policy::GivenUp> given_up);

}  // namespace mailflow::lab
