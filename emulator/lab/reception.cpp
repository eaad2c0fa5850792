#include "lab/reception.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lab/post_office.hpp"
#include "lab/stamping.hpp"
#include "mail/message_id.hpp"
#include "policy/content.hpp"
#include "policy/host_kinds.hpp"

namespace mailflow::lab {

Reception::Reception(Core& core, model::HostId host, const smtp::Server& server, base::IpAddress client)
    : core_(core),
      host_(host),
      server_(server),
      came_from_(client),
      values_{.client = client, .tls = false, .certificate_valid = false, .certificate_names = {}},
      facts_(policy::session_facts(values_)) {}

smtp::Answer Reception::connected(const smtp::Peer& peer) {
  if (core_.events.watched()) {
    Event event{.at = core_.now(), .kind = EventKind::session, .host = (*core_.world()->hosts)[host_].name};
    event.peer = core_.name_of(values_.client);
    event.detail = peer.session_id;
    core_.events.tell(std::move(event));
  }
  // A connection that should not have come to be, by a client that is none of the lab's.
  for (const auto point : {model::FaultPoint::reset, model::FaultPoint::refused, model::FaultPoint::timeout}) {
    if (!trouble(point)) continue;
    smtp::Verdict verdict;
    verdict.then = smtp::Verdict::Then::reset;
    return verdict;
  }
  auto verdict = trouble(model::FaultPoint::greeting).value_or(smtp::Verdict{});
  if (const auto* late = core_.world()->faults->find(host_, model::FaultPoint::delay, core_.now()))
    verdict.delay = late->delay;
  return verdict;
}

std::optional<smtp::Verdict> Reception::trouble(model::FaultPoint point) const {
  const auto* fault = core_.world()->faults->find(host_, point, core_.now());
  if (fault == nullptr) return std::nullopt;
  if (fault->times > 0 && ++core_.strikes[fault->number] > fault->times) return std::nullopt;
  return smtp::Verdict(mail::Reply{fault->code, fault->status, fault->text});
}

void Reception::tls_started(const smtp::Peer& peer) {
  const auto& world = *core_.world();
  tls_.encrypted = true;
  tls_.protocol = peer.tls->session.protocol;
  values_.tls = true;
  const auto& kind = policy::kind_of((*world.hosts)[host_]);
  if (kind.client_certificate == policy::ClientCertificate::asked) {
    tls_.client = peer.tls->peer.verdict;
    values_.certificate_valid = tls_.client == model::ChainVerdict::valid;
    values_.certificate_names = peer.tls->peer.names;
  }
  facts_ = policy::session_facts(values_);
}

void Reception::speaks_for(smtp::Peer& peer, const protocol::smtp::ClientClaim& claim) {
  values_.client = claim.address ? core_.address_named(*claim.address) : came_from_;
  facts_ = policy::session_facts(values_);
  client_name_ = claim.name;
  peer.client.address = values_.client;
  if (claim.port) peer.client.port = *claim.port;
  peer.local.address = core_.address_met(host_, values_.client, claim.destination);
}

smtp::Answer Reception::sender(const smtp::Peer&, const mail::Envelope& envelope) {
  arrivals_.clear();
  session_ = std::make_shared<const SessionRecord>(
      SessionRecord{core_.world(), host_, core_.now(), values_, tls_, envelope.sender});
  return trouble(model::FaultPoint::mail).value_or(smtp::Verdict{});
}

smtp::Answer Reception::recipient(const smtp::Peer& peer, const mail::Envelope& envelope,
                                  const mail::Recipient& recipient) {
  if (auto answer = trouble(model::FaultPoint::rcpt)) return std::move(*answer);
  const auto facts = policy::recipient_facts(envelope.sender, recipient.address);
  const auto arrival = policy::decide_arrival(tests_, *session_->world, host_, {facts_, facts});
  if (!arrival.refused()) {
    arrivals_.push_back(arrival);
    return smtp::Verdict{};
  }
  auto reply = policy::reply_for(arrival.refusal, mail::to_string(recipient.address), host().fqdn.text());
  Refused refused{peer.client, recipient.address, Decision{.session = session_, .arrival = arrival}};
  if (traced_) refused.hop = core_.trace->refused(*traced_, *session_, nullptr, recipient.address, arrival, reply);
  core_.journal.refuse(std::move(refused));
  tell(EventKind::refused, {}, recipient.address, reply, arrival);
  return smtp::Verdict(std::move(reply));
}

smtp::Answer Reception::content(const smtp::Peer& peer, smtp::Arrival arrival) {
  return take(peer, std::move(arrival));
}

net::Task<smtp::Verdict> Reception::take(const smtp::Peer& peer, smtp::Arrival arrival) {
  auto& message = arrival.message;
  const auto hops = message.count("Received");
  tests_.begin();
  const auto refusal = policy::decide_content(tests_, *session_->world, host_, policy::content_facts(hops));
  auto message_id = message_id_of(message).value_or(std::string{});
  if (message_id.empty()) {
    message_id = mail::make_message_id(
        fmt::format("{:016x}{}", base::stable_hash(peer.session_id, hops), peer.session_id), host().fqdn.text());
    message.append("Message-ID", message_id);
  }
  auto addressees = addressees_of(arrival.envelope);
  const auto track = note(message_id, addressees, hops, refusal == policy::ReplyId::none);
  if (refusal != policy::ReplyId::none) {
    auto reply = policy::reply_for(refusal, {}, host().fqdn.text());
    for (const auto& addressee : addressees) {
      if (traced_)
        core_.trace->refused(*traced_, *session_, core_.journal.find(track), addressee.recipient.address,
                             addressee.arrival, reply);
      tell(EventKind::refused, message_id, addressee.recipient.address, reply, addressee.arrival);
    }
    smtp::Verdict verdict(std::move(reply));
    co_return verdict;
  }
  auto interfering = trouble(model::FaultPoint::data);
  if (interfering) co_return std::move(*interfering);
  const bool asks_name = policy::kind_of(host()).style == policy::WireStyle::exchange_online;
  if (asks_name && !client_name_) co_await find_client_name();
  std::uint32_t hops_before = 0;
  std::uint32_t hops_after = 0;
  if (auto* known = core_.journal.find(track); traced_ && known != nullptr) {
    hops_before = known->traced_hops;
    core_.trace->taken(*traced_, *session_, peer, *known, message, addressees);
    hops_after = known->traced_hops;
  }
  auto handlings = handlings_of(peer, arrival.envelope, message, message_id, addressees, track);
  if (traced_) {
    const auto kept = co_await make_durable();
    if (!kept) {
      core_.trace->not_taken(track, hops_before, hops_after);
      for (const auto& handling : handlings) take_back(core_, handling);
      smtp::Verdict verdict(mail::Reply{452, "4.3.1", "Insufficient system storage"});
      co_return verdict;
    }
  }

  for (const auto& addressee : addressees)
    tell(EventKind::received, message_id, addressee.recipient.address, mail::Reply{250, {}, {}}, addressee.arrival);
  for (auto& handling : handlings) carry_out(core_, std::move(handling));

  protocol::smtp::Accepted accepted;
  const bool generic = policy::kind_of(host()).style == policy::WireStyle::generic;
  accepted.internal_id = base::stable_hash(message_id, hops) >> 20;
  accepted.message_id = generic ? fmt::format("{:012X}", accepted.internal_id) : message_id;
  accepted.hostname = host().fqdn.text();
  accepted.bytes = message.size();
  accepted.took = core_.now() - arrival.began;
  smtp::Verdict verdict(protocol::smtp::accepted_reply(server_.setup.profile, accepted));
  co_return verdict;
}

net::Task<void> Reception::find_client_name() {
  auto name = base::reverse_name(values_.client);
  const auto answer = co_await core_.resolver->resolve(std::move(name), model::DnsType::ptr);
  client_name_ = answer.names.empty() ? std::string{} : answer.names.front().text();
}

// Everything that was written so far: the hops of this message and what is going to happen to it.
net::Task<base::Result<void>> Reception::make_durable() {
  auto& store = core_.trace->store();
  auto kept = co_await store.durable(store.recorded());
  co_return kept;
}

std::vector<Handling> Reception::handlings_of(const smtp::Peer& peer, const mail::Envelope& envelope,
                                              const mail::Message& message, const std::string& message_id,
                                              const std::vector<Addressee>& addressees, std::uint64_t track) {
  std::vector<Handling> out;
  for (auto& part : parts_of(peer, envelope, message, message_id, addressees)) {
    part.letter.track = track;
    if (auto* known = core_.journal.find(track); known != nullptr)
      for (const auto& addressee : part.addressees)
        known->recipient(addressee.recipient.address).copy = part.letter.message;
    out.push_back(prepare(core_, session_, std::move(part.letter), part.addressees, nullptr));
  }
  return out;
}

std::vector<Addressee> Reception::addressees_of(const mail::Envelope& envelope) const {
  std::vector<Addressee> out;
  out.reserve(arrivals_.size());
  for (std::size_t i = 0; i < arrivals_.size() && i < envelope.recipients.size(); ++i) {
    const auto& recipient = envelope.recipients[i];
    out.push_back({recipient, arrivals_[i], decide_next(session_, arrivals_[i], recipient.address)});
  }
  return out;
}

std::uint64_t Reception::note(const std::string& message_id, const std::vector<Addressee>& addressees, std::size_t hops,
                              bool taken) {
  auto& track = core_.journal.track(message_id);
  for (const auto& [recipient, arrival, next] : addressees) {
    auto& decisions = track.recipient(recipient.address).decisions;
    decisions.push_back({.session = session_, .arrival = arrival, .taken = taken});
    decisions.push_back(
        {.kind = Decision::Kind::content, .session = session_, .arrival = arrival, .received_fields = hops});
    if (taken) decisions.push_back({.kind = Decision::Kind::next_hop, .session = session_, .arrival = arrival});
  }
  return track.number;
}

std::vector<Reception::Part> Reception::parts_of(const smtp::Peer& peer, const mail::Envelope& envelope,
                                                 const mail::Message& message, const std::string& message_id,
                                                 const std::vector<Addressee>& addressees) const {
  std::vector<Part> parts;
  for (const auto& addressee : addressees) {
    const auto same_stamps = [&](const Part& known) {
      const auto& arrival = known.addressees.front().arrival;
      return arrival.tenant == addressee.arrival.tenant && arrival.directionality == addressee.arrival.directionality;
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
    arriving.directionality = part.addressees.front().arrival.directionality;
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

void Reception::tell(EventKind kind, std::string message_id, const mail::EmailAddress& recipient,
                     const mail::Reply& reply, const policy::Arrival& arrival) const {
  if (!core_.events.watched()) return;
  Event event{.at = core_.now(), .kind = kind, .host = host().name};
  event.peer = core_.name_of(values_.client);
  event.message_id = std::move(message_id);
  event.sender = mail::to_path(session_->sender);
  event.recipient = mail::to_string(recipient);
  event.reply = reply;
  if (arrival.tenant != policy::no_row) {
    const auto& tenant = (*session_->world->tenants)[model::TenantId{arrival.tenant}];
    event.detail = tenant.name;
    if (arrival.connector != policy::no_row) event.detail += ", " + (*tenant.inbound)[arrival.connector].name;
  }
  core_.events.tell(std::move(event));
}

smtp::Observer* Reception::observer(const smtp::Peer& peer) {
  session_id_ = peer.session_id;
  if (core_.trace) traced_ = core_.trace->session(host_);
  return traced_ || core_.events.lines_watched() ? this : nullptr;
}

void Reception::ended(const smtp::Peer& peer, smtp::End, std::string_view why) {
  if (traced_) core_.trace->ended(*traced_, {core_.world(), host_, core_.now(), values_, tls_, {}}, peer, why);
}

void Reception::seen(smtp::Flow flow, std::string_view text) {
  if (traced_) core_.trace->said(*traced_, core_.now(), flow, text);
  if (!core_.events.lines_watched()) return;
  SessionLine line;
  line.at = core_.now();
  line.host = (*core_.world()->hosts)[host_].name;
  line.session = session_id_;
  line.text = text;
  switch (flow) {
    case smtp::Flow::received:
      line.speaker = Speaker::client;
      break;
    case smtp::Flow::sent:
      line.speaker = Speaker::server;
      break;
    case smtp::Flow::note:
      line.speaker = Speaker::note;
      break;
  }
  core_.events.tell(line);
}

}  // namespace mailflow::lab
