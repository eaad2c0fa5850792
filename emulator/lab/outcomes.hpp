#pragma once
// What became of a message, put together from what the wire left behind: the Received fields of the message as it was
// delivered or as a queue holds it, the receiving hosts' records, and what the senders' clients saw.
//
// The route is read from the Received fields, oldest first; a host's record gives what its field does not say (tenant,
// connector, how the client's certificate was found). Explanations are made by asking policy again, with the World and
// the facts of that time.

#include "journey/walk.hpp"
#include "lab/core.hpp"

namespace mailflow::lab {

// Of all recipients of a message, its own before the copies that directories made.
std::vector<journey::RecipientOutcome> outcomes_of(const Core& core, const Track& track, journey::Reasons reasons);

// The decisions on the recipient's way, in order, with every candidate.
std::vector<base::Explain> explain(const RecipientTrack& recipient);

}  // namespace mailflow::lab
