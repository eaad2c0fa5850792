#include "lab/reception.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "lab/dns_facts.hpp"
#include "lab/post_office.hpp"
#include "lab/spf_check.hpp"
#include "mail/message_id.hpp"
#include "policy/client_name.hpp"
#include "policy/content.hpp"
#include "policy/exchange_server.hpp"
#include "policy/host_kinds.hpp"

namespace mailflow::lab {

Reception::Reception(Core& core, model::HostId host, const smtp::Server& server, base::IpAddress client,
                     base::IpAddress local)
    : core_(core),
      host_(host),
      server_(server),
      came_from_(client),
      values_{.client = client, .local = local, .tls = false, .certificate_valid = false, .certificate_names = {}},
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
  if (verdict.reply.code < 400 && !lets_in(peer)) verdict.then = smtp::Verdict::Then::reset;
  if (const auto* late = core_.world()->faults->find(host_, model::FaultPoint::delay, core_.now()))
    verdict.delay = late->delay;
  return verdict;
}

bool Reception::lets_in(const smtp::Peer& peer) {
  static const auto nobody = policy::recipient_facts({}, {});
  const auto& world = core_.world();
  if (!policy::decides_at((*world->hosts)[host_], policy::Moment::connect)) return true;
  const auto arrival = policy::decide_until(tests_, *world, host_, {facts_, nobody}, policy::Moment::connect);
  if (!arrival.refused()) return true;
  note_refusal(peer, std::make_shared<const SessionRecord>(SessionRecord{world, host_, core_.now(), values_, tls_, {}}),
               arrival, 0);
  return false;
}

void Reception::note_refusal(const smtp::Peer& peer, const std::shared_ptr<const SessionRecord>& session,
                             const policy::Arrival& arrival, std::uint64_t size) {
  core_.journal.refuse({peer.client, {}, Decision{.session = session, .arrival = arrival, .size = size}});
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
  if (policy::asks_certificate((*world.hosts)[host_])) {
    tls_.client = peer.tls->peer.verdict;
    values_.certificate_valid = tls_.client == model::ChainVerdict::valid;
    values_.certificate_names = peer.tls->peer.names;
  }
  facts_ = policy::session_facts(values_);
}

void Reception::speaks_for(smtp::Peer& peer, const protocol::smtp::ClientClaim& claim) {
  values_.client = claim.address ? core_.address_named(*claim.address) : came_from_;
  client_name_ = claim.name;
  values_.has_name = !claim.name || !claim.name->empty();
  facts_ = policy::session_facts(values_);
  peer.client.address = values_.client;
  if (claim.port) peer.client.port = *claim.port;
  peer.local.address = core_.address_met(host_, values_.client, claim.destination);
  values_.local = peer.local.address;
  facts_ = policy::session_facts(values_);
}

smtp::Answer Reception::sender(const smtp::Peer& peer, const mail::Envelope& envelope) {
  const auto& world = core_.world();
  if (!client_name_ && policy::asks_for_name((*world->hosts)[host_], values_.client))
    return begin_by_name(world, peer, envelope.sender, envelope.declared_size.value_or(0));
  return begin(world, peer, envelope.sender, envelope.declared_size.value_or(0));
}

net::Task<smtp::Verdict> Reception::begin_by_name(WorldPtr world, const smtp::Peer& peer, mail::ReversePath sender,
                                                  std::uint64_t size) {
  co_await find_client_name();
  auto verdict = begin(std::move(world), peer, std::move(sender), size);
  co_return verdict;
}

smtp::Verdict Reception::begin(WorldPtr world, const smtp::Peer& peer, mail::ReversePath sender, std::uint64_t size) {
  auto helo = peer.hello_name;
  arrivals_.clear();
  before_.clear();
  transaction_.begin();
  if (values_.helo != helo) {
    values_.helo = helo;
    facts_ = policy::session_facts(values_);
  }
  session_ = std::make_shared<const SessionRecord>(
      SessionRecord{std::move(world), host_, core_.now(), values_, tls_, std::move(sender), std::move(helo)});
  if (auto answer = trouble(model::FaultPoint::mail)) return std::move(*answer);
  if (!policy::decides_at(host(), policy::Moment::mail)) return {};
  const auto facts = policy::recipient_facts(session_->sender, {}, size);
  const auto arrival = policy::decide_until(tests_, *session_->world, host_, {facts_, facts}, policy::Moment::mail);
  if (!arrival.refused()) return {};
  note_refusal(peer, session_, arrival, size);
  return policy::reply_for(arrival.refusal, {}, host().fqdn.text(), base::to_string(values_.client));
}

smtp::Answer Reception::recipient(const smtp::Peer& peer, const mail::Envelope& envelope,
                                  const mail::Recipient& recipient) {
  if (auto answer = trouble(model::FaultPoint::rcpt)) return std::move(*answer);
  const auto facts = policy::recipient_facts(envelope.sender, recipient.address, envelope.declared_size.value_or(0));
  auto before = transaction_.before(recipient.address.domain);
  const auto transaction = policy::transaction_facts(before);
  const auto arrival = policy::decide_arrival(tests_, *session_->world, host_, {facts_, facts, transaction});
  if (!arrival.refused()) {
    transaction_.take(*session_->world, arrival, recipient.address.domain);
    arrivals_.push_back(arrival);
    before_.push_back(std::move(before));
    return smtp::Verdict{};
  }
  auto reply = policy::reply_for(arrival.refusal, mail::to_string(recipient.address), host().fqdn.text(),
                                 base::to_string(values_.client));
  Refused refused{
      peer.client, recipient.address,
      Decision{.session = session_, .arrival = arrival, .before = before, .size = envelope.declared_size.value_or(0)}};
  if (traced_)
    refused.hop =
        core_.trace->refused(*traced_, *session_, nullptr, {recipient, arrival, {}, {}, std::move(before)}, reply);
  core_.journal.refuse(std::move(refused));
  tell(EventKind::refused, {}, recipient.address, reply, arrival);
  return smtp::Verdict(std::move(reply));
}

smtp::Answer Reception::content(const smtp::Peer& peer, smtp::Arrival arrival) {
  return take(peer, std::move(arrival));
}

net::Task<smtp::Verdict> Reception::take(const smtp::Peer& peer, smtp::Arrival arrival) {
  auto& message = arrival.message;
  auto shown = policy::content_values(message.header());
  const auto hops = shown.received_fields;
  auto message_id = message_id_of(message).value_or(std::string{});
  if (message_id.empty()) {
    message_id = mail::make_message_id(
        fmt::format("{:016x}{}", base::stable_hash(peer.session_id, hops), peer.session_id), host().fqdn.text());
    message.append("Message-ID", message_id);
  }
  shown.verdict = core_.journal.track(message_id).verdict;
  auto addressees = addressees_of(arrival.envelope, message.size());
  if (asks_for_spf(addressees, shown)) {
    auto query = spf_query();
    const auto result = co_await spf_result(std::move(query));
    shown.spf = result;
    shown.spf_domain = session_->sender ? session_->sender->domain
                                        : base::DomainName::parse(session_->helo).value_or(base::DomainName{});
  }
  const auto content = std::make_shared<const policy::ContentValues>(std::move(shown));
  const auto refusal = decide(addressees, *content);
  const auto track = note(message_id, addressees, content, message.size(), refusal == policy::ReplyId::none);
  if (refusal != policy::ReplyId::none) {
    auto reply = policy::reply_for(refusal, {}, host().fqdn.text(), base::to_string(values_.client));
    for (const auto& addressee : addressees) {
      if (traced_) core_.trace->refused(*traced_, *session_, core_.journal.find(track), addressee, reply);
      tell(EventKind::refused, message_id, addressee.recipient.address, reply, addressee.arrival);
    }
    smtp::Verdict verdict(std::move(reply));
    co_return verdict;
  }
  auto interfering = trouble(model::FaultPoint::data);
  if (interfering) co_return std::move(*interfering);
  const bool asks_name = policy::kind_of(host()).style == policy::WireStyle::exchange_online;
  if (asks_name && !client_name_) co_await find_client_name();
  auto everybody = addressees;
  if (auto* known = core_.journal.find(track); known != nullptr)
    std::ranges::move(copies_for(session_, *known, addressees, message.size()), std::back_inserter(everybody));
  std::uint32_t hops_before = 0;
  std::uint32_t hops_after = 0;
  if (auto* known = core_.journal.find(track); traced_ && known != nullptr) {
    hops_before = known->traced_hops;
    core_.trace->taken(*traced_, *session_, peer, *known, message, everybody);
    hops_after = known->traced_hops;
  }
  auto handlings = handlings_of(peer, arrival.envelope, message, message_id, everybody, *content, track);
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
  const auto question = policy::name_question(values_.client);
  const auto names = core_.names.under(core_.world());
  if (!names->contains(question)) {
    auto fact = co_await ask(*core_.resolver, question);
    (*names)[question] = std::move(fact);
  }
  const auto answer = (*names)[question];
  if (answer.status == model::DnsStatus::failed) names->erase(question);
  client_name_ = answer.names.empty() ? std::string{} : answer.names.front().text();
  values_.has_name = policy::has_name(answer);
  facts_ = policy::session_facts(values_);
}

bool Reception::asks_for_spf(const std::vector<Addressee>& addressees, const policy::ContentValues& shown) const {
  if (addressees.empty()) return false;
  const auto& first = addressees.front();
  const auto mail = policy::recipient_facts(session_->sender, first.recipient.address);
  return policy::asks_for_spf(*session_->world, host_, first.arrival, {facts_, mail}, policy::content_facts(shown));
}

spf::Query Reception::spf_query() const {
  spf::Query query;
  query.client = values_.client;
  query.helo = session_->helo;
  if (session_->sender) query.sender = mail::to_string(*session_->sender);
  query.receiver = host().fqdn.text();
  query.now = core_.now();
  return query;
}

// Asked once for a sender of a session, as long as the lab stays as it is.
net::Task<mail::SpfResult> Reception::spf_result(spf::Query query) {
  const bool known = spf_ && spf_->world == session_->world && spf_->sender == query.sender &&
                     spf_->helo == query.helo && spf_->client == query.client &&
                     spf_->result != mail::SpfResult::temperror;
  if (!known) {
    SpfSeen seen{session_->world, query.client, query.helo, query.sender, {}};
    auto& clock = core_.loop.clock();
    spf::Options options;
    auto known_names = core_.names.under(core_.world());
    auto verdict = co_await check_spf(*core_.resolver, clock, std::move(query), options, std::move(known_names));
    seen.result = verdict.result;
    spf_ = std::move(seen);
  }
  co_return spf_->result;
}

// What all recipients share decides whether the message is taken; trust is each one's own.
policy::ReplyId Reception::decide(std::vector<Addressee>& addressees, const policy::ContentValues& content) {
  const auto shown = policy::content_facts(content);
  for (auto& addressee : addressees) {
    const auto mail = policy::recipient_facts(session_->sender, addressee.recipient.address);
    tests_.begin();
    const auto accepted =
        policy::decide_content(tests_, *session_->world, host_, addressee.arrival, {facts_, mail}, shown);
    if (accepted.refused()) return accepted.refusal;
    addressee.trust = accepted.trust;
  }
  return policy::ReplyId::none;
}

// Everything that was written so far: the hops of this message and what is going to happen to it.
net::Task<base::Result<void>> Reception::make_durable() {
  auto& store = core_.trace->store();
  auto kept = co_await store.durable(store.recorded());
  co_return kept;
}

std::vector<Addressee> Reception::addressees_of(const mail::Envelope& envelope, std::uint64_t size) const {
  std::vector<Addressee> out;
  out.reserve(arrivals_.size());
  for (std::size_t i = 0; i < arrivals_.size() && i < envelope.recipients.size(); ++i) {
    const auto& recipient = envelope.recipients[i];
    out.push_back(
        {recipient, arrivals_[i], decide_next(session_, arrivals_[i], recipient.address, size), {}, before_[i]});
  }
  return out;
}

std::uint64_t Reception::note(const std::string& message_id, const std::vector<Addressee>& addressees,
                              std::shared_ptr<const policy::ContentValues> content, std::uint64_t size, bool taken) {
  auto& track = core_.journal.track(message_id);
  for (const auto& [recipient, arrival, next, trust, before, forwarder] : addressees) {
    auto& row = track.recipient(recipient.address);
    row.handed_over.reset();
    auto& decisions = row.decisions;
    decisions.push_back({.session = session_, .arrival = arrival, .before = before, .taken = taken, .size = size});
    decisions.push_back({.kind = Decision::Kind::content, .session = session_, .arrival = arrival, .content = content});
    if (taken)
      decisions.push_back(
          {.kind = Decision::Kind::next_hop, .session = session_, .arrival = arrival, .next = next, .size = size});
  }
  return track.number;
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
  if (const auto* connector = policy::receive_connector_of(*session_->world, arrival)) event.detail = connector->name;
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
