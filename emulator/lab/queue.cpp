#include "lab/queue.hpp"

#include <algorithm>

#include "lab/dns_facts.hpp"
#include "lab/reports.hpp"
#include "lab/traced_events.hpp"
#include "policy/host_kinds.hpp"

namespace mailflow::lab {
namespace {

using policy::NextStep;

}  // namespace

void Queue::add(Piece piece) {
  const auto now = core_.now();
  std::vector<Waiting> waiting;
  for (const auto& recipient : piece.recipients) waiting.push_back({recipient, 0, now});
  resume(std::move(piece), now, std::move(waiting));
}

void Queue::resume(Piece piece, base::LabTime queued_at, std::vector<Waiting> waiting) {
  for (const auto& recipient : piece.recipients)
    if (auto* row = track(piece, recipient.address)) ++row->waiting;
  ++pieces_;
  core_.tasks.start(run(std::make_shared<Piece>(std::move(piece)), queued_at, std::move(waiting)));
}

net::Task<void> Queue::run(std::shared_ptr<Piece> piece, base::LabTime queued_at, std::vector<Waiting> waiting) {
  while (!waiting.empty()) {
    const auto at = std::min_element(waiting.begin(), waiting.end(), [](const Waiting& a, const Waiting& b) {
                      return a.at < b.at;
                    })->at;
    if (at > core_.now()) co_await core_.loop.clock().sleep_until(at, net::TimerKind::queue);
    Round round;
    round.world = core_.world();
    const auto later =
        std::stable_partition(waiting.begin(), waiting.end(), [at](const Waiting& each) { return each.at > at; });
    round.due.assign(std::make_move_iterator(later), std::make_move_iterator(waiting.end()));
    waiting.erase(later, waiting.end());
    keep_one_way(*piece, round, waiting);
    round.hop = hop_now(*piece, round);
    auto domain = round.due.front().recipient.address.domain;
    auto search = co_await find_targets(piece, round.world, round.hop, std::move(domain));
    round.search = std::move(search);
    for (const auto& each : round.due) note_way_out(*piece, round, each.recipient.address);
    co_await try_targets(piece, round, queued_at);
    for (auto& each : round.again) waiting.push_back(std::move(each));
  }
  if (core_.trace) core_.trace->gone(*piece);
  --pieces_;
}

policy::TargetSearch Queue::straight_target(const Piece& piece, const model::World& world) const {
  const auto& to = *piece.first->connect;
  policy::Target target;
  target.address = to;
  if (const auto receiver = world.hosts->at(to)) target.name = (*world.hosts)[*receiver].fqdn;
  for (const auto& own : host(world).addresses) {
    if (own.family() != to.family()) continue;
    target.source = own;
    break;
  }
  policy::TargetSearch search;
  search.targets.push_back(std::move(target));
  return search;
}

// Recipients that went to a connector's smart hosts together part when the connector is changed, or gone.
void Queue::keep_one_way(const Piece& piece, Round& round, std::vector<Waiting>& waiting) const {
  const bool straight = piece.first && piece.first->connect;
  if (straight || !policy::goes_by_domain(*round.world, piece.hop)) return;
  const auto domain = round.due.front().recipient.address.domain;
  const auto others = std::stable_partition(
      round.due.begin(), round.due.end(), [&](const Waiting& each) { return each.recipient.address.domain == domain; });
  waiting.insert(waiting.end(), std::make_move_iterator(others), std::make_move_iterator(round.due.end()));
  round.due.erase(others, round.due.end());
}

policy::NextHop Queue::hop_now(const Piece& piece, const Round& round) const {
  if (piece.first && piece.first->connect) return piece.hop;
  const auto facts = policy::recipient_facts(piece.letter.envelope.sender, round.due.front().recipient.address,
                                             piece.letter.message->size());
  return policy::hop_now(*round.world, host_, piece.hop, facts);
}

net::Task<policy::TargetSearch> Queue::find_targets(std::shared_ptr<Piece> piece, WorldPtr world, policy::NextHop hop,
                                                    base::DomainName domain) {
  if (piece->first && piece->first->connect) co_return straight_target(*piece, *world);
  policy::DnsFacts known;
  for (;;) {
    auto search = policy::find_targets(*world, host(*world), hop, domain, known);
    if (search.needs.empty()) co_return search;
    for (const auto& question : search.needs) {
      auto fact = co_await ask(*core_.resolver, question);
      known[question] = std::move(fact);
    }
  }
}

net::Task<void> Queue::try_targets(std::shared_ptr<Piece> piece, Round& round, base::LabTime queued_at) {
  policy::QueueState state;
  state.queued_at = queued_at;
  state.targets = round.search.targets.size();
  while (!round.due.empty()) {
    TransferResult result;
    if (round.search.targets.empty()) {
      result.attempts.assign(round.due.size(), {policy::AttemptStage::connect, *round.search.failure});
    } else {
      std::vector<mail::Recipient> recipients;
      for (const auto& each : round.due) recipients.push_back(each.recipient);
      auto target = round.search.targets[state.target];
      auto came = co_await lanes_.transfer(*piece, round.world, round.hop, std::move(target), std::move(recipients));
      result = std::move(came);
    }
    round.client = result.client;
    settle(*piece, round, state, result);
    ++state.target;
  }
}

// Asks policy about each recipient that was tried; `due` keeps those for the next target.
void Queue::settle(const Piece& piece, Round& round, const policy::QueueState& tried, const TransferResult& result) {
  std::vector<Waiting> next_target;
  std::vector<policy::GivenUp> lost;
  std::vector<mail::EmailAddress> done;
  for (std::size_t i = 0; i < round.due.size(); ++i) {
    auto& each = round.due[i];
    const auto& address = each.recipient.address;
    auto attempt = result.attempts[i];
    auto trailer = journey::trailer_of(attempt.reply.text);
    attempt.reply.text = journey::without_trailer(std::move(attempt.reply.text));
    auto state = tried;
    state.rounds = each.rounds;
    const auto step = policy::next_step(*round.world, host_, state, attempt, core_.now());
    note_server(piece, round, address, result.seen);
    if (step.kind != NextStep::Kind::done) note_failure(piece, round, state.target, address, attempt, trailer);
    switch (step.kind) {
      case NextStep::Kind::done:
        note_taken(piece, round, address, state.target, result);
        done.push_back(address);
        break;
      case NextStep::Kind::next_target:
        next_target.push_back(std::move(each));
        break;
      case NextStep::Kind::wait:
        tell(EventKind::queued, piece, address, {}, attempt.reply, 0);
        ++each.rounds;
        each.at = step.at;
        if (core_.trace) core_.trace->waits(piece, each.recipient, each.rounds, each.at);
        round.again.push_back(std::move(each));
        break;
      case NextStep::Kind::give_up:
        note_given_up(piece, address, step.reply);
        done.push_back(address);
        lost.push_back(given_up(round, state.target, each.recipient, attempt, step.reply, std::move(trailer)));
        break;
    }
  }
  round.due = std::move(next_target);
  if (!lost.empty()) tell_sender(core_, host_, piece, tried.queued_at, lost);
  if (!core_.trace) return;
  // Behind the report about it: what the trace lost between the two would be told twice, not never.
  for (const auto& address : done) core_.trace->waits_no_longer(piece, address);
}

// The other server is named where its own words are the reason.
policy::GivenUp Queue::given_up(const Round& round, std::size_t target, const mail::Recipient& recipient,
                                const policy::Attempt& attempt, const mail::Reply& reply, std::string trailer) const {
  policy::GivenUp out{.recipient = recipient,
                      .reply = reply,
                      .trailer = {},
                      .stage = attempt.stage,
                      .remote = {},
                      .remote_address = {},
                      .last = {}};
  const bool reached = !round.search.targets.empty();
  const auto met = reached ? round.search.targets[target] : policy::Target{};
  const auto name = met.name.empty() ? base::to_string(met.address) : met.name.text();
  if (reply != attempt.reply) {
    out.last = policy::Said{core_.now(), host(*round.world).fqdn.text(), {}, attempt.reply, std::move(trailer)};
    if (!reached) return out;
    out.last->server = name;
    out.last->address = met.address;
    return out;
  }
  if (!attempt.is_answered() || !reached) return out;
  out.trailer = std::move(trailer);
  out.remote = name;
  out.remote_address = met.address;
  return out;
}

RecipientTrack* Queue::track(const Piece& piece, const mail::EmailAddress& recipient) {
  auto* known = core_.journal.find(piece.letter.track);
  return known == nullptr ? nullptr : &known->recipient(recipient);
}

// A connector may have been changed or removed since the hop was decided. Said before the next host, which may be this
// one again, has decided anything.
void Queue::note_way_out(const Piece& piece, const Round& round, const mail::EmailAddress& recipient) {
  auto* row = track(piece, recipient);
  if (row == nullptr) return;
  const auto decision = std::find_if(row->decisions.rbegin(), row->decisions.rend(), [this](const Decision& each) {
    return each.kind == Decision::Kind::next_hop && each.session->host == host_;
  });
  if (decision == row->decisions.rend()) return;
  decision->outbound = policy::way_out(*round.world, round.hop);
}

void Queue::note_server(const Piece& piece, const Round& round, const mail::EmailAddress& recipient,
                        const std::shared_ptr<const ServerSeen>& seen) {
  auto* row = seen == nullptr ? nullptr : track(piece, recipient);
  if (row == nullptr) return;
  auto session = std::make_shared<const SessionRecord>(
      SessionRecord{round.world, host_, core_.now(), {}, {}, piece.letter.envelope.sender});
  row->decisions.push_back({.kind = Decision::Kind::server, .session = std::move(session), .server = seen});
}

void Queue::note_taken(const Piece& piece, const Round& round, const mail::EmailAddress& recipient, std::size_t target,
                       const TransferResult& result) {
  if (core_.trace && piece.hop.tenant != policy::no_row) {
    const auto& met = round.search.targets[target];
    const auto* connector = policy::connector_of(*round.world, piece.hop);
    const SentOn sent{core_.now(), met.name.empty() ? base::to_string(met.address) : met.name.text(),
                      base::to_string(met.address), result.tls, connector == nullptr ? std::string{} : connector->name};
    const auto& tenant = (*round.world->tenants)[model::TenantId{piece.hop.tenant}];
    core_.trace->sent_on(host_, piece.letter.track, recipient, core_.now(), sent_text(tenant.name, sent));
  }
  auto* row = track(piece, recipient);
  if (row == nullptr) return;
  --row->waiting;
  row->departures.push_back({host_, result.server});
  note_handed_over(*round.world, round.search.targets[target].address, recipient, *row, result);
}

// What a real server has taken is delivered there if it is for its own domains, as far as anybody here can tell.
void Queue::note_handed_over(const model::World& world, const base::IpAddress& to, const mail::EmailAddress& recipient,
                             RecipientTrack& row, const TransferResult& result) const {
  const auto receiver = world.hosts->at(to);
  if (!receiver || !(*world.hosts)[*receiver].listens) return;
  const auto& taker = (*world.hosts)[*receiver];
  row.handed_over = journey::Hop{.host = taker.name};
  row.handed_over->tls.encrypted = !result.tls.empty();
  row.handed_over->tls.protocol = result.tls;
  if (std::ranges::find(taker.domains, recipient.domain) != taker.domains.end())
    row.delivered = journey::Delivery{taker.name, mail::to_string(recipient), "Inbox"};
}

void Queue::note_failure(const Piece& piece, const Round& round, std::size_t target,
                         const mail::EmailAddress& recipient, const policy::Attempt& attempt, std::string trailer) {
  const bool answered = attempt.is_answered();
  const bool for_now = mail::class_of(attempt.reply) == mail::ReplyClass::transient;
  const auto peer = round.search.targets.empty() ? std::string{} : core_.name_of(round.search.targets[target].address);
  auto refused = claim(round, target, recipient, attempt);
  if (for_now || answered)
    tell(for_now ? EventKind::deferred : EventKind::rejected, piece, recipient, peer, attempt.reply,
         refused ? refused->hop : 0);
  auto* row = track(piece, recipient);
  if (row == nullptr) return;
  journey::Refusal refusal{answered ? peer : host(*round.world).name, std::string(policy::to_string(attempt.stage)),
                           attempt.reply, std::move(trailer)};
  if (refused) row->decisions.push_back(std::move(refused->decision));
  if (for_now)
    row->deferred = std::move(refusal);
  else if (answered)
    row->rejected = std::move(refusal);
}

// The decision behind a refusal: the receiving host's, which did not know the message yet.
std::optional<Refused> Queue::claim(const Round& round, std::size_t target, const mail::EmailAddress& recipient,
                                    const policy::Attempt& attempt) {
  using policy::AttemptStage;
  const bool by_recipient = attempt.stage == AttemptStage::rcpt;
  const bool before = attempt.stage == AttemptStage::mail || attempt.stage == AttemptStage::greeting;
  if ((!by_recipient && !before) || round.search.targets.empty()) return std::nullopt;
  const auto receiver = round.world->hosts->at(round.search.targets[target].address);
  if (!receiver) return std::nullopt;
  return core_.journal.claim(*receiver, round.client, by_recipient ? recipient : mail::EmailAddress{});
}

void Queue::note_given_up(const Piece& piece, const mail::EmailAddress& recipient, const mail::Reply& reply) {
  tell(EventKind::failed, piece, recipient, {}, reply, 0);
  auto* row = track(piece, recipient);
  if (row == nullptr) return;
  --row->waiting;
  row->failed = journey::Refusal{host(*core_.world()).name, "queue", reply};
}

void Queue::tell(EventKind kind, const Piece& piece, const mail::EmailAddress& recipient, std::string peer,
                 const mail::Reply& reply, std::uint32_t hop) {
  if (core_.trace) core_.trace->happened(kind, host_, piece.letter.track, recipient, core_.now(), reply, hop);
  if (!core_.events.watched()) return;
  Event event{.at = core_.now(), .kind = kind, .host = host(*core_.world()).name};
  event.peer = std::move(peer);
  event.message_id = piece.letter.message_id;
  event.sender = mail::to_path(piece.letter.envelope.sender);
  event.recipient = mail::to_string(recipient);
  event.reply = reply;
  core_.events.tell(std::move(event));
}

}  // namespace mailflow::lab
