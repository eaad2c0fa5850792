#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

#include "lab/lab.hpp"
#include "lab/message_trace.hpp"
#include "net/resolver.hpp"
#include "scenario/course.hpp"

namespace mailflow::scenario {
namespace {

class WireCourse final : public Course {
 public:
  explicit WireCourse(std::unique_ptr<lab::Lab> lab) : lab_(std::move(lab)) {}

  base::LabTime now() const override { return lab_->now(); }

  base::Result<void> change(WorldPtr next) override { return lab_->apply_change(*next); }

  base::Result<void> advance(base::Duration by) override { return lab_->advance(by); }

  base::Result<void> advance_until_empty() override { return lab_->advance_until_empty(); }

  base::Result<std::size_t> send(const journey::Submission& submission) override {
    auto id = lab_->submit(submission);
    if (!id) return base::fail(std::move(id.error()));
    sent_.push_back(*id);
    if (auto rest = lab_->run_until_rest(); !rest) return base::fail(std::move(rest.error()));
    return sent_.size() - 1;
  }

  base::Result<void> keep_trace() override { return lab_->keep_trace(); }

  cmdlet::TraceSource* trace() override {
    auto* store = lab_->trace();
    if (store != nullptr && !trace_) trace_.emplace([store] { return store->database(); }, store->run());
    return trace_ ? &*trace_ : nullptr;
  }

  base::Result<lab::DialogEnd> hold(const lab::DialogPlan& plan) override { return lab_->hold(plan); }

  base::Result<std::vector<std::string>> ask(const base::DomainName& name, model::DnsType type) override {
    auto answer = lab_->ask(name.text(), type);
    if (!answer) return base::fail(std::move(answer.error()));
    auto words = std::move(answer->texts);
    for (const auto& address : answer->addresses) words.push_back(base::to_string(address));
    for (const auto& each : answer->names) words.push_back(each.text());
    for (const auto& mx : answer->mx) words.push_back(fmt::format("{} {}", mx.preference, mx.exchange.text()));
    return words;
  }

  base::Result<std::vector<journey::RecipientOutcome>> outcomes(std::size_t message,
                                                                journey::Reasons reasons) override {
    return lab_->outcomes(sent_.at(message), reasons);
  }

 private:
  std::unique_ptr<lab::Lab> lab_;
  std::optional<lab::MessageTrace> trace_;
  std::vector<lab::SubmissionId> sent_;
};

}  // namespace

namespace {

base::Result<std::unique_ptr<Course>> begin(const WorldPtr& world, lab::Options options) {
  auto lab = lab::Lab::start(*world, std::move(options));
  if (!lab) return base::fail(std::move(lab.error()));
  return std::make_unique<WireCourse>(std::move(*lab));
}

}  // namespace

base::Result<std::unique_ptr<Course>> by_wire(WorldPtr world) {
  return begin(world, {});
}

MakeCourse by_wire_into(std::string file, std::string program) {
  return [file = std::move(file), program = std::move(program)](const WorldPtr& world) {
    lab::Options options;
    options.trace = store::Options{.file = file, .run = {world->lab, "run", program}};
    return begin(world, std::move(options));
  };
}

}  // namespace mailflow::scenario
