// What a session's message becomes in the host: one stamped message for all recipients that share its stamps, then what
// is going to happen to each.

#include <fmt/format.h>

#include <algorithm>

#include "lab/post_office.hpp"
#include "lab/reception.hpp"
#include "lab/stamping.hpp"

namespace mailflow::lab {

std::vector<Handling> Reception::handlings_of(const smtp::Peer& peer, const mail::Envelope& envelope,
                                              const mail::Message& message, const std::string& message_id,
                                              const std::vector<Addressee>& addressees,
                                              const policy::ContentValues& content, std::uint64_t track) {
  std::vector<Handling> out;
  for (auto& part : parts_of(peer, envelope, message, message_id, addressees, content)) {
    part.letter.track = track;
    if (auto* known = core_.journal.find(track); known != nullptr)
      for (const auto& addressee : part.addressees)
        known->recipient(addressee.recipient.address).copy = part.letter.message;
    out.push_back(prepare(core_, session_, std::move(part.letter), part.addressees, nullptr));
  }
  return out;
}

std::vector<Reception::Part> Reception::parts_of(const smtp::Peer& peer, const mail::Envelope& envelope,
                                                 const mail::Message& message, const std::string& message_id,
                                                 const std::vector<Addressee>& addressees,
                                                 const policy::ContentValues& content) const {
  const auto outward = [](const Addressee& addressee) {
    return addressee.arrival.directionality == policy::Directionality::originating &&
           addressee.next.kind != policy::NextHop::Kind::mailbox;
  };
  std::vector<Part> parts;
  for (const auto& addressee : addressees) {
    const auto same_stamps = [&](const Part& known) {
      const auto& first = known.addressees.front();
      return first.arrival.tenant == addressee.arrival.tenant &&
             first.arrival.directionality == addressee.arrival.directionality && first.trust == addressee.trust &&
             outward(first) == outward(addressee);
    };
    auto part = std::find_if(parts.begin(), parts.end(), same_stamps);
    if (part == parts.end()) {
      part = parts.emplace(parts.end());
      part->letter.message_id = message_id;
      part->letter.envelope = envelope;
      part->letter.envelope.recipients.clear();
    }
    part->addressees.push_back(addressee);
  }
  for (auto& part : parts) {
    const auto tenant = part.addressees.front().arrival.tenant;
    Arriving arriving{.host = host()};
    if (tenant != policy::no_row) arriving.tenant = &(*session_->world->tenants)[model::TenantId{tenant}];
    const auto& first = part.addressees.front();
    arriving.directionality = first.arrival.directionality;
    arriving.trust = first.trust;
    arriving.principal = first.arrival.principal;
    arriving.outward = outward(first);
    arriving.spf = content.spf;
    arriving.spf_domain = session_->sender ? session_->sender->domain.text() : peer.hello_name;
    arriving.client = values_.client;
    arriving.local = peer.local.address;
    arriving.helo = peer.hello_name;
    arriving.client_name = client_name_.value_or(std::string{});
    if (peer.tls) arriving.tls = &peer.tls->session;
    arriving.queue_id = fmt::format("{:012X}", base::stable_hash(message_id, message.count("Received")) >> 20);
    if (addressees.size() == 1) arriving.only_recipient = mail::to_string(addressees.front().recipient.address);
    arriving.message_id = message_id;
    arriving.at = core_.now();
    part.letter.message = std::make_shared<const mail::Message>(stamped(message, arriving));
  }
  return parts;
}

}  // namespace mailflow::lab
