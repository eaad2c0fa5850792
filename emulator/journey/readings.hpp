#pragma once
// Does a disputed switch decide? The walk is made again under every reading of the switches that touch it.
//
// A switch touches an outcome when a rule in its explanation names it, also in the explanation under another reading.
// All combinations are walked, up to 256 (fewer for a message to many); beyond that each switch is turned alone. Pure
// and cheap (a walk a reading); for answers to one question, not for every message of a run.

#include <string>
#include <string_view>
#include <vector>

#include "journey/walk.hpp"

namespace mailflow::journey {

// What would come of it if one switch had another word and all others stayed as the lab has them.
struct Reading {
  std::string_view name;  // of the switch
  std::string_view word;
  RecipientOutcome outcome;  // its `why` in summary
};

struct Readings {
  std::vector<std::string_view> touching;  // switches, in the order in which they were met
  std::vector<std::string_view> decisive;  // those with which the outcome can be another
  std::vector<Reading> others;             // of the decisive ones, each other word
};

// One for each outcome; `outcomes` are those of the same walk under `world`. A switch that a rule names and nobody
// knows counts as decisive.
std::vector<Readings> readings(const std::shared_ptr<const model::World>& world, const Submission& submission,
                               base::LabTime now, const std::vector<RecipientOutcome>& outcomes);

}  // namespace mailflow::journey
