#pragma once
// Tells a sender that a host has given his message up: an NDR, written by the host and sent like any other mail.

#include <span>
#include <string>
#include <string_view>

#include "lab/core.hpp"
#include "lab/letter.hpp"
#include "policy/report.hpp"

namespace mailflow::lab {

// One NDR about all recipients of `piece` that were given up together and about whom policy says one is due.
void tell_sender(Core& core, model::HostId host, const Piece& piece, base::LabTime queued_at,
                 std::span<const policy::GivenUp> given_up);

// The Message-ID of the NDR that `host` writes at `now` about a message and the recipients given up together with
// `first`.
std::string report_id(const model::Host& host, std::string_view failed_message_id, const mail::EmailAddress& first,
                      base::LabTime now);

}  // namespace mailflow::lab
