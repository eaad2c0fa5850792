#include "scenario/run.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "scenario/row_run.hpp"

namespace mailflow::scenario {
namespace {

struct Job {
  const Prepared* prepared;
  const Row* row;
  std::size_t number;  // in the suite
  std::vector<CaseResult> cases{};
  load::Notices notices{};
};

// What a file that cannot be read would have is unknown: it is told of in any case.
bool has_tag(const Prepared& prepared, const std::vector<std::string>& tags) {
  const auto& scenario = prepared.scenario;
  return prepared.error || tags.empty() || std::ranges::any_of(tags, [&](const std::string& tag) {
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
      RowRun row(*job.prepared, *job.row, ways_, reader_, options_);
      job.cases = row.run();
      job.notices = row.take_notices();
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

// A lab or script that several rows use warns once.
class NoticeList {
 public:
  explicit NoticeList(load::Notices& list) : list_(list) {}
  void add(const load::Notices& notices) {
    for (const auto& each : notices)
      if (seen_.insert(base::to_string(each.pos) + each.text).second) list_.push_back(each);
  }

 private:
  load::Notices& list_;
  std::set<std::string> seen_;
};

// Up to the row that failed when that is the end; its own steps end there, too.
void gather(std::vector<Job>& jobs, std::size_t last, Results& results) {
  NoticeList notices(results.notices);
  for (std::size_t i = 0; i < jobs.size() && i <= last; ++i) {
    notices.add(jobs[i].prepared->notices);
    notices.add(jobs[i].notices);
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
    if (!has_tag(prepared, options.tags)) continue;
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
