#pragma once
// Does a disputed switch decide? The walk is made again with each switch turned that the explanation names.
//
// Pure and cheap (a walk a switch); for answers to one question, not for every message of a run.

#include <string_view>
#include <vector>

#include "journey/walk.hpp"

namespace mailflow::journey {

// Of the switches that the rules in `outcomes[i].why` name, those with which outcome i would be another: one list for
// each outcome. `outcomes` are those of the same walk under `world`. A switch that cannot be turned counts as decisive.
std::vector<std::vector<std::string_view>> decisive_switches(const std::shared_ptr<const model::World>& world,
                                                             const Submission& submission, base::LabTime now,
                                                             const std::vector<RecipientOutcome>& outcomes);

}  // namespace mailflow::journey
