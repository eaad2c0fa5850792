// The part of the trace from which a lab goes on: what waits in its queues, and its clock.

#include <limits>
#include <utility>

#include "lab/stored_queue.hpp"
#include "lab/trace.hpp"

namespace mailflow::lab {

// Without its track nobody could tell later which hop came behind it.
void Trace::queued(const model::World& world, Track* track, Piece& piece, model::HostId host, base::LabTime at) {
  if (!in_file_) return;
  piece.number = ++pieces_;
  auto row = stored(world, piece, host, at);
  row.after = track == nullptr ? std::numeric_limits<std::uint32_t>::max() : track->traced_hops;
  row.body = body_of(track, *piece.letter.message);
  store_->record(std::move(row));
  for (const auto& recipient : piece.recipients) waits(piece, recipient, 0, at);
}

void Trace::waits(const Piece& piece, const mail::Recipient& recipient, std::size_t rounds, base::LabTime until) {
  if (piece.number != 0) store_->record(stored(piece, recipient, rounds, until));
}

void Trace::waits_no_longer(const Piece& piece, const mail::EmailAddress& recipient) {
  if (piece.number != 0) store_->record(store::WaitingGone{piece.number, mail::to_string(recipient)});
}

void Trace::gone(const Piece& piece) {
  if (piece.number != 0) store_->record(store::PieceGone{piece.number});
}

void Trace::clock(base::LabTime now) {
  if (in_file_ && std::exchange(clock_, now) != now) store_->record(store::ClockRow{now});
}

}  // namespace mailflow::lab
