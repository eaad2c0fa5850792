#include "journey/walk.hpp"

#include "journey/walker.hpp"

namespace mailflow::journey {

std::vector<RecipientOutcome> walk_all(const Question& question, base::LabTime start, std::size_t first_number) {
  const auto& to = question.submission.to;
  std::vector<RecipientOutcome> outcomes;
  Company company{.several = to.size() > 1, .numbers = first_number};
  for (const auto& address : to) outcomes.push_back(Walker(question, company, address, start).walk());
  while (!company.copies.empty()) {
    const auto copy = std::move(company.copies.front());
    company.copies.pop_front();
    if (copy->is_first()) outcomes.push_back(copy->walk());
  }
  put_copies_behind(outcomes);
  return outcomes;
}

std::vector<RecipientOutcome> walk(std::span<const Epoch> epochs, const Submission& submission, base::LabTime start,
                                   base::LabTime until, Reasons reasons, Counting counting) {
  return walk_all({epochs, submission, until, reasons, counting}, start, 0);
}

std::vector<RecipientOutcome> walk(const std::shared_ptr<const model::World>& world, const Submission& submission,
                                   base::LabTime now, Reasons reasons) {
  const Epoch epoch{base::LabTime{}, world};
  return walk(std::span(&epoch, 1), submission, now, now, reasons);
}

}  // namespace mailflow::journey
