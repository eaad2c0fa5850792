#pragma once
// Judges one case: what is expected of each recipient against what both ways say became of it. Pure.

#include <optional>
#include <vector>

#include "scenario/run.hpp"

namespace mailflow::scenario {

// nullptr: nothing is expected of this one. A copy is spoken of by its address only.
const Expectation* expectation_for(const Step& step, const journey::RecipientOutcome& outcome);

// What is expected of addresses that the message does not go to.
std::vector<Mismatch> without_outcome(const Step& step, const std::vector<RecipientResult>& recipients);

// `wire`: none where there was no wire.
RecipientResult compared(const Expectation* expectation, journey::RecipientOutcome policy,
                         std::optional<journey::RecipientOutcome> wire);

// What differs from the golden is added to the recipients' mismatches. None where the ways disagree: then there is
// nothing to compare.
std::optional<GoldenSeen> hold_against(const Golden& golden, const Prepared& prepared,
                                       std::vector<RecipientResult>& recipients, Side side);

Verdict verdict_of(const std::vector<RecipientResult>& recipients);

struct AskedReasons {
  journey::Reasons wire;
  journey::Reasons policy;
  bool operator==(const AskedReasons&) const = default;
};

inline constexpr AskedReasons all_reasons{journey::Reasons::full, journey::Reasons::full};

// How much of the decisions a step's expectations ask for.
AskedReasons reasons_for(const Step& step);
bool expects_why(const Step& step);

// What nobody asks for of a case that passed: it is most of a run's memory.
void forget_reasons(RecipientResult& recipient);

}  // namespace mailflow::scenario
