#include "lab/trace.hpp"

#include <fmt/format.h>

#include <functional>
#include <utility>

#include "config/yaml.hpp"
#include "load/world_text.hpp"
#include "policy/exchange_server.hpp"
#include "policy/host_kinds.hpp"
#include "policy/rules.hpp"
#include "policy/stamp.hpp"

namespace mailflow::lab {
namespace {

// Nobody waits for a delivery or the end of a session to be durable; whoever reads the file does, a little.
constexpr std::chrono::milliseconds latest_commit{100};

// Rows count hosts from 1; 0 is nobody.
std::uint64_t row_of(model::HostId host) {
  return std::uint64_t{host.number} + 1;
}

std::uint64_t host_at(const model::World& world, const base::IpAddress& address) {
  const auto host = world.hosts->at(address);
  return host ? row_of(*host) : 0;
}

std::string_view word(model::ChainVerdict verdict) {
  return base::Words<model::ChainVerdict>::list[static_cast<std::size_t>(verdict)];
}

std::string joined(const base::CertificateNames& names, std::string_view between) {
  std::string text;
  for (const auto& name : names) text.append(text.empty() ? "" : between).append(base::to_string(name));
  return text;
}

std::string joined(std::span<const base::IpAddress> addresses) {
  std::string text;
  for (const auto& address : addresses) text.append(text.empty() ? "" : ", ").append(base::to_string(address));
  return text;
}

// The words of the message tracking log.
std::string_view tracking_word(EventKind kind) {
  switch (kind) {
    case EventKind::submitted:
      return "SUBMIT";
    case EventKind::received:
      return "RECEIVE";
    case EventKind::deferred:
    case EventKind::queued:
      return "DEFER";
    case EventKind::refused:
    case EventKind::rejected:
    case EventKind::failed:
      return "FAIL";
    case EventKind::delivered:
      return "DELIVER";
    case EventKind::session:
    case EventKind::turned_away:
    case EventKind::published:
      return "";
  }
  return "";
}

std::string decision_of(const model::World& world, const policy::NextHop& next) {
  switch (next.kind) {
    case policy::NextHop::Kind::mailbox:
      return "mailbox";
    case policy::NextHop::Kind::host:
      return "next " + (*world.hosts)[next.host].name;
    case policy::NextHop::Kind::mx:
      return "next mx";
    case policy::NextHop::Kind::connector: {
      const auto name = policy::way_out(world, next);
      return name == "none" ? std::string("next mx") : fmt::format("next connector {}", name);
    }
    case policy::NextHop::Kind::copies:
      return "copies";
    case policy::NextHop::Kind::refused:
      return next.refusal == policy::ReplyId::no_such_recipient ? "nobody" : "refused";
    case policy::NextHop::Kind::unreachable:
      return "unreachable";
  }
  return {};
}

// The rule that refused: asked again, as nothing was recorded while it was decided.
std::string deciding_rule(const SessionRecord& record, const Addressee& addressee) {
  base::RecordBuffer records(base::Detail::summary);
  base::Tests tests(&records);
  records.begin();
  tests.begin();
  const auto session = policy::session_facts(record.values);
  const auto mail = policy::recipient_facts(record.sender, addressee.recipient.address);
  const auto transaction = policy::transaction_facts(addressee.before);
  policy::decide_arrival(tests, *record.world, record.host, {session, mail, transaction});
  const auto explained = records.explain();
  if (explained.empty() || explained.back().rule == nullptr) return {};
  return std::string(explained.back().rule->id);
}

}  // namespace

std::string facts_text(const SessionRecord& record, const policy::TransactionValues& before) {
  const auto& values = record.values;
  auto text = "client=" + base::to_string(values.client);
  if (values.tls) text += " tls=" + (record.tls.protocol.empty() ? std::string("yes") : record.tls.protocol);
  if (!values.certificate_names.empty() || values.certificate_valid) {
    text.append(" chain=").append(word(record.tls.client));
    text += " names=" + joined(values.certificate_names, ",");
  }
  if (!values.has_name) text += " ptr=none";
  if (!before.region.empty()) text += " region=" + before.region;
  if (before.of_domain > 0) text += fmt::format(" of-domain={}", before.of_domain);
  if (before.other_domains) text += " other-domains";
  return text + " from=" + mail::to_path(record.sender);
}

base::Result<std::unique_ptr<Trace>> Trace::open(net::Loop& loop, const store::Options& options) {
  store::Hooks hooks;
  hooks.post = [&loop](std::function<void()> call) { loop.post_from_anywhere(std::move(call)); };
  hooks.soon = [&loop](std::function<void()> call) { loop.post(std::move(call)); };
  hooks.later = [&loop](std::function<void()> call) { loop.post_within(latest_commit, std::move(call)); };
  hooks.job = [&loop]() -> std::shared_ptr<void> {
    return std::make_shared<net::Ledger::Job>(loop.ledger(), net::Ledger::Work::store);
  };
  auto store = store::Store::open(options, std::move(hooks));
  if (!store) return base::fail(std::move(store.error()));
  return std::unique_ptr<Trace>(new Trace(std::move(*store), !options.file.empty()));
}

void Trace::go_on_after(const store::Numbers& last) {
  sessions_ = last.session;
  events_ = last.event;
  unknown_hops_ = static_cast<std::uint32_t>(last.refused);
  bodies_ = last.body;
  deliveries_ = last.delivery;
  pieces_ = last.piece;
}

// A World that no lab file could hold is not there for a lab that goes on.
void Trace::world(const model::World& world, base::LabTime at, std::string_view change) {
  auto text = load::text_of(world);
  if (text.size() > config::yaml_bytes) text.clear();
  store_->record(store::WorldRow{world.number, at, std::string(change), std::move(text)});
  if (change == store::announced) return;
  const auto& hosts = world.hosts->rows();
  for (std::uint32_t i = 0; i < hosts.size(); ++i)
    store_->record(store::HostRow{row_of(model::HostId{i}), hosts[i].name,
                                  std::string(policy::kind_of(hosts[i]).label.en), joined(hosts[i].addresses)});
}

void Trace::withdrawn(std::uint64_t world, base::LabTime at) {
  store_->record(store::WorldRow{world, at, std::string(store::withdrawn), {}});
}

void Trace::said(TracedSession& session, base::LabTime at, smtp::Flow flow, std::string_view text) {
  session.lines.add(at, flow == smtp::Flow::received ? store::Speaker::client : store::Speaker::server, text);
}

void Trace::record_lines(TracedSession& session) {
  if (!session.lines.empty()) store_->record(session.lines.take());
}

void Trace::record_session(TracedSession& session, const SessionRecord& record, const smtp::Peer& peer,
                           std::string_view end) {
  store::SessionRow row;
  row.session = session.number;
  row.host = row_of(session.host);
  row.client = host_at(*record.world, record.values.client);
  row.opened = peer.started;
  row.closed = end.empty() ? peer.started : record.at;
  row.client_address = base::to_string(record.values.client);
  row.helo = peer.hello_name;
  if (peer.tls) {
    row.tls_protocol = peer.tls->session.protocol;
    row.tls_cipher = peer.tls->session.cipher;
    row.certificate = joined(record.values.certificate_names, ",");
    row.verdict = word(record.tls.client);
  }
  row.end = end;
  session.recorded = true;
  store_->record(std::move(row));
}

void Trace::ended(TracedSession& session, const SessionRecord& record, const smtp::Peer& peer, std::string_view how) {
  record_session(session, record, peer, how);
  record_lines(session);
}

// A body is written once for all who carry it; another one under the same Message-ID gets a number of its own.
std::uint64_t Trace::body_of(Track* track, const mail::Message& message) {
  const auto body = message.body();
  const auto hash = std::hash<std::string_view>{}(body);
  if (track != nullptr && track->body != 0 && track->body_size == body.size() && track->body_hash == hash)
    return track->body;
  store_->record(store::BodyRow{++bodies_, std::make_shared<const std::string>(body)});
  if (track != nullptr) {
    track->body = bodies_;
    track->body_size = body.size();
    track->body_hash = hash;
  }
  return bodies_;
}

void Trace::record_message(Track& track, const SessionRecord& record, const mail::Message& message) {
  if (std::exchange(track.traced, true)) return;
  const auto body = body_of(&track, message);
  store_->record(store::MessageRow{track.number, record.at, track.message_id, mail::to_path(record.sender),
                                   message.size(), body, std::string(message.header())});
}

store::Ticket Trace::record_hop(std::uint64_t session, const SessionRecord& record, Track* track,
                                const Addressee& addressee, std::string facts, std::string decision,
                                const mail::Reply& reply) {
  const auto& arrival = addressee.arrival;
  store::HopRow row;
  if (track != nullptr) row.message = track->number;
  row.number = track != nullptr ? ++track->traced_hops : ++unknown_hops_;
  row.time = record.at;
  row.session = session;
  row.host = row_of(record.host);
  row.world = record.world->number;
  if (arrival.tenant != policy::no_row) {
    const auto& tenant = (*record.world->tenants)[model::TenantId{arrival.tenant}];
    row.tenant = tenant.name;
    row.directionality = policy::to_string(arrival.directionality);
    if (arrival.connector != policy::no_row) row.connector = (*tenant.inbound)[arrival.connector].name;
  }
  if (const auto* connector = policy::receive_connector_of(*record.world, arrival)) row.connector = connector->name;
  row.recipient = mail::to_string(addressee.recipient.address);
  row.facts = std::move(facts);
  row.decision = std::move(decision);
  if (reply.code >= 400) row.rule = deciding_rule(record, addressee);
  row.code = reply.code;
  row.status = reply.status;
  row.reply = reply.text;
  return store_->record(std::move(row));
}

void Trace::submitted(Track& track, const SessionRecord& record, const mail::Message& message,
                      std::span<const Addressee> addressees) {
  record_message(track, record, message);
  const mail::Reply none{0, {}, {}};
  for (const auto& addressee : addressees)
    record_hop(0, record, &track, addressee, "from=" + mail::to_path(record.sender),
               addressee.next.kind == policy::NextHop::Kind::copies ? "submitted, copies" : "submitted", none);
}

store::Ticket Trace::taken(TracedSession& session, const SessionRecord& record, const smtp::Peer& peer, Track& track,
                           const mail::Message& message, std::span<const Addressee> addressees) {
  if (!session.recorded) record_session(session, record, peer, {});
  record_message(track, record, message);
  const mail::Reply taken{250, {}, {}};
  record_lines(session);
  store::Ticket last = 0;
  for (const auto& addressee : addressees)
    last = record_hop(session.number, record, &track, addressee, facts_text(record, addressee.before),
                      decision_of(*record.world, addressee.next), taken);
  return last;
}

std::uint32_t Trace::refused(TracedSession& session, const SessionRecord& record, Track* track,
                             const Addressee& addressee, const mail::Reply& reply) {
  record_hop(session.number, record, track, addressee, facts_text(record, addressee.before), "refused", reply);
  return track != nullptr ? track->traced_hops : unknown_hops_;
}

std::uint64_t Trace::delivered(Track* track, std::uint64_t message, const DeliveredMail& mail) {
  const auto body = body_of(track, mail.message);
  store_->record(store::DeliveryRow{message, mail.at, row_of(mail.host), mail.tenant, mail::to_string(mail.recipient),
                                    mail.mailbox, mail.folder, std::string(mail.message.header()), ++deliveries_,
                                    mail::to_path(mail.sender), body});
  return deliveries_;
}

void Trace::not_taken(std::uint64_t message, std::uint32_t first, std::uint32_t last) {
  for (auto number = first + 1; number <= last; ++number) store_->record(store::HopGone{message, number});
}

void Trace::undelivered(std::uint64_t message, std::uint64_t delivery) {
  store_->record(store::DeliveryGone{message, delivery});
}

void Trace::sent_on(model::HostId host, std::uint64_t message, const mail::EmailAddress& recipient, base::LabTime at,
                    std::string text) {
  store_->record(store::EventRow{++events_, at, row_of(host), message, "SMTP", "SEND", mail::to_string(recipient),
                                 std::move(text), 0});
}

void Trace::happened(EventKind kind, model::HostId host, std::uint64_t message, const mail::EmailAddress& recipient,
                     base::LabTime at, const mail::Reply& reply, std::uint32_t hop) {
  store_->record(store::EventRow{++events_, at, row_of(host), message, "SMTP", std::string(tracking_word(kind)),
                                 mail::to_string(recipient), mail::to_string(reply), hop});
}

}  // namespace mailflow::lab
