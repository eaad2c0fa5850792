#include "scenario/judge.hpp"

#include <algorithm>
#include <utility>

#include "scenario/short_form.hpp"

namespace mailflow::scenario {

using journey::RecipientOutcome;

const Expectation* expectation_for(const Step& step, const RecipientOutcome& outcome) {
  if (!step.expect) return nullptr;
  const auto address = lower_address(outcome.recipient);
  for (const auto& [named, expectation] : step.expect->recipients)
    if (named == address) return &expectation;
  return step.expect->all && outcome.copy_of.empty() ? &*step.expect->all : nullptr;
}

std::vector<Mismatch> without_outcome(const Step& step, const std::vector<RecipientResult>& recipients) {
  std::vector<Mismatch> missing;
  if (!step.expect) return missing;
  for (const auto& [address, expectation] : step.expect->recipients) {
    const auto is_it = [&](const RecipientResult& each) { return lower_address(each.policy.recipient) == address; };
    if (std::ranges::none_of(recipients, is_it))
      missing.push_back({phrase({"a copy for {}", "eine Kopie an {}"}, address),
                         outcome_line(expectation),
                         {"nobody of that address gets the message", "niemand dieser Adresse bekommt die Nachricht"},
                         expectation.pos,
                         Mismatch::Kind::outcome});
  }
  return missing;
}

RecipientResult compared(const Expectation* expectation, RecipientOutcome policy,
                         std::optional<RecipientOutcome> wire) {
  RecipientResult result;
  if (wire) result.difference = Phrase(journey::difference(*wire, policy));
  if (wire && wire->ways > 1) *wire = policy;  // it mixes the ways up
  if (expectation != nullptr) {
    result.expected = outcome_line(*expectation);
    result.outcomes = expectation->outcomes;
    if (expectation->why) result.why = rules_of(*expectation->why);
    result.route = expectation->route;
    if (wire) result.mismatches = mismatches(*expectation, *wire, Side::wire);
    if (result.mismatches.empty()) {
      result.mismatches = mismatches(*expectation, policy, Side::policy);
      result.side = Side::policy;
    }
  }
  result.wire = wire ? std::move(*wire) : policy;
  if (result.wire.why.empty()) result.wire.why = policy.why;
  if (result.difference.empty()) result.wire.sessions = policy.sessions;  // only the walk tells of them
  result.policy = std::move(policy);
  return result;
}

std::optional<GoldenSeen> hold_against(const Golden& golden, const Prepared& prepared,
                                       std::vector<RecipientResult>& recipients, Side side) {
  if (recipients.empty() || verdict_of(recipients) == Verdict::disagreed) return std::nullopt;
  GoldenSeen seen{golden_path(prepared.scenario.file, golden.name), golden_text(recipients, side)};
  const auto stored = prepared.goldens.find(golden.name);
  const auto* text = stored == prepared.goldens.end() ? nullptr : &stored->second;
  auto found = golden_mismatches(golden, seen.path, text, seen.text, side);
  seen.same = found.empty();
  std::ranges::move(found, std::back_inserter(recipients.front().mismatches));
  return seen;
}

Verdict verdict_of(const std::vector<RecipientResult>& recipients) {
  const auto differs = [](const RecipientResult& each) { return !each.difference.empty(); };
  const auto fails = [](const RecipientResult& each) { return !each.mismatches.empty(); };
  if (std::ranges::any_of(recipients, differs)) return Verdict::disagreed;
  return std::ranges::any_of(recipients, fails) ? Verdict::failed : Verdict::passed;
}

// What only a list of every candidate can show is asked for where the expectation speaks of it.
AskedReasons reasons_for(const Step& step) {
  using journey::Reasons;
  const bool why = expects_why(step);
  return {.wire = why ? Reasons::full : Reasons::none, .policy = why || step.golden ? Reasons::full : Reasons::none};
}

void forget_reasons(RecipientResult& recipient) {
  recipient.outcomes.clear();
  recipient.route.reset();
  for (auto* outcome : {&recipient.policy, &recipient.wire}) {
    outcome->why.clear();
    outcome->sessions.clear();
    outcome->headers.clear();
    outcome->report.reset();
  }
}

bool expects_why(const Step& step) {
  const auto speaks = [](const Expectation& expectation) { return expectation.why.has_value(); };
  if (!step.expect) return false;
  return (step.expect->all && speaks(*step.expect->all)) ||
         std::ranges::any_of(step.expect->recipients, [&](const auto& each) { return speaks(each.second); });
}

}  // namespace mailflow::scenario
