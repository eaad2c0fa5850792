#pragma once
// Judges one case: what is expected of each recipient against what both ways say became of it. Pure.

#include <optional>
#include <vector>

#include "scenario/run.hpp"

namespace mailflow::scenario {

// nullptr: nothing is expected of this one.
const Expectation* expectation_for(const Step& step, const mail::EmailAddress& recipient);

// `wire`: none where there was no wire.
RecipientResult compared(const Expectation* expectation, journey::RecipientOutcome policy,
                         std::optional<journey::RecipientOutcome> wire);

// What differs from the golden is added to the recipients' mismatches. None where the ways disagree: then there is
// nothing to compare.
std::optional<GoldenSeen> hold_against(const Golden& golden, const Prepared& prepared,
                                       std::vector<RecipientResult>& recipients, Side side);

Verdict verdict_of(const std::vector<RecipientResult>& recipients);

// How much of the decisions a step's expectations ask for.
journey::Reasons reasons_for(const Step& step);
bool expects_why(const Step& step);

}  // namespace mailflow::scenario
