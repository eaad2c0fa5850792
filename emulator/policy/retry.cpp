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

const model::TransportService* service_of(const model::World& world, model::HostId sender) {
  const auto owner = world.organizations->of_host(sender);
  if (!owner) return nullptr;
  const auto& services = *(*world.organizations)[*owner].services;
  const auto found = std::ranges::find(services, sender, &model::TransportService::server);
  return found == services.end() ? nullptr : &*found;
}

struct Pace {
  base::Duration interval;  // until the next attempt
  base::Duration expires;
};

// A connection that fails is tried again soon, then less often; a message that was put off by itself.
Pace pace_of(const model::TransportService& service, const QueueState& state, const Attempt& attempt) {
  constexpr std::size_t glitches = 4;
  const base::Duration expires = service.message_expiration_timeout->value;
  if (attempt.is_answered()) return {service.message_retry_interval->value, expires};
  if (state.rounds < glitches) return {std::chrono::minutes{1}, expires};
  if (state.rounds < glitches + *service.transient_failure_retry_count)
    return {service.transient_failure_retry_interval->value, expires};
  return {service.outbound_connection_failure_retry_interval->value, expires};
}

Pace pace_at(const model::World& world, model::HostId sender, const QueueState& state, const Attempt& attempt) {
  if (const auto* service = service_of(world, sender)) return pace_of(*service, state, attempt);
  const auto& schedule = kind_of((*world.hosts)[sender]).retry;
  return {schedule.intervals[std::min(state.rounds, schedule.intervals.size() - 1)], schedule.expires};
}

}  // namespace

NextStep next_step(const model::World& world, model::HostId sender, const QueueState& state, const Attempt& attempt,
                   base::LabTime now) {
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
  const auto pace = pace_at(world, sender, state, attempt);
  if (now + pace.interval > state.queued_at + pace.expires) {
    step.kind = NextStep::Kind::give_up;
    step.reply = expired_reply((*world.hosts)[sender], attempt);
    return step;
  }
  step.kind = NextStep::Kind::wait;
  step.at = now + pace.interval;
  return step;
}

}  // namespace mailflow::policy
