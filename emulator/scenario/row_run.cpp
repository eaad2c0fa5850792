#include "scenario/row_run.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "load/scripts.hpp"
#include "scenario/judge.hpp"
#include "scenario/resolve.hpp"

namespace mailflow::scenario {

using base::fail;
using journey::RecipientOutcome;

namespace {

// What a change makes of the World, or, where it is expected to be refused, how it was.
struct MakeReady {
  RowWorld& world;

  base::Result<void> operator()(const Change& step) const { return world.change(step); }
  base::Result<void> operator()(const LabChange& step) const { return world.change(step); }
  base::Result<void> operator()(const DnsChange& step) const { return world.change(step); }
  template <class Other>
  base::Result<void> operator()(const Other&) const {
    return {};
  }
};

std::string text_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + '\n';
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace

template <class Call>
base::Result<void> RowRun::both(Call call) {
  for (auto* course : {policy_.get(), wire_.get()}) {
    if (course == nullptr) continue;
    auto done = call(*course);
    if (!done) return fail(std::move(done.error()));
  }
  return {};
}

std::vector<CaseResult> RowRun::run() {
  try {
    if (auto done = run_all(); !done) break_off(std::move(done.error()));
  } catch (const std::exception& bug) {
    break_off({base::ErrorKind::internal, fmt::format("a bug in mailflow: {}", bug.what()), {}, {}});
  }
  return std::move(results_);
}

base::Result<void> RowRun::make_ready(Step step, RowWorld& world) {
  ReadyStep ready;
  const auto before = world.now();
  auto changed = std::visit(MakeReady{world}, step.what);
  if (step.refused) {
    ready.refusal = of_refusal(*step.refused, std::get<Change>(step.what), changed, world.shown());
  } else if (!changed) {
    return changed;
  }
  if (world.now() != before) ready.world = world.now();
  if (step.output) ready.shown = world.shown();
  if (const auto* send = std::get_if<Send>(&step.what)) {
    auto submission = submission_of(*send, step.pos, *world.now());
    if (!submission) return fail(std::move(submission.error()));
    ready.submission = std::move(*submission);
  }
  if (const auto* seen = std::get_if<Look>(&step.what))
    if (const auto* trace = std::get_if<TraceTest>(seen))
      if (const auto tenant = tenant_of(trace->in, *world.now()); !tenant) return fail(tenant.error());
  if (const auto* dialog = std::get_if<Dialog>(&step.what)) {
    auto plan = plan_of(*dialog, *world.now());
    if (!plan) return fail(std::move(plan.error()));
    ready.dialog = std::move(*plan);
  }
  if (const auto* fault = std::get_if<FaultStep>(&step.what); fault != nullptr && fault->host)
    if (const auto host = host_of(*fault->host, *world.now()); !host) return fail(base::within("fault", host.error()));
  ready.step = std::move(step);
  steps_.push_back(std::move(ready));
  return {};
}

base::Result<void> RowRun::make_ready() {
  auto steps = steps_of(prepared_.scenario, row_);
  if (!steps) return fail(std::move(steps.error()));
  RowWorld world(prepared_.scenario, prepared_.world, reader_);
  for (auto& step : *steps) {
    place_ = {step.name, step.pos};
    if (auto done = make_ready(std::move(step), world); !done) return done;
    auto& ready = steps_.back();
    if (is_case(ready.step)) ready.case_name = name_of_case(ready.step.name);
  }
  notices_ = std::move(world.notices());
  return {};
}

base::Result<void> RowRun::start() {
  auto policy = ways_.policy(prepared_.world);
  if (!policy) return fail(std::move(policy.error()));
  policy_ = std::move(*policy);
  if (!ways_.wire) return {};
  auto wire = ways_.wire(prepared_.world);
  if (!wire) return fail(std::move(wire.error()));
  wire_ = std::move(*wire);
  const bool asked = std::ranges::any_of(steps_, [](const ReadyStep& each) { return each.step.output.has_value(); });
  return asked ? wire_->keep_trace() : base::Result<void>{};
}

base::Result<void> RowRun::run_all() {
  if (prepared_.error) {
    place_ = {"reading", prepared_.error->pos};
    return fail(*prepared_.error);
  }
  if (auto done = make_ready(); !done) return done;
  if (std::ranges::none_of(steps_, [&](const ReadyStep& each) { return wanted(each.case_name); })) return {};
  place_ = {"start", prepared_.scenario.pos};
  if (auto done = start(); !done) return done;
  in_force_ = prepared_.world;
  for (auto& ready : steps_) {
    place_ = {ready.step.name, ready.step.pos};
    if (auto done = run_step(ready); !done) return done;
    const bool unfit = !results_.empty() && results_.back().verdict != Verdict::passed;
    if (unfit && options_.on_failure == OnFailure::stop) return {};
  }
  return {};
}

base::Result<void> RowRun::run_step(ReadyStep& ready) {
  if (ready.step.refused) tell(ready, std::move(ready.refusal), Asked::one_way);
  if (ready.step.output) {
    if (auto done = show(ready); !done) return done;
    if (ready.world->number == in_force_->number) return {};
  }
  if (ready.world != nullptr) return bring(ready.world);
  if (const auto* fault = std::get_if<FaultStep>(&ready.step.what)) return make(*fault);
  if (const auto* step = std::get_if<Advance>(&ready.step.what)) return advance(*step);
  if (const auto* check = std::get_if<Check>(&ready.step.what)) return judge(ready, messages_.at(check->message));
  if (const auto* seen = std::get_if<Look>(&ready.step.what)) return look(ready, *seen);
  if (ready.dialog) return hold(ready);
  return ready.submission ? send(ready) : base::Result<void>{};
}

// A script that configures something showed it when it was made ready; one that only asks does so now.
base::Result<std::string> RowRun::shown_by(Course& course, const ReadyStep& ready) const {
  const auto& change = std::get<Change>(ready.step.what);
  const auto target = target_of(change.in, *in_force_);
  if (!target) return fail(target.error());
  if (ready.world->number != in_force_->number) return text_of(ready.shown);
  auto ran = load::run_config(*in_force_, *target, change.run, reader_, {course.now(), course.trace()});
  if (!ran) return fail(std::move(ran.error()));
  if (ran->world.number != in_force_->number)
    return fail(ready.step.pos, "what a script changes must not depend on what became of messages");
  return text_of(ran->output);
}

base::Result<void> RowRun::show(const ReadyStep& ready) {
  if (!wanted(ready.case_name)) return {};
  auto policy = shown_by(*policy_, ready);
  if (!policy) return fail(std::move(policy.error()));
  auto wire = wire_ == nullptr ? policy : shown_by(*wire_, ready);
  if (!wire) return fail(std::move(wire.error()));
  const bool each_ran = wire_ != nullptr && ready.world->number == in_force_->number;
  tell(ready, of_output(*ready.step.output, std::get<Change>(ready.step.what), *wire, *policy),
       each_ran ? Asked::both_ways : Asked::one_way);
  return {};
}

// The next World, with the faults that hold now.
base::Result<void> RowRun::bring(const WorldPtr& next) {
  in_force_ = next;
  auto world = next;
  if (!faults_.empty()) {
    auto faulty = *next;
    faulty.faults = std::make_shared<const model::Faults>(faults_);
    world = std::make_shared<const model::World>(std::move(faulty));
  }
  return both([&](Course& course) { return course.change(world); });
}

base::Result<void> RowRun::make(const FaultStep& step) {
  auto faults = with_fault(std::move(faults_), step, *in_force_, policy_->now());
  if (!faults) return fail(std::move(faults.error()));
  faults_ = std::move(*faults);
  return bring(in_force_);
}

base::Result<void> RowRun::advance(const Advance& step) {
  if (step.by) return both([&](Course& course) { return course.advance(*step.by); });
  return both([](Course& course) { return course.advance_until_empty(); });
}

base::Result<std::vector<RecipientOutcome>> RowRun::all_outcomes(Course& course) const {
  std::vector<RecipientOutcome> all;
  for (std::size_t i = 0; i < sent_; ++i) {
    auto outcomes = course.outcomes(i, journey::Reasons::none);
    if (!outcomes) return fail(std::move(outcomes.error()));
    std::ranges::move(*outcomes, std::back_inserter(all));
  }
  return all;
}

base::Result<Finding> RowRun::seen_by(Course& course, const Look& look) const {
  if (const auto* dns = std::get_if<DnsTest>(&look)) {
    auto answer = course.ask(dns->name, dns->type);
    if (!answer) return fail(std::move(answer.error()));
    std::ranges::sort(*answer);  // records of a set have no order
    return of_rows(mismatches(*dns, *answer), rows(*dns, *answer));
  }
  const auto outcomes = all_outcomes(course);
  if (!outcomes) return fail(outcomes.error());
  if (const auto* trace = std::get_if<TraceTest>(&look))
    return of_rows(mismatches(*trace, *outcomes), rows(*trace, *outcomes));
  const auto& mailbox = std::get<MailboxTest>(look);
  return of_rows(mismatches(mailbox, *outcomes), rows(mailbox, *outcomes));
}

base::Result<void> RowRun::look(const ReadyStep& ready, const Look& look) {
  auto policy = seen_by(*policy_, look);
  if (!policy) return fail(std::move(policy.error()));
  if (wire_ == nullptr) {
    tell(ready, std::move(*policy), Asked::one_way);
    return {};
  }
  auto wire = seen_by(*wire_, look);
  if (!wire) return fail(std::move(wire.error()));
  tell(ready, of_both(std::move(*wire), std::move(*policy)), Asked::both_ways);
  return {};
}

// Time that passes on the wire passes for policy, too.
base::Result<void> RowRun::hold(ReadyStep& ready) {
  if (wire_ == nullptr) return {};
  auto end = wire_->hold(*ready.dialog);
  if (!end) return fail(std::move(end.error()));
  if (const auto passed = wire_->now() - policy_->now(); passed > base::Duration::zero())
    if (auto done = policy_->advance(passed); !done) return done;
  tell(ready, of_dialog(std::get<Dialog>(ready.step.what), std::move(*end)), Asked::one_way);
  return {};
}

base::Result<void> RowRun::send(ReadyStep& ready) {
  std::size_t number = 0;
  auto sent = both([&](Course& course) -> base::Result<void> {
    auto message = course.send(*ready.submission);
    if (!message) return fail(std::move(message.error()));
    number = *message;
    return {};
  });
  if (!sent) return sent;
  ++sent_;
  const auto& send = std::get<Send>(ready.step.what);
  if (!send.id.empty()) messages_.emplace(send.id, number);
  return judge(ready, number);
}

std::string RowRun::name_of_case(std::string_view step) const {
  return fmt::format("{} › {}{}", prepared_.scenario.file, step, row_.label);
}

CaseResult RowRun::empty_case(std::string step, const base::SourcePos& pos) const {
  CaseResult result;
  result.name = name_of_case(step);
  result.file = prepared_.scenario.file;
  result.title = prepared_.scenario.title;
  result.step = std::move(step);
  result.row = row_.label;
  result.pos = pos;
  return result;
}

base::Result<std::vector<RecipientResult>> RowRun::compare(const Step& step, std::size_t message,
                                                           const AskedReasons& reasons) {
  auto policy = policy_->outcomes(message, reasons.policy);
  if (!policy) return fail(std::move(policy.error()));
  std::vector<std::optional<RecipientOutcome>> wire(policy->size());
  if (wire_ != nullptr) {
    auto seen = wire_->outcomes(message, reasons.wire);
    if (!seen) return fail(std::move(seen.error()));
    if (seen->size() != policy->size())
      return fail(base::ErrorKind::internal, "the wire tells of {} recipients, policy of {}", seen->size(),
                  policy->size());
    std::ranges::move(*seen, wire.begin());
  }
  std::vector<RecipientResult> results;
  for (std::size_t i = 0; i < policy->size(); ++i) {
    const auto* expectation = expectation_for(step, (*policy)[i]);
    results.push_back(compared(expectation, std::move((*policy)[i]), std::move(wire[i])));
  }
  if (!results.empty())
    std::ranges::move(without_outcome(step, results), std::back_inserter(results.front().mismatches));
  return results;
}

base::Result<RowRun::Judged> RowRun::judged(const Step& step, std::size_t message, const AskedReasons& reasons) {
  auto recipients = compare(step, message, reasons);
  if (!recipients) return fail(std::move(recipients.error()));
  Judged judged{std::move(*recipients), {}};
  if (step.golden)
    judged.golden =
        hold_against(*step.golden, prepared_, judged.recipients, wire_ == nullptr ? Side::policy : Side::wire);
  return judged;
}

base::Result<Coverage> RowRun::touched_by(std::size_t message) {
  const auto walked = policy_->outcomes(message, journey::Reasons::summary);
  if (!walked) return fail(walked.error());
  auto touched = nothing_covered();
  for (const auto& each : *walked) {
    add(touched, each.why);
    if (each.report) add(touched, each.report->why);
  }
  return touched;
}

base::Result<void> RowRun::judge(const ReadyStep& ready, std::size_t message) {
  if (!wanted(ready.case_name)) return {};
  const auto reasons = reasons_for(ready.step);
  auto judgement = judged(ready.step, message, reasons);
  if (judgement && verdict_of(judgement->recipients) != Verdict::passed && reasons != all_reasons)
    judgement = judged(ready.step, message, all_reasons);  // a report wants them
  if (!judgement) return fail(std::move(judgement.error()));
  auto result = empty_case(ready.step.name, ready.step.pos);
  result.compared = wire_ != nullptr;
  result.verdict = verdict_of(judgement->recipients);
  result.recipients = std::move(judgement->recipients);
  result.golden = std::move(judgement->golden);
  if (options_.coverage) {
    auto touched = touched_by(message);
    if (!touched) return fail(std::move(touched.error()));
    result.touched = std::move(*touched);
  }
  if (result.verdict == Verdict::passed) std::ranges::for_each(result.recipients, forget_reasons);
  results_.push_back(std::move(result));
  return {};
}

// A case that is about no message.
void RowRun::tell(const ReadyStep& ready, Finding finding, Asked asked) {
  if (!wanted(ready.case_name)) return;
  auto result = empty_case(ready.step.name, ready.step.pos);
  result.compared = asked == Asked::both_ways;
  result.seen = std::move(finding.seen);
  if (!finding.difference.empty())
    result.verdict = Verdict::disagreed;
  else if (!finding.mismatches.empty())
    result.verdict = Verdict::failed;
  if (result.verdict != Verdict::passed) {
    auto& told = result.recipients.emplace_back();
    told.mismatches = std::move(finding.mismatches);
    told.difference = std::move(finding.difference);
  }
  results_.push_back(std::move(result));
}

// The row ends here: one case tells why, those behind it did not run.
void RowRun::break_off(base::Error error) {
  auto result = empty_case(place_.step, error.pos ? error.pos : place_.pos);
  result.verdict = Verdict::broken;
  result.error = std::move(error);
  results_.push_back(std::move(result));
}

}  // namespace mailflow::scenario
