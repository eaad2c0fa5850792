#pragma once
// The walk of a message from host to host without sockets: the same policy, targets and queue steps as on the wire.
//
// Pure: the World's zone answers DNS, certificates are judged by the lab file's words, sessions are functions. The walk
// goes from lab time `start` to `until`, retries included; each attempt is made under the World in force at its time.

#include <memory>
#include <span>
#include <vector>

#include "base/tests.hpp"
#include "journey/outcome.hpp"
#include "journey/strikes.hpp"
#include "model/world.hpp"

namespace mailflow::journey {

enum class Reasons { none, summary, full };

// Which of several messages this is, and the book in which they count faults together.
struct Counting {
  StrikeBook* book = nullptr;
  std::size_t message = 0;
};

// A World and the lab time from which on it is in force.
struct Epoch {
  base::LabTime from{};
  std::shared_ptr<const model::World> world;
};

// `epochs`: at least one, in the order of their times; the first is in force from the beginning.
// One outcome for each recipient, in order.
std::vector<RecipientOutcome> walk(std::span<const Epoch> epochs, const Submission& submission, base::LabTime start,
                                   base::LabTime until, Reasons reasons = Reasons::full, Counting counting = {});

// Under one World, at one time.
std::vector<RecipientOutcome> walk(const std::shared_ptr<const model::World>& world, const Submission& submission,
                                   base::LabTime now, Reasons reasons = Reasons::full);

}  // namespace mailflow::journey
