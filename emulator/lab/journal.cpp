#include "lab/journal.hpp"

#include <algorithm>
#include <utility>

namespace mailflow::lab {

RecipientTrack& Track::recipient(const mail::EmailAddress& address) {
  const auto known = std::find_if(recipients.begin(), recipients.end(),
                                  [&](const RecipientTrack& row) { return row.address == address; });
  if (known != recipients.end()) return *known;
  recipients.emplace_back().address = address;
  return recipients.back();
}

RecipientTrack& Track::copy(const mail::EmailAddress& of, const mail::EmailAddress& address,
                            const policy::Forwarder& forwarder) {
  const auto parent = recipient(of);  // a copy of its own: the list may grow
  const auto known = recipients.size();
  auto& made = recipient(address);
  if (recipients.size() == known) {
    ++made.ways;
    return made;
  }
  made.origin = std::make_shared<const Origin>(Origin{of, parent.decisions.size(), parent.origin, forwarder});
  made.decisions = parent.decisions;
  made.copy = parent.copy;
  made.rejected = parent.rejected;
  made.deferred = parent.deferred;
  return made;
}

Track& Journal::open(std::string message_id, std::string via) {
  auto& track = *own_.emplace_back(std::make_unique<Track>());
  track.number = ++last_;
  track.message_id = std::move(message_id);
  track.via = std::move(via);
  by_message_id_[track.message_id] = &track;
  return track;
}

Track& Journal::track(std::string_view message_id) {
  if (const auto known = by_message_id_.find(message_id); known != by_message_id_.end()) return *known->second;
  if (foreign_.size() == most_foreign) {
    const auto oldest = by_message_id_.find(foreign_.front()->message_id);
    if (oldest != by_message_id_.end() && oldest->second == foreign_.front().get()) by_message_id_.erase(oldest);
    foreign_.pop_front();
  }
  auto& track = *foreign_.emplace_back(std::make_unique<Track>());
  track.number = ++last_;
  track.message_id = message_id;
  by_message_id_.emplace(track.message_id, &track);
  return track;
}

Track& Journal::restore(std::uint64_t number, std::string message_id) {
  auto& track = *foreign_.emplace_back(std::make_unique<Track>());
  track.number = last_ = number;
  track.message_id = std::move(message_id);
  by_message_id_[track.message_id] = &track;
  return track;
}

const Track* Journal::find(std::uint64_t number) const {
  for (auto* tracks : {&own_, &foreign_}) {
    const auto found = std::lower_bound(tracks->begin(), tracks->end(), number,
                                        [](const auto& track, std::uint64_t wanted) { return track->number < wanted; });
    if (found != tracks->end() && (*found)->number == number) return found->get();
  }
  return nullptr;
}

Track* Journal::find(std::uint64_t number) {
  return const_cast<Track*>(std::as_const(*this).find(number));  // NOLINT: the journal owns it
}

void Journal::refuse(Refused refused) {
  if (refused_.size() == most_refused) refused_.pop_front();
  refused_.push_back(std::move(refused));
}

std::optional<Refused> Journal::claim(model::HostId host, const net::LabEndpoint& client,
                                      const mail::EmailAddress& recipient) {
  const auto found = std::find_if(refused_.rbegin(), refused_.rend(), [&](const Refused& row) {
    return row.client == client && row.decision.session->host == host && row.recipient == recipient;
  });
  if (found == refused_.rend()) return {};
  if (found->recipient == mail::EmailAddress{}) return *found;  // the others claim it, too
  auto refused = std::move(*found);
  refused_.erase(std::next(found).base());
  return refused;
}

}  // namespace mailflow::lab
