#pragma once
// Why a case did not pass, from what was found to words: which recipient it is told of, what was expected and not met,
// the decision behind it, and the key by which failures of one cause are known. Pure.

#include "scenario/report.hpp"
#include "scenario/run.hpp"

namespace mailflow::scenario {

// The outcome that a recipient's failure is about: the wire's, or policy's where that alone is not as expected.
const journey::RecipientOutcome& failed_outcome(const RecipientResult& recipient);

bool failed(const RecipientResult& recipient);

// Fills in everything of `told` that is about the failure; nothing where no recipient failed. What decided is told of
// the first recipient on whom the ways disagree, else of the first with another outcome, else of the first that failed.
void tell_failure(const CaseResult& result, ReportCase& told);

}  // namespace mailflow::scenario
