#include "journey/walker.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "journey/handed_in.hpp"
#include "policy/content.hpp"
#include "policy/host_kinds.hpp"
#include "policy/report.hpp"

namespace mailflow::journey {

using base::LabTime;
using model::World;
using policy::NextHop;

namespace {

constexpr std::size_t most_hops = 1'000;  // hosts end loops long before
constexpr std::size_t most_recipients = 1'000'000;

}  // namespace

Walker::Walker(const Question& question, Company& company, const mail::EmailAddress& to, LabTime now)
    : question_(question),
      company_(company),
      submission_(question.submission),
      sender_(question.submission.from),
      now_(now),
      until_(question.until),
      number_(company.numbers++),
      records_(question.reasons == Reasons::full ? base::Detail::full : base::Detail::summary),
      recorder_(question.reasons == Reasons::none ? nullptr : &records_) {
  outcome_.recipient = to;
  host_ = submission_.via;
}

RecipientOutcome Walker::walk() {
  if (outcome_.copy_of.empty()) begin();
  if (barred_ != policy::ReplyId::none) try_until_it_ends(barred());
  while (!ended_ && outcome_.route.size() < most_hops) leave_host();
  outcome_.ended = outcome_.report ? std::max(now_, outcome_.report->ended) : now_;
  return std::move(outcome_);
}

void Walker::begin() {
  outcome_.route.push_back(Hop{.host = (*world().hosts)[submission_.via].name, .inbound = "none"});
  content_ = content_of(submission_, (*world().hosts)[submission_.via]);
  content_.verdict = submission_.verdict;
  if (policy::kind_of((*world().hosts)[submission_.via]).style == policy::WireStyle::exchange_online)
    content_.forget_brought();
  size_ = size_of(submission_);
  if (company_.several) company_.transactions.reaches(came_by_, host_, outcome_.recipient);
  hand_in();
  note_stamp();
}

const World& Walker::world() const {
  const World* current = question_.epochs.front().world.get();
  for (const auto& epoch : question_.epochs)
    if (epoch.from <= now_) current = epoch.world.get();
  return *current;
}

void Walker::hand_in() {
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
  if (arrival_.tenant != policy::no_row) {
    first.tenant = (*world().tenants)[model::TenantId{arrival_.tenant}].name;
    first.directionality = policy::to_string(arrival_.directionality);
  } else {
    first.organization = (*world().organizations)[model::OrganizationId{arrival_.organization}].name;
  }
  trust_ = policy::decide_submitted(tests, world(), host_, arrival_, facts, content);
  keep_reasons();
}

void Walker::keep_reasons() {
  if (recorder_ == nullptr) return;
  for (auto& explain : records_.explain()) {
    explain.by = host().name;
    outcome_.why.push_back(std::move(explain));
  }
}

void Walker::leave_host() {
  const auto hop = decide_hop();
  const bool kept = policy::is_kept(arrival_, trust_, hop);
  if (!kept) pass_on(hop);
  if (hop.kind == NextHop::Kind::mailbox || kept) return deliver(hop);
  if (hop.kind == NextHop::Kind::copies) {
    ended_ = true;
    return;
  }
  show_tenant();
  rewrite_sender(hop);
  if (hop.kind != NextHop::Kind::host && is_exchange_server()) content_.stamped_as.reset();
  try_until_it_ends(hop);
}

void Walker::pass_on(const NextHop& hop) {
  const auto addresses = policy::copies_of(world(), host_, hop, outcome_.recipient);
  if (addresses.empty()) return;
  if (!std::exchange(company_.several, true)) company_.transactions.reaches(came_by_, host_, outcome_.recipient);
  for (const auto& address : addresses) {
    outcome_.passed_on.push_back(mail::to_string(address));
    std::unique_ptr<Walker> copy(new Walker(*this));
    copy->become_copy_for(address, hop);
    company_.copies.push_back(std::move(copy));
  }
}

void Walker::become_copy_for(const mail::EmailAddress& address, const NextHop& hop) {
  if (recorder_ != nullptr) recorder_ = &records_;
  outcome_.copy_of = mail::to_string(outcome_.recipient);
  outcome_.recipient = address;
  outcome_.passed_on.clear();
  forwarder_ = policy::forwarder_of(world(), host_, hop);
  barred_ = hop.refusal;
  arrival_.mailbox = policy::no_row;
  number_ = company_.numbers++;
}

NextHop Walker::barred() {
  NextHop hop;
  hop.kind = NextHop::Kind::refused;
  hop.refusal = std::exchange(barred_, policy::ReplyId::none);
  hop.tenant = arrival_.tenant;
  return hop;
}

void Walker::deliver(const NextHop& hop) {
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
  if (is_exchange_server()) outcome_.auth_as = policy::to_string(trust_.grants.auth_as);
  outcome_.mail_from = sender_ ? mail::to_string(*sender_) : std::string("<>");
  outcome_.delivered = std::move(delivery);
  ended_ = true;
}

void Walker::arrive(const SessionEnd& end, const SessionPlan& session) {
  const auto& target = session.target;
  outcome_.passages.push_back({now_, target.source, session.helo, target.name.text(), target.address});
  outcome_.route.push_back(end.hop);
  host_ = end.receiver;
  arrival_ = end.arrival;
  first_session_ = false;
  forwarder_.reset();
  trust_ = end.trust;
  content_.pass(host().relay);
  ++content_.received_fields;
  if (policy::kind_of(host()).style == policy::WireStyle::exchange_online) content_.forget_brought();
  note_stamp();
}

bool Walker::is_exchange_server() const {
  return policy::kind_of(host()).style == policy::WireStyle::exchange_server;
}

void Walker::note_stamp() {
  if (is_exchange_server()) content_.stamped_as = policy::to_string(trust_.grants.auth_as);
}

void Walker::tell_sender(std::uint32_t tenant) {
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
  if (tenant != policy::no_row) report.tenant = tenant;
  report.headers.emplace_back("From", policy::report_author({world(), host_, tenant, *sender_}));
  const Question question{question_.epochs, report, until_, question_.reasons, question_.counting};
  auto told = std::move(walk_all(question, now_, number_ + most_recipients).front());
  told.why.insert(told.why.begin(), std::make_move_iterator(why.begin()), std::make_move_iterator(why.end()));
  outcome_.report = std::make_shared<const RecipientOutcome>(std::move(told));
}

}  // namespace mailflow::journey
