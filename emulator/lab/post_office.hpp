#pragma once
// What a host does with a message once it has it: decide the next hop of each recipient, put it into mailboxes, give
// the rest to the queue, one piece for each place it goes to.

#include <memory>
#include <span>

#include "lab/core.hpp"
#include "lab/letter.hpp"

namespace mailflow::lab {

// Asks policy where the recipient goes from here, and notes it.
policy::NextHop decide_next(const std::shared_ptr<const SessionRecord>& session, const policy::Arrival& arrival,
                            const mail::EmailAddress& recipient);

// `first`: for mail that the lab hands in; nullptr otherwise.
void pass_on(Core& core, const std::shared_ptr<const SessionRecord>& session, const Letter& letter,
             std::span<const Addressee> addressees, const std::shared_ptr<const FirstSession>& first);

}  // namespace mailflow::lab
