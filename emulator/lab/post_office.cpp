#include "lab/post_office.hpp"

#include "lab/live_host.hpp"
#include "lab/stamping.hpp"

namespace mailflow::lab {
namespace {

std::string mailbox_name(const model::Recipients& recipients, std::uint32_t row, const mail::EmailAddress& address) {
  return row == policy::no_row ? mail::to_string(address) : recipients[row].name;
}

void deliver(Core& core, const SessionRecord& session, const Letter& letter, const Addressee& addressee) {
  const auto& world = *session.world;
  const auto& host = (*world.hosts)[session.host];
  const auto& address = addressee.recipient.address;
  DeliveredMail mail;
  mail.at = core.now();
  mail.host = session.host;
  mail.sender = letter.envelope.sender;
  mail.recipient = address;
  mail.message = *letter.message;
  journey::Delivery delivery{host.name, {}, mail.folder};
  if (addressee.next.tenant == policy::no_row) {
    mail.mailbox = mailbox_name(*host.recipients, addressee.next.mailbox, address);
  } else {
    const auto& tenant = (*world.tenants)[model::TenantId{addressee.next.tenant}];
    mail.tenant = tenant.name;
    mail.mailbox = mailbox_name(*tenant.recipients, addressee.next.mailbox, address);
    delivery.at = tenant.name + '@' + host.name;
    if (addressee.arrival.tenant == policy::no_row)
      mail.message = stamped_inside(std::move(mail.message), host, tenant, letter.message_id, mail.at);
  }
  delivery.mailbox = mail.mailbox;
  if (core.events.watched()) {
    Event event{.at = mail.at, .kind = EventKind::delivered, .host = host.name, .message_id = letter.message_id};
    event.sender = mail::to_path(mail.sender);
    event.recipient = mail::to_string(address);
    event.detail = mail.mailbox;
    core.events.tell(std::move(event));
  }
  if (core.trace) core.trace->delivered(letter.track, mail);
  auto* track = core.journal.find(letter.track);
  const auto number = core.mailboxes.add(std::move(mail));
  if (track == nullptr) return;
  auto& row = track->recipient(address);
  row.delivered = std::move(delivery);
  row.delivered_mail = number;
}

// Recipients of one piece share targets: they go to the same host, or to the same domain's MX.
bool go_together(const Piece& piece, const Addressee& addressee) {
  if (piece.hop != addressee.next) return false;
  return piece.hop.kind == policy::NextHop::Kind::host ||
         piece.recipients.front().address.domain == addressee.recipient.address.domain;
}

}  // namespace

policy::NextHop decide_next(const std::shared_ptr<const SessionRecord>& session, const policy::Arrival& arrival,
                            const mail::EmailAddress& recipient) {
  base::Tests tests;
  tests.begin();
  const auto facts = policy::recipient_facts(session->sender, recipient);
  return policy::decide_next_hop(tests, *session->world, session->host, facts, arrival);
}

void pass_on(Core& core, const std::shared_ptr<const SessionRecord>& session, const Letter& letter,
             std::span<const Addressee> addressees, const std::shared_ptr<const FirstSession>& first) {
  const auto& host = (*session->world->hosts)[session->host];
  std::vector<Piece> pieces;
  Letter outgoing = letter;
  for (const auto& addressee : addressees) {
    if (addressee.next.kind == policy::NextHop::Kind::mailbox) {
      deliver(core, *session, letter, addressee);
      continue;
    }
    auto piece = pieces.begin();
    while (piece != pieces.end() && !go_together(*piece, addressee)) ++piece;
    if (piece == pieces.end()) {
      if (pieces.empty()) outgoing.message = leaving(host, letter.message);
      pieces.push_back(Piece{outgoing, addressee.next, {}, first});
      piece = std::prev(pieces.end());
    }
    piece->recipients.push_back(addressee.recipient);
  }
  for (auto& piece : pieces) core.host(session->host).queue().add(std::move(piece));
}

}  // namespace mailflow::lab
