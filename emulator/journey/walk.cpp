#include "journey/walk.hpp"

#include <algorithm>
#include <iterator>

#include "journey/handed_in.hpp"
#include "journey/session.hpp"
#include "journey/transactions.hpp"
#include "mail/message.hpp"
#include "policy/certificates.hpp"
#include "policy/content.hpp"
#include "policy/content_facts.hpp"
#include "policy/host_kinds.hpp"
#include "policy/report.hpp"
#include "policy/sender_rewriting.hpp"

namespace mailflow::journey {
namespace {

using base::LabTime;
using model::HostId;
using model::World;
using policy::Attempt;
using policy::AttemptStage;
using policy::NextHop;
using policy::NextStep;
using policy::Target;
using policy::TargetSearch;

constexpr std::size_t most_hops = 1'000;  // hosts end loops long before
constexpr std::size_t most_recipients = 1'000'000;
constexpr std::size_t most_attempts = 10'000;  // of one recipient at one host; more is a bug in a schedule

// One recipient on the way.
class Walker {
 public:
  Walker(std::span<const Epoch> epochs, const Submission& submission, const mail::EmailAddress& to, LabTime now,
         LabTime until, Reasons reasons, Counting counting, std::size_t number, Transactions* transactions)
      : epochs_(epochs),
        submission_(submission),
        sender_(submission.from),
        now_(now),
        until_(until),
        reasons_(reasons),
        counting_(counting),
        number_(number),
        transactions_(transactions),
        records_(reasons == Reasons::full ? base::Detail::full : base::Detail::summary),
        recorder_(reasons == Reasons::none ? nullptr : &records_) {
    outcome_.recipient = to;
  }

  RecipientOutcome walk() {
    outcome_.route.push_back(Hop{.host = (*world().hosts)[submission_.via].name, .inbound = "none"});
    content_ = content_of(submission_, (*world().hosts)[submission_.via]);
    content_.verdict = submission_.verdict;
    if (policy::kind_of((*world().hosts)[submission_.via]).style == policy::WireStyle::exchange_online)
      content_.forget_brought();
    size_ = size_of(submission_);
    host_ = submission_.via;
    hand_in();
    while (!ended_ && outcome_.route.size() < most_hops) leave_host();
    outcome_.ended = outcome_.report ? std::max(now_, outcome_.report->ended) : now_;
    return std::move(outcome_);
  }

 private:
  const World& world() const {
    const World* current = epochs_.front().world.get();
    for (const auto& epoch : epochs_)
      if (epoch.from <= now_) current = epoch.world.get();
    return *current;
  }

  const model::Host& host() const { return (*world().hosts)[host_]; }

  // Whose mail it is at the first host, and what is thought of it there.
  void hand_in() {
    records_.begin();
    base::Tests tests(recorder_);
    const auto facts = policy::recipient_facts(sender_, outcome_.recipient);
    if (submission_.tenant) {
      arrival_.tenant = *submission_.tenant;
      arrival_.directionality = policy::Directionality::originating;
    } else {
      arrival_ = policy::decide_submission(tests, world(), host_, facts);
    }
    const auto content = policy::content_facts(content_);
    if (!policy::is_submitted(arrival_)) return keep_reasons();
    auto& first = outcome_.route.front();
    first.tenant = (*world().tenants)[model::TenantId{arrival_.tenant}].name;
    first.directionality = policy::to_string(arrival_.directionality);
    trust_ = policy::decide_submitted(tests, world(), host_, arrival_, facts, content);
    keep_reasons();
  }

  // What was recorded since `begin`.
  void keep_reasons() {
    if (recorder_ == nullptr) return;
    for (auto& explain : records_.explain()) {
      explain.by = host().name;
      outcome_.why.push_back(std::move(explain));
    }
  }

  // From one host: into a mailbox there, or to the next host, retries included.
  void leave_host() {
    const auto hop = decide_hop();
    if (hop.kind == NextHop::Kind::mailbox || policy::is_kept(arrival_, trust_, hop)) return deliver(hop);
    rewrite_sender(hop);
    by_domain_ = false;
    policy::QueueState state{.queued_at = now_};
    for (std::size_t i = 0; i < most_attempts; ++i) {
      piece_ = piece_of(hop);  // a connector that was changed may lead its recipients apart
      note_way_out(hop);
      const auto search = targets(hop);
      state.target = 0;
      state.targets = search.targets.size();
      switch (try_targets(hop, search, state)) {
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

  // The queue's piece that the recipient goes in; 0 for a recipient that is alone.
  std::size_t piece_of(const NextHop& hop) {
    if (transactions_ == nullptr) return 0;
    Piece piece{came_by_, host_, arrival_.tenant, arrival_.directionality, hop};
    const bool straight = first_session_ && submission_.connect;
    // Recipients that have parted stay apart.
    by_domain_ = by_domain_ || (!straight && policy::goes_by_domain(world(), hop));
    if (by_domain_) piece.domain = outcome_.recipient.domain;
    return transactions_->piece(piece);
  }

  NextHop decide_hop() {
    if (first_session_ && submission_.connect) return NextHop{.host = {}, .tenant = arrival_.tenant};
    records_.begin();
    base::Tests tests(recorder_);
    const auto facts = policy::recipient_facts(sender_, outcome_.recipient);
    const auto hop = policy::decide_next_hop(tests, world(), host_, facts, arrival_);
    keep_reasons();
    return hop;
  }

  void rewrite_sender(const NextHop& hop) {
    if (first_session_ && submission_.connect) return;
    records_.begin();
    base::Tests tests(recorder_);
    const auto facts = policy::recipient_facts(sender_, outcome_.recipient);
    if (policy::decide_rewriting(tests, world(), hop, arrival_, facts))
      sender_ = policy::rewritten((*world().tenants)[model::TenantId{hop.tenant}], *sender_, now_);
    keep_reasons();
  }

  // The connector by which it leaves now: one that waits may see it change.
  void note_way_out(const NextHop& hop) {
    const auto* connector = policy::connector_of(world(), hop);
    outcome_.route.back().outbound = connector == nullptr ? "none" : connector->name;
  }

  TargetSearch targets(const NextHop& hop) {
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

  enum class Round { moved_on, again, over };

  Round try_targets(const NextHop& hop, const TargetSearch& search, policy::QueueState& state) {
    for (;;) {
      SessionEnd end;
      SessionPlan session;
      std::size_t transaction = 0;
      if (search.targets.empty()) {
        end.attempt.reply = *search.failure;
      } else {
        session = plan(hop, search.targets[state.target]);
        if (transactions_ != nullptr) {
          auto& known = transactions_->at(piece_, now_, state.target);
          session.transaction = &known.transaction;
          transaction = known.number;
        }
        end = hold_session(world(), session, sender_, outcome_.recipient, now_, recorder_, outcome_.why);
      }
      now_ += end.took;
      if (end.seen) outcome_.sessions.push_back(std::move(*end.seen));
      const auto step = policy::next_step(host(), state, end.attempt, now_);
      if (step.kind != NextStep::Kind::done) note_failure(end);
      switch (step.kind) {
        case NextStep::Kind::done:
          arrive(end, session);
          came_by_ = transaction;
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
          tell_sender();
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

  // The report of the failure is a message of its own, from this host to the sender; why it is written belongs to it.
  void tell_sender() {
    records_.begin();
    base::Tests tests(recorder_);
    const auto facts = policy::report_facts(sender_, {});
    const bool due = policy::decide_report(tests, host(), facts);
    std::vector<base::Explain> why;
    if (recorder_ != nullptr) why = records_.explain();
    if (!due) {
      std::move(why.begin(), why.end(), std::back_inserter(outcome_.why));
      return;
    }
    Submission report;
    report.via = host_;
    report.to = {*sender_};
    if (arrival_.tenant != policy::no_row) report.tenant = arrival_.tenant;
    Walker walker(epochs_, report, *sender_, now_, until_, reasons_, counting_, number_ + most_recipients, nullptr);
    auto told = walker.walk();
    told.why.insert(told.why.begin(), std::make_move_iterator(why.begin()), std::make_move_iterator(why.end()));
    outcome_.report = std::make_shared<const RecipientOutcome>(std::move(told));
  }

  SessionPlan plan(const NextHop& hop, Target target) const {
    SessionPlan plan;
    plan.sender = host_;
    plan.tls = policy::tls_demand(world(), hop, target);
    const auto& shown = policy::client_certificate(host());
    plan.certificate = shown.names.empty() ? nullptr : &shown;
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
    plan.helo = first_session_ && submission_.helo ? *submission_.helo : host().fqdn.text();
    plan.size = size_;
    plan.book = counting_.book;
    plan.message = counting_.message;
    plan.recipient = number_;
    return plan;
  }

  void note_failure(const SessionEnd& end) {
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

  void arrive(const SessionEnd& end, const SessionPlan& session) {
    const auto& target = session.target;
    outcome_.passages.push_back({now_, target.source, session.helo, target.name.text(), target.address});
    outcome_.route.push_back(end.hop);
    host_ = end.receiver;
    arrival_ = end.arrival;
    first_session_ = false;
    trust_ = end.trust;
    ++content_.received_fields;
    if (policy::kind_of(host()).style == policy::WireStyle::exchange_online) content_.forget_brought();
  }

  void deliver(const NextHop& hop) {
    Delivery delivery{host().name, mail::to_string(outcome_.recipient), "Inbox"};
    const auto at_tenant = policy::is_kept(arrival_, trust_, hop) ? arrival_.tenant : hop.tenant;
    if (at_tenant != policy::no_row) {
      const auto& tenant = (*world().tenants)[model::TenantId{at_tenant}];
      delivery.at = tenant.name + "@" + host().name;
      if (hop.mailbox != policy::no_row) delivery.mailbox = (*tenant.recipients)[hop.mailbox].name;
      delivery.folder = policy::to_string(trust_.folder);
      outcome_.auth_as = policy::to_string(trust_.grants.auth_as);
      outcome_.scl = trust_.scl;
    } else if (hop.mailbox != policy::no_row) {
      delivery.mailbox = model::recipients_at(world(), host_)[hop.mailbox].name;
    }
    outcome_.mail_from = sender_ ? mail::to_string(*sender_) : std::string("<>");
    outcome_.delivered = std::move(delivery);
    ended_ = true;
  }

  std::span<const Epoch> epochs_;
  const Submission& submission_;
  mail::ReversePath sender_;  // of MAIL FROM, from here on
  LabTime now_;
  LabTime until_;
  Reasons reasons_;
  Counting counting_;
  std::size_t number_;          // among the message's recipients; reports come behind them
  Transactions* transactions_;  // nullptr: no other recipients
  std::size_t came_by_ = 0;     // to this host
  std::size_t piece_ = 0;       // of this host's queue
  base::RecordBuffer records_;
  base::RecordBuffer* recorder_;
  RecipientOutcome outcome_;
  HostId host_;
  policy::Arrival arrival_;
  policy::ContentValues content_;
  policy::Trust trust_;  // of the host that has it
  std::uint64_t size_ = 0;
  bool by_domain_ = false;  // it left, or tried to, by what its domain says
  bool first_session_ = true;
  bool ended_ = false;
};

}  // namespace

std::vector<RecipientOutcome> walk(std::span<const Epoch> epochs, const Submission& submission, LabTime start,
                                   LabTime until, Reasons reasons, Counting counting) {
  std::vector<RecipientOutcome> outcomes;
  Transactions transactions;
  auto* shared = submission.to.size() > 1 ? &transactions : nullptr;
  for (std::size_t i = 0; i < submission.to.size(); ++i)
    outcomes.push_back(Walker(epochs, submission, submission.to[i], start, until, reasons, counting, i, shared).walk());
  return outcomes;
}

std::vector<RecipientOutcome> walk(const std::shared_ptr<const World>& world, const Submission& submission, LabTime now,
                                   Reasons reasons) {
  const Epoch epoch{base::LabTime{}, world};
  return walk(std::span(&epoch, 1), submission, now, now, reasons);
}

}  // namespace mailflow::journey
