#pragma once
// One step of a scenario, its columns put in already → a typed Step.
//
// Errors with position: an unknown key, a step with two things to do or none, an
// address that is none, a recipient that the expectations leave out.

#include <vector>

#include "scenario/scenario.hpp"

namespace mailflow::scenario {

enum class StepPlace : std::uint8_t { setup, steps };

base::Result<Step> read_step(const base::Value& value, StepPlace place);

// Ids of messages: each once, and `check` names one that was sent before.
base::Result<void> check_messages(const std::vector<Step>& steps);

}  // namespace mailflow::scenario
