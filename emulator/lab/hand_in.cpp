#include "lab/hand_in.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "lab/post_office.hpp"
#include "policy/content.hpp"

namespace mailflow::lab {
namespace {

// Whose mail it is where it is handed in, and what is thought of it there.
void decide_here(const std::shared_ptr<const SessionRecord>& session, std::uint32_t tenant,
                 const std::shared_ptr<const policy::ContentValues>& content, Addressee& addressee,
                 RecipientTrack& row) {
  base::Tests tests;
  const auto facts = policy::recipient_facts(session->sender, addressee.recipient.address);
  if (tenant != policy::no_row) {
    addressee.arrival.tenant = tenant;
    addressee.arrival.directionality = policy::Directionality::originating;
  } else {
    addressee.arrival = policy::decide_submission(tests, *session->world, session->host, facts);
    row.decisions.push_back({.kind = Decision::Kind::submission, .session = session});
  }
  if (!policy::is_submitted(addressee.arrival)) return;
  tests.begin();
  addressee.trust = policy::decide_submitted(tests, *session->world, session->host, addressee.arrival, facts,
                                             policy::content_facts(*content));
  row.decisions.push_back({.kind = Decision::Kind::submitted_content,
                           .session = session,
                           .arrival = addressee.arrival,
                           .content = content});
}

// Whoever connects past the MX asks nobody where to go.
std::vector<Addressee> addressees_of(const std::shared_ptr<const SessionRecord>& session, Track& track,
                                     std::span<const mail::EmailAddress> to, const FirstSession* first,
                                     std::uint32_t tenant, const mail::Message& message) {
  auto shown = policy::content_values(message.header());
  shown.verdict = track.verdict;
  const auto content = std::make_shared<const policy::ContentValues>(std::move(shown));
  std::vector<Addressee> out;
  for (const auto& address : to) {
    const bool again =
        std::any_of(out.begin(), out.end(), [&](const Addressee& each) { return each.recipient.address == address; });
    if (again) continue;
    Addressee addressee{{address, {}, {}}, {}, {}, {}};
    auto& row = track.recipient(address);
    decide_here(session, tenant, content, addressee, row);
    addressee.next.tenant = addressee.arrival.tenant;
    if (first == nullptr || !first->connect) {
      addressee.next = decide_next(session, addressee.arrival, address, message.size());
      row.decisions.push_back({.kind = Decision::Kind::next_hop,
                               .session = session,
                               .arrival = addressee.arrival,
                               .next = addressee.next,
                               .size = message.size()});
    }
    out.push_back(std::move(addressee));
  }
  return out;
}

void tell(Core& core, const SessionRecord& session, const Letter& letter, std::span<const Addressee> addressees) {
  if (!core.events.watched()) return;
  for (const auto& addressee : addressees) {
    Event event{.at = core.now(), .kind = EventKind::submitted, .host = (*session.world->hosts)[session.host].name};
    event.message_id = letter.message_id;
    event.sender = mail::to_path(session.sender);
    event.recipient = mail::to_string(addressee.recipient.address);
    core.events.tell(std::move(event));
  }
}

}  // namespace

void hand_in(Core& core, const std::shared_ptr<const SessionRecord>& session, Letter letter, Track& track,
             std::span<const mail::EmailAddress> to, const std::shared_ptr<const FirstSession>& first,
             std::uint32_t tenant) {
  letter.track = track.number;
  track.came_with = letter.message->count("Received");
  track.straight = first != nullptr && first->connect;
  track.epoch = core.worlds->epochs().size() - 1;
  auto addressees = addressees_of(session, track, to, first.get(), tenant, *letter.message);
  for (auto& row : track.recipients) row.copy = letter.message;
  std::ranges::move(copies_for(session, track, addressees, letter.message->size()), std::back_inserter(addressees));
  if (core.trace) core.trace->submitted(track, *session, *letter.message, addressees);
  tell(core, *session, letter, addressees);
  carry_out(core, prepare(core, session, std::move(letter), addressees, first));
}

}  // namespace mailflow::lab
