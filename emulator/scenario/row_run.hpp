#pragma once
// Runs one row of a scenario: everything is found and every change applied before its lab starts, then the steps go
// one by one over both courses.

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "scenario/judge.hpp"
#include "scenario/row_world.hpp"
#include "scenario/run.hpp"

namespace mailflow::scenario {

class RowRun {
 public:
  // All outlive it.
  RowRun(const Prepared& prepared, const Row& row, const Ways& ways, const load::Reader& reader,
         const RunOptions& options)
      : prepared_(prepared), row_(row), ways_(ways), reader_(reader), options_(options) {}

  // The row's cases; where it breaks off, one case tells why.
  std::vector<CaseResult> run();
  load::Notices take_notices() { return std::move(notices_); }  // of its changes; after run()

 private:
  // A step with everything it needs.
  struct ReadyStep {
    Step step;
    std::string case_name;  // "" for a step that is no case
    WorldPtr world;         // that it brings into force
    std::optional<journey::Submission> submission;
    std::optional<lab::DialogPlan> dialog;
    Finding refusal;                 // of a change that was expected to be refused
    std::vector<std::string> shown;  // by its script; of one that changes nothing when it runs at its place
  };

  // Where the row is, for a case that tells why it breaks off.
  struct Place {
    std::string step;
    base::SourcePos pos;
  };

  enum class Asked : std::uint8_t { one_way, both_ways };

  struct Judged {
    std::vector<RecipientResult> recipients;
    std::optional<GoldenSeen> golden;
  };

  base::Result<void> run_all();
  base::Result<void> make_ready();
  base::Result<void> make_ready(Step step, RowWorld& world);
  base::Result<void> start();
  base::Result<void> run_step(ReadyStep& ready);
  base::Result<void> bring(const WorldPtr& next);
  base::Result<void> make(const FaultStep& step);
  base::Result<void> show(const ReadyStep& ready);
  base::Result<std::string> shown_by(Course& course, const ReadyStep& ready) const;
  base::Result<void> send(ReadyStep& ready);
  base::Result<void> hold(ReadyStep& ready);
  base::Result<void> look(const ReadyStep& ready, const Look& look);
  base::Result<Finding> seen_by(Course& course, const Look& look) const;
  base::Result<std::vector<journey::RecipientOutcome>> all_outcomes(Course& course) const;
  base::Result<void> advance(const Advance& advance);
  base::Result<std::vector<RecipientResult>> compare(const Step& step, std::size_t message,
                                                     const AskedReasons& reasons);
  base::Result<Judged> judged(const Step& step, std::size_t message, const AskedReasons& reasons);
  base::Result<void> judge(const ReadyStep& ready, std::size_t message);
  base::Result<Coverage> touched_by(std::size_t message);
  void tell(const ReadyStep& ready, Finding finding, Asked asked);
  void break_off(base::Error error);
  std::string name_of_case(std::string_view step) const;
  CaseResult empty_case(std::string step, const base::SourcePos& pos) const;
  bool wanted(const std::string& name) const {
    return !name.empty() && (options_.filter.empty() || name.find(options_.filter) != std::string::npos);
  }
  template <class Call>
  base::Result<void> both(Call call);

  load::Notices notices_;
  const Prepared& prepared_;
  const Row& row_;
  const Ways& ways_;
  const load::Reader& reader_;
  const RunOptions& options_;
  std::vector<ReadyStep> steps_;
  Place place_;
  std::unique_ptr<Course> wire_;
  std::unique_ptr<Course> policy_;
  WorldPtr in_force_;                            // the newest, without faults
  model::Faults faults_;                         // that the steps so far have made
  std::size_t sent_ = 0;                         // messages
  std::map<std::string, std::size_t> messages_;  // id → number
  std::vector<CaseResult> results_;
};

}  // namespace mailflow::scenario
