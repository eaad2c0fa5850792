#include <algorithm>
#include <utility>

#include "scenario/course.hpp"

namespace mailflow::scenario {
namespace {

class PolicyCourse final : public Course {
 public:
  explicit PolicyCourse(WorldPtr world) : now_(world->clock) { epochs_.push_back({now_, std::move(world)}); }

  // What a tenant configures is in force after the propagation time (PC-15).
  base::Result<void> change(WorldPtr next) override {
    const auto from = std::max(now_ + *next->behaviour.propagation, epochs_.back().from);
    epochs_.push_back({from, std::move(next)});
    return {};
  }

  base::Result<void> advance(base::Duration by) override {
    now_ += by;
    return {};
  }

  base::Result<std::size_t> send(const journey::Submission& submission) override {
    sent_.push_back({submission, now_});
    return sent_.size() - 1;
  }

  base::Result<std::vector<journey::RecipientOutcome>> outcomes(std::size_t message,
                                                                journey::Reasons reasons) override {
    const auto& [submission, at] = sent_.at(message);
    return journey::walk(epochs_, submission, at, now_, reasons);
  }

 private:
  struct Sent {
    journey::Submission submission;
    base::LabTime at;
  };
  base::LabTime now_;
  std::vector<journey::Epoch> epochs_;
  std::vector<Sent> sent_;
};

}  // namespace

base::Result<std::unique_ptr<Course>> by_policy(WorldPtr world) {
  return std::make_unique<PolicyCourse>(std::move(world));
}

}  // namespace mailflow::scenario
