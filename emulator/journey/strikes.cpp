#include "journey/strikes.hpp"

#include <iterator>
#include <utility>

namespace mailflow::journey {

bool StrikeBook::strikes(const model::HostFault& fault, const Strike& strike) {
  const auto end = ends_.find(fault.number);
  if (end != ends_.end()) return strike <= end->second;
  auto& count = counts_[fault.number];
  count.times = fault.times;
  count.seen.insert(strike);
  return true;
}

// Up to the first strike that is one too many all was as it should be, so the fault whose strike that is ends before
// it.
bool StrikeBook::learnt() {
  const Strike* first = nullptr;
  std::uint32_t fault = 0;
  for (const auto& [number, count] : counts_) {
    if (count.seen.size() <= count.times) continue;
    const auto& excess = *std::next(count.seen.begin(), count.times);
    if (first != nullptr && *first <= excess) continue;
    first = &excess;
    fault = number;
  }
  if (first != nullptr) {
    const auto& count = counts_.at(fault);
    ends_[fault] = *std::next(count.seen.begin(), count.times - 1);
  }
  const bool complete = first == nullptr;
  counts_.clear();
  return complete;
}

}  // namespace mailflow::journey
