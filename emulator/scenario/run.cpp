#include "scenario/run.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "load/scripts.hpp"
#include "scenario/resolve.hpp"
#include "scenario/short_form.hpp"

namespace mailflow::scenario {
namespace {

using base::fail;
using journey::RecipientOutcome;
using Outcomes = std::vector<RecipientOutcome>;

// A step with everything it needs, found before the lab starts.
struct ReadyStep {
  Step step;
  std::string case_name;  // "" for a step that is no case
  WorldPtr world;         // of a change
  std::optional<journey::Submission> submission;
};

class RowRun {
 public:
  RowRun(const Prepared& prepared, const Row& row, const Ways& ways, const load::Reader& reader,
         const RunOptions& options)
      : prepared_(prepared), row_(row), ways_(ways), reader_(reader), options_(options) {}

  std::vector<CaseResult> run() {
    try {
      if (auto done = run_all(); !done) break_off(std::move(done.error()));
    } catch (const std::exception& bug) {
      break_off({base::ErrorKind::internal, fmt::format("a bug in mailflow: {}", bug.what()), {}, {}});
    }
    return std::move(results_);
  }

 private:
  base::Result<void> run_all();
  base::Result<void> make_ready();
  base::Result<void> make_ready(Step step, WorldPtr& world);
  base::Result<void> start();
  base::Result<void> run_step(ReadyStep& ready);
  base::Result<std::vector<RecipientResult>> compare(const Step& step, std::size_t message, journey::Reasons reasons);
  base::Result<void> judge(const ReadyStep& ready, std::size_t message);
  void break_off(base::Error error);
  CaseResult empty_case(const ReadyStep& ready) const;
  bool wanted(const std::string& name) const {
    return !name.empty() && (options_.filter.empty() || name.find(options_.filter) != std::string::npos);
  }
  template <class Call>
  base::Result<void> both(Call call);

  const Prepared& prepared_;
  const Row& row_;
  const Ways& ways_;
  const load::Reader& reader_;
  const RunOptions& options_;
  std::vector<ReadyStep> steps_;
  std::size_t at_ = 0;  // the step that runs
  std::unique_ptr<Course> wire_;
  std::unique_ptr<Course> policy_;
  std::map<std::string, std::size_t> messages_;  // id → number
  std::vector<CaseResult> results_;
};

template <class Call>
base::Result<void> RowRun::both(Call call) {
  for (auto* course : {policy_.get(), wire_.get()}) {
    if (course == nullptr) continue;
    auto done = call(*course);
    if (!done) return fail(std::move(done.error()));
  }
  return {};
}

base::Result<void> RowRun::make_ready(Step step, WorldPtr& world) {
  ReadyStep ready;
  if (const auto* change = std::get_if<Change>(&step.what)) {
    const auto tenant = tenant_of(change->in, *world);
    if (!tenant) return fail(tenant.error());
    auto next = load::run_config(*world, *tenant, change->run, reader_);
    if (!next) return fail(std::move(next.error()));
    world = std::make_shared<const model::World>(std::move(*next));
    ready.world = world;
  }
  if (const auto* send = std::get_if<Send>(&step.what)) {
    auto submission = submission_of(*send, step.pos, *world);
    if (!submission) return fail(std::move(submission.error()));
    ready.submission = std::move(*submission);
  }
  ready.step = std::move(step);
  steps_.push_back(std::move(ready));
  return {};
}

base::Result<void> RowRun::make_ready() {
  auto steps = steps_of(prepared_.scenario, row_);
  if (!steps) return fail(std::move(steps.error()));
  std::map<std::string, std::size_t> taken;
  auto world = prepared_.world;
  for (auto& step : *steps) {
    const bool is_case = std::holds_alternative<Send>(step.what) || std::holds_alternative<Check>(step.what);
    if (auto done = make_ready(std::move(step), world); !done) return done;
    auto& ready = steps_.back();
    if (!is_case) continue;
    if (const auto number = ++taken[ready.step.name]; number > 1) ready.step.name += fmt::format(" ({})", number);
    ready.case_name = fmt::format("{} › {}{}", prepared_.scenario.file, ready.step.name, row_.label);
  }
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
  return {};
}

base::Result<void> RowRun::run_all() {
  if (auto done = make_ready(); !done) return done;
  if (std::ranges::none_of(steps_, [&](const ReadyStep& each) { return wanted(each.case_name); })) return {};
  if (auto done = start(); !done) return done;
  for (; at_ < steps_.size(); ++at_) {
    if (auto done = run_step(steps_[at_]); !done) return done;
    const bool unfit = !results_.empty() && results_.back().verdict != Verdict::passed;
    if (unfit && options_.on_failure == OnFailure::stop) return {};
  }
  return {};
}

base::Result<void> RowRun::run_step(ReadyStep& ready) {
  if (ready.world != nullptr) return both([&](Course& course) { return course.change(ready.world); });
  if (const auto* advance = std::get_if<Advance>(&ready.step.what))
    return both([&](Course& course) { return course.advance(advance->by); });
  if (const auto* check = std::get_if<Check>(&ready.step.what)) return judge(ready, messages_.at(check->message));
  std::size_t number = 0;
  auto sent = both([&](Course& course) -> base::Result<void> {
    auto message = course.send(*ready.submission);
    if (!message) return fail(std::move(message.error()));
    number = *message;
    return {};
  });
  if (!sent) return sent;
  const auto& send = std::get<Send>(ready.step.what);
  if (!send.id.empty()) messages_.emplace(send.id, number);
  return judge(ready, number);
}

const Expectation* expectation_for(const Step& step, const mail::EmailAddress& recipient) {
  if (!step.expect) return nullptr;
  const auto address = lower_address(recipient);
  for (const auto& [named, expectation] : step.expect->recipients)
    if (named == address) return &expectation;
  return step.expect->all ? &*step.expect->all : nullptr;
}

RecipientResult compared(const Expectation* expectation, RecipientOutcome policy,
                         std::optional<RecipientOutcome> wire) {
  RecipientResult result;
  if (expectation != nullptr) {
    result.expected = outcome_line(*expectation);
    result.outcomes = expectation->outcomes;
    if (wire) result.mismatches = mismatches(*expectation, *wire, Side::wire);
    if (result.mismatches.empty()) {
      result.mismatches = mismatches(*expectation, policy, Side::policy);
      result.side = Side::policy;
    }
  }
  if (wire) result.difference = journey::difference(*wire, policy);
  result.wire = wire ? std::move(*wire) : policy;
  if (result.wire.why.empty()) result.wire.why = policy.why;
  result.policy = std::move(policy);
  return result;
}

Verdict verdict_of(const std::vector<RecipientResult>& recipients) {
  const auto differs = [](const RecipientResult& each) { return !each.difference.empty(); };
  const auto fails = [](const RecipientResult& each) { return !each.mismatches.empty(); };
  if (std::ranges::any_of(recipients, differs)) return Verdict::disagreed;
  return std::ranges::any_of(recipients, fails) ? Verdict::failed : Verdict::passed;
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

// What only a list of every candidate can show is asked for where the expectation speaks of it.
journey::Reasons reasons_for(const Step& step) {
  const auto speaks = [](const Expectation& expectation) { return expectation.why.has_value(); };
  if (!step.expect) return journey::Reasons::none;
  const bool any = (step.expect->all && speaks(*step.expect->all)) ||
                   std::ranges::any_of(step.expect->recipients, [&](const auto& each) { return speaks(each.second); });
  return any ? journey::Reasons::full : journey::Reasons::none;
}

base::Result<std::vector<RecipientResult>> RowRun::compare(const Step& step, std::size_t message,
                                                           journey::Reasons reasons) {
  auto policy = policy_->outcomes(message, reasons);
  if (!policy) return fail(std::move(policy.error()));
  std::vector<std::optional<RecipientOutcome>> wire(policy->size());
  if (wire_ != nullptr) {
    auto seen = wire_->outcomes(message, journey::Reasons::none);
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
  auto verdict = verdict_of(*recipients);
  if (verdict != Verdict::passed && reasons != journey::Reasons::full) {
    recipients = compare(ready.step, message, journey::Reasons::full);  // a report wants all reasons
    if (!recipients) return fail(std::move(recipients.error()));
  }
  auto result = empty_case(ready);
  if (options_.coverage) {
    const auto walked = policy_->outcomes(message, journey::Reasons::summary);
    if (!walked) return fail(walked.error());
    result.touched = nothing_covered();
    for (const auto& each : *walked) add(result.touched, each.why);
  }
  result.verdict = verdict;
  result.recipients = std::move(*recipients);
  if (verdict == Verdict::passed) {
    for (auto& recipient : result.recipients) {
      recipient.outcomes.clear();
      for (auto* outcome : {&recipient.policy, &recipient.wire}) {
        outcome->why.clear();
        outcome->headers.clear();
      }
    }
  }
  results_.push_back(std::move(result));
  return {};
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

struct Job {
  const Prepared* prepared;
  const Row* row;
  std::size_t number;  // in the suite
  std::vector<CaseResult> cases{};
};

bool has_tag(const Scenario& scenario, const std::vector<std::string>& tags) {
  return tags.empty() || std::ranges::any_of(tags, [&](const std::string& tag) {
           return std::ranges::find(scenario.tags, tag) != scenario.tags.end();
         });
}

bool unfit(const CaseResult& result) {
  return result.verdict != Verdict::passed;
}

// Rows by the threads that run them, in the order of the suite.
class Crew {
 public:
  Crew(std::vector<Job>& jobs, const Ways& ways, const load::Reader& reader, const RunOptions& options)
      : jobs_(jobs), ways_(ways), reader_(reader), options_(options) {}

  void work_all() {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < std::min(options_.jobs, jobs_.size()); ++i) threads.emplace_back([this] { work(); });
    work();
  }

  // Where a failure is the end: the place of the job that failed first, in the order of the suite.
  std::size_t last() const { return last_; }

 private:
  // Rows before a failed one go on, so that the first failure is the same with any number of threads.
  void work() {
    for (std::size_t i = next_++; i < jobs_.size() && i <= last_; i = next_++) {
      auto& job = jobs_[i];
      job.cases = RowRun(*job.prepared, *job.row, ways_, reader_, options_).run();
      const auto failed = static_cast<std::size_t>(std::ranges::count_if(job.cases, unfit));
      if (failed > 0 && options_.on_failure == OnFailure::stop) end_with(i);
      tell(failed);
    }
  }

  void end_with(std::size_t job) {
    auto last = last_.load();
    while (job < last && !last_.compare_exchange_weak(last, job)) {
    }
  }

  void tell(std::size_t failed) {
    if (!options_.progress) return;
    const std::lock_guard lock(telling_);
    progress_.rows = jobs_.size();
    progress_.failed += failed;
    ++progress_.done;
    options_.progress(progress_);
  }

  std::vector<Job>& jobs_;
  const Ways& ways_;
  const load::Reader& reader_;
  const RunOptions& options_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<std::size_t> last_ = static_cast<std::size_t>(-1);
  std::mutex telling_;
  Progress progress_;
};

// Up to the row that failed when that is the end; its own steps end there, too.
void gather(std::vector<Job>& jobs, std::size_t last, Results& results) {
  for (std::size_t i = 0; i < jobs.size() && i <= last; ++i) {
    auto& cases = jobs[i].cases;
    if (i == last) results.complete = false;
    for (auto& each : cases) {
      each.job = jobs[i].number;
      if (results.coverage) add(*results.coverage, std::exchange(each.touched, {}));
    }
    std::ranges::move(cases, std::back_inserter(results.cases));
  }
}

}  // namespace

Results run(const std::vector<Prepared>& scenarios, const Ways& ways, const load::Reader& reader,
            const RunOptions& options) {
  Results results;
  std::vector<Job> jobs;
  for (const auto& prepared : scenarios) {
    if (!has_tag(prepared.scenario, options.tags)) continue;
    for (const auto& row : prepared.scenario.rows)
      if (const auto number = results.jobs++; holds(options.shard, number)) jobs.push_back({&prepared, &row, number});
  }
  results.shard = options.shard;
  results.on_the_wire = static_cast<bool>(ways.wire);
  if (options.coverage) results.coverage = nothing_covered();
  Crew crew(jobs, ways, reader, options);
  crew.work_all();
  gather(jobs, crew.last(), results);
  return results;
}

}  // namespace mailflow::scenario
