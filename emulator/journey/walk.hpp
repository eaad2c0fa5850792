#pragma once
// The walk of a message from host to host without sockets: the same policy, targets and queue steps as on the wire.
//
// Pure: the World's zone answers DNS, certificates are judged by the lab file's words, sessions are functions. The walk
// ends when every recipient is delivered, refused, or waits in a queue at lab time `now`.

#include <vector>

#include "base/tests.hpp"
#include "journey/outcome.hpp"
#include "model/world.hpp"

namespace mailflow::journey {

enum class Reasons { none, full };

std::vector<RecipientOutcome> walk(const model::World& world, const Submission& submission, base::LabTime now,
                                   Reasons reasons = Reasons::full);

}  // namespace mailflow::journey
