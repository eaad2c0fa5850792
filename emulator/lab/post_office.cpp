#include "lab/post_office.hpp"

#include <unordered_set>

#include "lab/live_host.hpp"
#include "lab/stamping.hpp"
#include "policy/copies.hpp"
#include "policy/sender_rewriting.hpp"
#include "policy/targets.hpp"

namespace mailflow::lab {
namespace {

std::string mailbox_name(const model::Recipients& recipients, std::uint32_t row, const mail::EmailAddress& address) {
  return row == policy::no_row ? mail::to_string(address) : recipients[row].name;
}

bool goes_out(const Addressee& addressee) {
  return addressee.next.kind != policy::NextHop::Kind::mailbox;
}

// What a mailbox handed in has no stamps of an arrival yet.
std::shared_ptr<const mail::Message> as_handed_in(const SessionRecord& session, const Letter& letter,
                                                  const Addressee& addressee, base::LabTime now) {
  const auto& world = *session.world;
  const auto& host = (*world.hosts)[session.host];
  if (is_exchange_server(host) && addressee.arrival.connector == policy::no_row)
    return std::make_shared<const mail::Message>(
        stamped_by_server(*letter.message, host, {addressee.trust.grants.auth_as}));
  const bool submitted_here = policy::is_submitted(addressee.arrival);
  const bool in_strangers_name = addressee.arrival.tenant == policy::no_row && addressee.next.tenant != policy::no_row;
  if (!submitted_here && !in_strangers_name) return letter.message;
  const auto tenant = submitted_here ? addressee.arrival.tenant : addressee.next.tenant;
  const Submitted submitted{host, (*world.tenants)[model::TenantId{tenant}], addressee.trust, goes_out(addressee), now};
  return std::make_shared<const mail::Message>(stamped_inside(*letter.message, submitted, letter.message_id));
}

Handling::Mailed mailed(Core& core, const SessionRecord& session, const Letter& letter, const Addressee& addressee,
                        base::LabTime now) {
  const auto& world = *session.world;
  const auto& host = (*world.hosts)[session.host];
  const auto& address = addressee.recipient.address;
  Handling::Mailed out;
  auto& mail = out.mail;
  mail.at = now;
  mail.host = session.host;
  mail.sender = letter.envelope.sender;
  mail.recipient = address;
  mail.message = *as_handed_in(session, letter, addressee, now);
  out.delivery = {host.name, {}, mail.folder};
  const bool kept = policy::is_kept(addressee.arrival, addressee.trust, addressee.next);
  const auto at_tenant = kept ? addressee.arrival.tenant : addressee.next.tenant;
  if (at_tenant == policy::no_row) {
    mail.mailbox = mailbox_name(model::recipients_at(world, session.host), addressee.next.mailbox, address);
  } else {
    const auto& tenant = (*world.tenants)[model::TenantId{at_tenant}];
    mail.tenant = tenant.name;
    mail.mailbox = mailbox_name(*tenant.recipients, addressee.next.mailbox, address);
    mail.folder = policy::to_string(addressee.trust.folder);
    out.delivery.at = tenant.name + '@' + host.name;
    out.delivery.folder = mail.folder;
  }
  out.delivery.mailbox = mail.mailbox;
  if (core.trace) out.row = core.trace->delivered(core.journal.find(letter.track), letter.track, mail);
  return out;
}

void deliver(Core& core, const Letter& letter, Handling::Mailed mailed) {
  auto& mail = mailed.mail;
  if (core.events.watched()) {
    Event event{.at = mail.at, .kind = EventKind::delivered, .host = (*core.world()->hosts)[mail.host].name};
    event.message_id = letter.message_id;
    event.sender = mail::to_path(mail.sender);
    event.recipient = mail::to_string(mail.recipient);
    event.detail = mail.mailbox;
    core.events.tell(std::move(event));
  }
  auto* track = core.journal.find(letter.track);
  const auto address = mail.recipient;
  const auto number = core.mailboxes.add(std::move(mail));
  if (track == nullptr) return;
  auto& row = track->recipient(address);
  row.delivered = std::move(mailed.delivery);
  row.delivered_mail = number;
}

// As whose mail it leaves.
mail::ReversePath leaving_sender(const SessionRecord& session, const Addressee& addressee, base::LabTime now) {
  base::Tests tests;
  const auto facts = policy::recipient_facts(session.sender, addressee.recipient.address);
  return policy::leaving_sender(tests, *session.world, addressee.next, addressee.arrival, facts, session.sender,
                                addressee.forwarder, now);
}

const model::Tenant* tenant_of(const model::World& world, const policy::Arrival& arrival) {
  return arrival.tenant == policy::no_row ? nullptr : &(*world.tenants)[model::TenantId{arrival.tenant}];
}

// Recipients of one piece share targets: they go to the same host or address, to the same smart hosts, or to the same
// domain's MX. They have one sender.
bool go_together(const model::World& world, const Piece& piece, const Addressee& addressee,
                 const mail::ReversePath& sender) {
  if (piece.hop != addressee.next || piece.letter.envelope.sender != sender) return false;
  if (piece.first && piece.first->connect) return true;
  return !policy::goes_by_domain(world, piece.hop) ||
         piece.recipients.front().address.domain == addressee.recipient.address.domain;
}

}  // namespace

policy::NextHop decide_next(const std::shared_ptr<const SessionRecord>& session, const policy::Arrival& arrival,
                            const mail::EmailAddress& recipient, std::uint64_t size) {
  base::Tests tests;
  tests.begin();
  const auto facts = policy::recipient_facts(session->sender, recipient, size);
  return policy::decide_next_hop(tests, *session->world, session->host, facts, arrival);
}

std::vector<Addressee> copies_for(const std::shared_ptr<const SessionRecord>& session, Track& track,
                                  std::span<const Addressee> addressees, std::uint64_t size) {
  const auto& world = *session->world;
  std::unordered_set<mail::EmailAddress> known;
  for (const auto& addressee : addressees) known.insert(addressee.recipient.address);
  std::vector<Addressee> out;
  const auto pass_on = [&](const Addressee& from) {
    if (policy::is_kept(from.arrival, from.trust, from.next)) return;
    const auto addresses = policy::copies_of(world, session->host, from.next, from.recipient.address);
    if (addresses.empty()) return;
    const auto forwarder = policy::forwarder_of(world, session->host, from.next);
    for (const auto& address : addresses) {
      track.recipient(from.recipient.address).passed_on.push_back(address);
      if (!known.insert(address).second) continue;
      Addressee copy{{address, from.recipient.notify, from.recipient.original}, from.arrival, {}, from.trust, {}};
      copy.arrival.mailbox = policy::no_row;
      copy.forwarder = forwarder;
      auto& row = track.copy(from.recipient.address, address, forwarder);
      if (from.next.refusal == policy::ReplyId::none) {
        copy.next = decide_next(session, copy.arrival, address, size);
        row.decisions.push_back({.kind = Decision::Kind::next_hop,
                                 .session = session,
                                 .arrival = copy.arrival,
                                 .next = copy.next,
                                 .size = size});
      } else {
        copy.next.kind = policy::NextHop::Kind::refused;
        copy.next.refusal = from.next.refusal;
        copy.next.tenant = from.arrival.tenant;
      }
      out.push_back(std::move(copy));
    }
  };
  for (const auto& addressee : addressees) pass_on(addressee);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto from = out[i];
    pass_on(from);
  }
  return out;
}

Handling prepare(Core& core, const std::shared_ptr<const SessionRecord>& session, Letter letter,
                 std::span<const Addressee> addressees, const std::shared_ptr<const FirstSession>& first) {
  const auto& host = (*session->world->hosts)[session->host];
  Handling out{std::move(letter), session->host, {}, {}};
  auto& pieces = out.pieces;
  for (const auto& addressee : addressees) {
    if (addressee.next.kind == policy::NextHop::Kind::mailbox ||
        policy::is_kept(addressee.arrival, addressee.trust, addressee.next)) {
      out.mailed.push_back(mailed(core, *session, out.letter, addressee, core.now()));
      continue;
    }
    if (addressee.next.kind == policy::NextHop::Kind::copies) continue;
    auto sender = leaving_sender(*session, addressee, core.now());
    auto piece = pieces.begin();
    while (piece != pieces.end() && !go_together(*session->world, *piece, addressee, sender)) ++piece;
    if (piece == pieces.end()) {
      auto outgoing = out.letter;
      const Leaving how{host, tenant_of(*session->world, addressee.arrival), addressee.arrival,
                        policy::connector_of(*session->world, addressee.next),
                        addressee.next.kind == policy::NextHop::Kind::host};
      outgoing.envelope.sender = std::move(sender);
      outgoing.message = leaving(as_handed_in(*session, out.letter, addressee, core.now()), how, session->sender);
      pieces.push_back(Piece{std::move(outgoing), addressee.next, {}, first});
      piece = std::prev(pieces.end());
    }
    piece->recipients.push_back(addressee.recipient);
  }
  if (!core.trace) return out;
  for (auto& piece : pieces)
    core.trace->queued(*session->world, core.journal.find(piece.letter.track), piece, out.host, core.now());
  return out;
}

void carry_out(Core& core, Handling handling) {
  for (auto& mailed : handling.mailed) deliver(core, handling.letter, std::move(mailed));
  for (auto& piece : handling.pieces) core.host(handling.host).queue().add(std::move(piece));
}

void take_back(Core& core, const Handling& handling) {
  for (const auto& mailed : handling.mailed) core.trace->undelivered(handling.letter.track, mailed.row);
  for (const auto& piece : handling.pieces) core.trace->gone(piece);
}

}  // namespace mailflow::lab
