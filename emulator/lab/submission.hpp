#pragma once
// A message as the lab hands it in: made from what a scenario or a user said, the same bytes each time.

#include "journey/outcome.hpp"
#include "mail/message.hpp"
#include "model/host.hpp"

namespace mailflow::lab {

// From, To, Subject, Date and Message-ID unless given; Received fields stand on top. `unique` tells messages apart.
// Line ends become CRLF. A message given byte by byte stays as it is, but for a Message-ID where it has none; it is an
// error when it is no message.
base::Result<mail::Message> message_of(const journey::Submission& submission, const model::Host& via,
                                       std::uint64_t unique, base::LabTime now);

}  // namespace mailflow::lab
