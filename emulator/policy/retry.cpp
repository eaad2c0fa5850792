#include "policy/retry.hpp"

#include <algorithm>
#include <array>

#include "policy/trouble.hpp"

namespace mailflow::policy {

std::string_view to_string(AttemptStage stage) {
  constexpr std::array<std::string_view, 6> words{"connect", "greeting", "tls", "mail", "rcpt", "data"};
  return words[static_cast<std::size_t>(stage)];
}

namespace {

// A failure that says nothing about the recipient lets the next host be tried (RFC 5321 5.1).
bool concerns_the_host(const Attempt& attempt) {
  return attempt.stage < AttemptStage::mail;
}

}  // namespace

NextStep next_step(const model::Host& sender, const QueueState& state, const Attempt& attempt, base::LabTime now) {
  const auto& schedule = kind_of(sender).retry;
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
    step.reply = expired_reply(sender, attempt);
    return step;
  }
  step.kind = NextStep::Kind::wait;
  step.at = now + interval;
  return step;
}

}  // namespace mailflow::policy
