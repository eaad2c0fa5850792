// How a walker leaves a host: its piece of the queue, the targets, the sessions, what is noted of them.

#include <algorithm>
#include <utility>

#include "journey/walker.hpp"
#include "policy/certificates.hpp"
#include "policy/host_kinds.hpp"
#include "policy/stamp.hpp"

namespace mailflow::journey {

using model::World;
using policy::NextHop;
using policy::NextStep;
using policy::Target;
using policy::TargetSearch;

namespace {

constexpr std::size_t most_attempts = 10'000;  // of one recipient at one host; more is a bug in a schedule

}  // namespace

void Walker::try_until_it_ends(const NextHop& hop) {
  by_domain_ = false;
  policy::QueueState state{.queued_at = now_};
  for (std::size_t i = 0; i < most_attempts; ++i) {
    piece_ = piece_of(hop);  // a connector that was changed may lead its recipients apart
    const auto way = way_now(hop);
    note_way_out(way);
    const auto search = targets(way);
    state.target = 0;
    state.targets = search.targets.size();
    switch (try_targets(way, search, state)) {
      case Round::moved_on:
      case Round::over:
        return;
      case Round::again:
        ++state.rounds;
        break;
    }
  }
  ended_ = true;
}

std::size_t Walker::piece_of(const NextHop& hop) {
  if (!company_.several) return 0;
  Piece piece{came_by_, host_, arrival_.tenant, arrival_.directionality, hop, mail::to_path(sender_)};
  const bool straight = first_session_ && submission_.connect;
  // Recipients that have parted stay apart.
  by_domain_ = by_domain_ || (!straight && policy::goes_by_domain(world(), hop));
  if (by_domain_) piece.domain = outcome_.recipient.domain;
  return company_.transactions.piece(piece);
}

NextHop Walker::decide_hop() {
  if (first_session_ && submission_.connect) return NextHop{.host = {}, .tenant = arrival_.tenant};
  records_.begin();
  base::Tests tests(recorder_);
  const auto facts = policy::recipient_facts(sender_, outcome_.recipient, size_);
  const auto hop = policy::decide_next_hop(tests, world(), host_, facts, arrival_);
  keep_reasons();
  return hop;
}

// What the message says of its tenant when it leaves Exchange Online.
void Walker::show_tenant() {
  if (arrival_.tenant == policy::no_row) return;
  const auto& tenant = (*world().tenants)[model::TenantId{arrival_.tenant}];
  content_.leave(tenant, policy::originator_domain(tenant, sender_));
}

NextHop Walker::way_now(const NextHop& hop) const {
  if (first_session_ && submission_.connect) return hop;
  return policy::hop_now(world(), host_, hop, policy::recipient_facts(sender_, outcome_.recipient, size_));
}

void Walker::rewrite_sender(const NextHop& hop) {
  if (first_session_ && submission_.connect) return;
  records_.begin();
  base::Tests tests(recorder_);
  const auto facts = policy::recipient_facts(sender_, outcome_.recipient);
  sender_ = policy::leaving_sender(tests, world(), hop, arrival_, facts, sender_, forwarder_, now_);
  keep_reasons();
}

void Walker::note_way_out(const NextHop& hop) {
  outcome_.route.back().outbound = policy::way_out(world(), hop);
}

TargetSearch Walker::targets(const NextHop& hop) {
  if (first_session_ && submission_.connect) {
    const auto& addresses = host().addresses;
    const auto own = std::find_if(addresses.begin(), addresses.end(), [this](const base::IpAddress& address) {
      return address.family() == submission_.connect->family();
    });
    TargetSearch search;
    search.targets.push_back(Target{{}, *submission_.connect, own == addresses.end() ? base::IpAddress{} : *own});
    if (const auto receiver = world().hosts->at(*submission_.connect))
      search.targets.back().name = (*world().hosts)[*receiver].fqdn;
    return search;
  }
  policy::DnsFacts known;
  for (;;) {
    auto search = policy::find_targets(world(), host(), hop, outcome_.recipient.domain, known);
    if (search.needs.empty()) return search;
    for (const auto& question : search.needs) {
      const auto* fault = world().faults->find(question.name.text());
      const bool silent = fault != nullptr && fault->answer == model::FaultyAnswer::timeout;
      known[question] = policy::answer_from(world(), question);
      if (silent) now_ += policy::dns_patience;
    }
  }
}

Walker::Round Walker::try_targets(const NextHop& hop, const TargetSearch& search, policy::QueueState& state) {
  for (;;) {
    SessionEnd end;
    SessionPlan session;
    std::size_t transaction = 0;
    if (search.targets.empty()) {
      end.attempt.reply = *search.failure;
    } else {
      session = plan(hop, search.targets[state.target]);
      if (company_.several) {
        auto& known = company_.transactions.at(piece_, now_, state.target);
        session.transaction = &known.transaction;
        transaction = known.number;
      }
      end = hold_session(world(), session, sender_, outcome_.recipient, now_, recorder_, outcome_.why);
    }
    now_ += end.took;
    if (end.seen) outcome_.sessions.push_back(std::move(*end.seen));
    const auto step = policy::next_step(world(), host_, state, end.attempt, now_);
    if (step.kind != NextStep::Kind::done) note_failure(end);
    switch (step.kind) {
      case NextStep::Kind::done:
        arrive(end, session);
        came_by_ = transaction;
        if (company_.several) company_.transactions.reaches(came_by_, host_, outcome_.recipient);
        return Round::moved_on;
      case NextStep::Kind::next_target:
        state.target = step.target;
        break;
      case NextStep::Kind::give_up:
        outcome_.failed = Refusal{host().name, "queue", step.reply};
        outcome_.notes.push_back({QueueNote::Kind::failed, now_, host().name, step.reply});
        outcome_.queued = false;
        outcome_.given_up_in = piece_;
        ended_ = true;
        tell_sender(hop.tenant);
        return Round::over;
      case NextStep::Kind::wait:
        outcome_.notes.push_back({QueueNote::Kind::put_off, now_, host().name, end.attempt.reply});
        if (step.at > until_) {
          outcome_.queued = true;
          ended_ = true;
          return Round::over;
        }
        now_ = step.at;
        return Round::again;
    }
  }
}

SessionPlan Walker::plan(const NextHop& hop, Target target) const {
  SessionPlan plan;
  plan.sender = host_;
  plan.tls = policy::tls_demand(world(), hop, target, outcome_.recipient.domain);
  auto terms = policy::client_terms(world(), host(), hop);
  plan.certificate = terms.certificate;
  if (first_session_) {
    if (submission_.tls) {
      auto wanted = policy::demand_of(*submission_.tls, target.name);
      wanted.mismatch = plan.tls.mismatch;
      plan.tls = std::move(wanted);
    }
    if (submission_.certificate) plan.certificate = &*submission_.certificate;
    if (!submission_.show_certificate) plan.certificate = nullptr;
    if (submission_.source) target.source = *submission_.source;
  }
  plan.target = std::move(target);
  plan.content = &content_;
  plan.helo = first_session_ && submission_.helo ? *submission_.helo : std::move(terms.helo);
  plan.size = size_;
  plan.book = question_.counting.book;
  plan.message = question_.counting.message;
  plan.recipient = number_;
  return plan;
}

void Walker::note_failure(const SessionEnd& end) {
  const bool answered = end.attempt.is_answered();
  Refusal refusal{answered ? end.hop.host : host().name, std::string(policy::to_string(end.attempt.stage)),
                  end.attempt.reply};
  const bool for_now = mail::class_of(end.attempt.reply) == mail::ReplyClass::transient;
  if (for_now || answered)
    outcome_.notes.push_back(
        {for_now ? QueueNote::Kind::put_off : QueueNote::Kind::failed, now_, host().name, end.attempt.reply});
  if (for_now)
    outcome_.deferred = std::move(refusal);
  else if (answered)
    outcome_.rejected = std::move(refusal);
}

}  // namespace mailflow::journey
