#pragma once
// Goldens of a run: proposals are written, orphans told.

#include <vector>

#include "app/console.hpp"
#include "scenario/run.hpp"

namespace mailflow::app {

// For each golden that is missing or differs a file beside it, *.golden.new; a proposal that has been overtaken goes.
// The exit code of a failure, 0 for none.
int propose_goldens(const scenario::Results& results, Console& console);

// On stderr.
void tell_orphans(const std::vector<scenario::Prepared>& prepared, Console& console);

}  // namespace mailflow::app
