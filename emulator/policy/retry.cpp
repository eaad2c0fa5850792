#include "policy/retry.hpp"

#include <algorithm>

#include "policy/reply_catalogue.hpp"

namespace mailflow::policy {
namespace {

// A failure that says nothing about the recipient lets the next host be tried (RFC 5321 5.1).
bool concerns_the_host(const Attempt& attempt) {
  return attempt.stage < AttemptStage::mail;
}

}  // namespace

NextStep next_step(const QueueState& state, const Attempt& attempt, const RetrySchedule& schedule, base::LabTime now) {
  NextStep step;
  step.reply = attempt.reply;
  const auto kind = mail::class_of(attempt.reply);
  if (kind == mail::ReplyClass::positive && attempt.stage == AttemptStage::data) return step;
  if (concerns_the_host(attempt) && state.target + 1 < state.targets) {
    step.kind = NextStep::Kind::next_target;
    step.target = state.target + 1;
    return step;
  }
  if (kind == mail::ReplyClass::permanent) {
    step.kind = NextStep::Kind::give_up;
    return step;
  }
  const auto interval = schedule.intervals[std::min(state.rounds, schedule.intervals.size() - 1)];
  if (now + interval > state.queued_at + schedule.expires) {
    step.kind = NextStep::Kind::give_up;
    step.reply = reply_for(ReplyId::expired);
    return step;
  }
  step.kind = NextStep::Kind::wait;
  step.at = now + interval;
  return step;
}

}  // namespace mailflow::policy
