#pragma once
// What a host does with a message once it has it: decide the next hop of each recipient, put it into mailboxes, give
// the rest to the queue, one piece for each place it goes to. It is prepared and carried out, so that a host can write
// down what it is going to do before it says 250.

#include <memory>
#include <span>
#include <vector>

#include "lab/core.hpp"
#include "lab/letter.hpp"

namespace mailflow::lab {

// Asks policy where the recipient goes from here, and notes it.
policy::NextHop decide_next(const std::shared_ptr<const SessionRecord>& session, const policy::Arrival& arrival,
                            const mail::EmailAddress& recipient, std::uint64_t size);

// Whom the host's directory makes of these recipients, or besides them: members of groups, whomever mailboxes pass mail
// on to. One who is among the message's recipients here already gets it once. Noted in the journal.
std::vector<Addressee> copies_for(const std::shared_ptr<const SessionRecord>& session, Track& track,
                                  std::span<const Addressee> addressees, std::uint64_t size);

// What is going to happen to a letter at a host, written down already.
struct Handling {
  struct Mailed {
    DeliveredMail mail;
    journey::Delivery delivery;
    std::uint64_t row = 0;  // in the trace
  };
  Letter letter;
  model::HostId host;
  std::vector<Mailed> mailed;
  std::vector<Piece> pieces;
};

// Decides it and writes it into the trace, so that it is durable with the hop that brought the letter.
// `first`: for mail that the lab hands in; nullptr otherwise.
Handling prepare(Core& core, const std::shared_ptr<const SessionRecord>& session, Letter letter,
                 std::span<const Addressee> addressees, const std::shared_ptr<const FirstSession>& first);
void carry_out(Core& core, Handling handling);
// The client was not told 250: what was written is taken back.
void take_back(Core& core, const Handling& handling);

}  // namespace mailflow::lab
