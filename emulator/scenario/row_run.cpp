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

// Empty when it was refused as expected.
std::vector<Mismatch> refusal_mismatches(const RefusedTest& wanted, const base::Result<void>& changed) {
  if (changed) return {{"refused", "the change is refused", "it is taken", wanted.pos}};
  if (changed.error().kind != base::ErrorKind::input)
    return {{"refused", "the change is refused", changed.error().message, wanted.pos}};
  if (wanted.text && !holds(*wanted.text, changed.error().message))
    return {{"refused.text", to_string(*wanted.text), changed.error().message, wanted.text->pos}};
  return {};
}

std::string text_of(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += line + '\n';
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

// For the report, where a text stands on one line.
std::string on_one_line(std::string_view text) {
  std::string out;
  for (const char c : text) c == '\n' ? out += " | " : out += c;
  return out;
}

// The first line in which two outputs differ.
std::string first_difference(std::string_view wire, std::string_view policy) {
  for (std::size_t line = 1;; ++line) {
    const auto one = wire.substr(0, wire.find('\n'));
    const auto other = policy.substr(0, policy.find('\n'));
    if (one != other)
      return fmt::format("line {} of the output: the wire gives \"{}\", policy \"{}\"", line, one, other);
    wire.remove_prefix(std::min(wire.size(), one.size() + 1));
    policy.remove_prefix(std::min(policy.size(), other.size() + 1));
  }
}

bool is_case(const Step& step) {
  return std::holds_alternative<Send>(step.what) || std::holds_alternative<Check>(step.what) ||
         std::holds_alternative<Look>(step.what) || std::holds_alternative<Dialog>(step.what) || step.refused ||
         step.output;
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
    ready.mismatches = refusal_mismatches(*step.refused, changed);
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
  std::map<std::string, std::size_t> taken;
  RowWorld world(prepared_.scenario, prepared_.world, reader_);
  for (auto& step : *steps) {
    if (auto done = make_ready(std::move(step), world); !done) return done;
    auto& ready = steps_.back();
    if (!is_case(ready.step)) continue;
    if (const auto number = ++taken[ready.step.name]; number > 1) ready.step.name += fmt::format(" ({})", number);
    ready.case_name = fmt::format("{} › {}{}", prepared_.scenario.file, ready.step.name, row_.label);
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
  if (auto done = make_ready(); !done) return done;
  if (std::ranges::none_of(steps_, [&](const ReadyStep& each) { return wanted(each.case_name); })) return {};
  if (auto done = start(); !done) return done;
  in_force_ = prepared_.world;
  for (; at_ < steps_.size(); ++at_) {
    if (auto done = run_step(steps_[at_]); !done) return done;
    const bool unfit = !results_.empty() && results_.back().verdict != Verdict::passed;
    if (unfit && options_.on_failure == OnFailure::stop) return {};
  }
  return {};
}

base::Result<void> RowRun::run_step(ReadyStep& ready) {
  if (ready.step.refused) tell(ready, ready.mismatches);
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
  const auto tenant = tenant_of(change.in, *in_force_);
  if (!tenant) return fail(tenant.error());
  if (ready.world->number != in_force_->number) return text_of(ready.shown);
  auto ran = load::run_config(*in_force_, *tenant, change.run, reader_, {course.now(), course.trace()});
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
  const auto& test = *ready.step.output;
  std::vector<Mismatch> mismatches;
  if (!holds(test.text, *wire))
    mismatches.push_back({"output", on_one_line(to_string(test.text)), on_one_line(*wire), test.text.pos});
  tell(ready, std::move(mismatches));
  if (*wire == *policy) return {};
  auto& result = results_.back();
  result.verdict = Verdict::disagreed;
  if (result.recipients.empty()) result.recipients.emplace_back();
  result.recipients.front().difference = first_difference(*wire, *policy);
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

base::Result<std::vector<Mismatch>> RowRun::seen_by(Course& course, const Look& look) const {
  if (const auto* dns = std::get_if<DnsTest>(&look)) {
    const auto answer = course.ask(dns->name, dns->type);
    if (!answer) return fail(answer.error());
    return mismatches(*dns, *answer);
  }
  const auto outcomes = all_outcomes(course);
  if (!outcomes) return fail(outcomes.error());
  if (const auto* trace = std::get_if<TraceTest>(&look)) return mismatches(*trace, *outcomes);
  return mismatches(std::get<MailboxTest>(look), *outcomes);
}

base::Result<void> RowRun::look(const ReadyStep& ready, const Look& look) {
  std::vector<Mismatch> found;
  auto compared = both([&](Course& course) -> base::Result<void> {
    auto seen = seen_by(course, look);
    if (!seen) return fail(std::move(seen.error()));
    if (found.empty()) found = std::move(*seen);
    return {};
  });
  if (compared) tell(ready, std::move(found));
  return compared;
}

// Time that passes on the wire passes for policy, too.
base::Result<void> RowRun::hold(ReadyStep& ready) {
  if (wire_ == nullptr) return {};
  const auto end = wire_->hold(*ready.dialog);
  if (!end) return fail(end.error());
  if (const auto passed = wire_->now() - policy_->now(); passed > base::Duration::zero())
    if (auto done = policy_->advance(passed); !done) return done;
  std::vector<Mismatch> mismatches;
  if (end->failed) {
    const auto& line = std::get<Dialog>(ready.step.what).lines[*end->failed];
    mismatches.push_back({fmt::format("line {} of the dialog", *end->failed + 1),
                          line.text.empty() ? "the connection is closed" : line.text, end->got, line.pos});
  }
  tell(ready, std::move(mismatches));
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

CaseResult RowRun::empty_case(const ReadyStep& ready) const {
  CaseResult result;
  result.name = ready.case_name;
  result.file = prepared_.scenario.file;
  result.title = prepared_.scenario.title;
  result.step = ready.step.name;
  result.row = row_.label;
  result.pos = ready.step.pos;
  return result;
}

base::Result<std::vector<RecipientResult>> RowRun::compare(const Step& step, std::size_t message,
                                                           journey::Reasons reasons) {
  auto policy = policy_->outcomes(message, reasons);
  if (!policy) return fail(std::move(policy.error()));
  std::vector<std::optional<RecipientOutcome>> wire(policy->size());
  if (wire_ != nullptr) {
    auto seen = wire_->outcomes(message, expects_why(step) ? journey::Reasons::full : journey::Reasons::none);
    if (!seen) return fail(std::move(seen.error()));
    if (seen->size() != policy->size())
      return fail(base::ErrorKind::internal, "the wire tells of {} recipients, policy of {}", seen->size(),
                  policy->size());
    std::ranges::move(*seen, wire.begin());
  }
  std::vector<RecipientResult> results;
  for (std::size_t i = 0; i < policy->size(); ++i) {
    const auto* expectation = expectation_for(step, (*policy)[i].recipient);
    results.push_back(compared(expectation, std::move((*policy)[i]), std::move(wire[i])));
  }
  return results;
}

base::Result<void> RowRun::judge(const ReadyStep& ready, std::size_t message) {
  if (!wanted(ready.case_name)) return {};
  const auto reasons = reasons_for(ready.step);
  auto recipients = compare(ready.step, message, reasons);
  if (!recipients) return fail(std::move(recipients.error()));
  auto result = empty_case(ready);
  if (ready.step.golden)
    result.golden =
        hold_against(*ready.step.golden, prepared_, *recipients, wire_ == nullptr ? Side::policy : Side::wire);
  auto verdict = verdict_of(*recipients);
  if (verdict != Verdict::passed && reasons != journey::Reasons::full) {
    recipients = compare(ready.step, message, journey::Reasons::full);  // a report wants all reasons
    if (!recipients) return fail(std::move(recipients.error()));
  }
  if (options_.coverage) {
    const auto walked = policy_->outcomes(message, journey::Reasons::summary);
    if (!walked) return fail(walked.error());
    result.touched = nothing_covered();
    for (const auto& each : *walked) {
      add(result.touched, each.why);
      if (each.report) add(result.touched, each.report->why);
    }
  }
  result.verdict = verdict;
  result.recipients = std::move(*recipients);
  if (verdict == Verdict::passed) {
    for (auto& recipient : result.recipients) {
      recipient.outcomes.clear();
      recipient.route.reset();
      for (auto* outcome : {&recipient.policy, &recipient.wire}) {
        outcome->why.clear();
        outcome->sessions.clear();
        outcome->headers.clear();
        outcome->report.reset();
      }
    }
  }
  results_.push_back(std::move(result));
  return {};
}

// A case that is about no message.
void RowRun::tell(const ReadyStep& ready, std::vector<Mismatch> mismatches) {
  if (!wanted(ready.case_name)) return;
  auto result = empty_case(ready);
  if (!mismatches.empty()) {
    result.verdict = Verdict::failed;
    result.recipients.emplace_back().mismatches = std::move(mismatches);
  }
  results_.push_back(std::move(result));
}

// The row ends here: one case tells why, those behind it did not run.
void RowRun::break_off(base::Error error) {
  ReadyStep unknown;
  unknown.step.name = "setup";
  unknown.step.pos = prepared_.scenario.pos;
  unknown.case_name = fmt::format("{} › setup{}", prepared_.scenario.file, row_.label);
  auto result = empty_case(at_ < steps_.size() && !steps_[at_].case_name.empty() ? steps_[at_] : unknown);
  result.verdict = Verdict::broken;
  result.error = std::move(error);
  results_.push_back(std::move(result));
}

}  // namespace mailflow::scenario
