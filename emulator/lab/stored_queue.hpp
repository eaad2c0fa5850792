#pragma once
// Pieces of mail as rows of a trace and back. Pure. What comes from a trace may be hostile: each value is parsed, hosts
// must be there, and what does not fit is an `input` error.

#include "lab/letter.hpp"
#include "model/world.hpp"
#include "store/rows.hpp"

namespace mailflow::lab {

// Its body's number and the message's hops so far are the trace's to say.
store::PieceRow stored(const model::World& world, const Piece& piece, model::HostId host, base::LabTime at);
store::WaitingRow stored(const Piece& piece, const mail::Recipient& recipient, std::size_t rounds, base::LabTime until);

// Without recipients.
base::Result<Piece> piece_of(const store::PieceRow& row, const std::string& body, const model::World& world);
base::Result<mail::Recipient> recipient_of(const store::WaitingRow& row);

// The host of a row; rows count from 1.
base::Result<model::HostId> host_of(std::uint64_t row, const model::World& world);

}  // namespace mailflow::lab
