#include "policy/retry.hpp"

#include <gtest/gtest.h>

#include "policy/reply_catalogue.hpp"

namespace mailflow::policy {
namespace {

using namespace std::chrono_literals;
using base::Duration;
using base::LabTime;

const LabTime start{};

model::World world_of(model::HostKind kind) {
  model::Host host;
  host.kind = kind;
  model::World world;
  world.hosts = std::make_shared<const model::Hosts>(std::vector{host});
  return world;
}

// An organisation's server, with a transport service that was changed.
model::World server_world() {
  auto world = world_of(model::HostKind::exchange_server);
  auto organization = std::make_shared<model::ExchangeOrganization>();
  organization->servers = {model::HostId{0}};
  model::TransportService service;
  service.transient_failure_retry_count.value = 2;
  service.transient_failure_retry_interval.value = {7min};
  service.outbound_connection_failure_retry_interval.value = {21min};
  service.message_retry_interval.value = {3min};
  service.message_expiration_timeout.value = {2h};
  organization->services = std::make_shared<const model::TransportServices>(model::TransportServices{service});
  world.organizations = std::make_shared<const model::ExchangeOrganizations>(
      std::vector<std::shared_ptr<const model::ExchangeOrganization>>{organization});
  return world;
}

// By the schedule of Exchange Online: after 5, 10, then always 15 minutes, for a day.
NextStep step(AttemptStage stage, int code, QueueState state, LabTime now = start) {
  return next_step(world_of(model::HostKind::exchange_online), {}, state,
                   Attempt{stage, mail::Reply{code, "", "words"}}, now);
}

TEST(Retry, TakenIsDone) {
  EXPECT_EQ(step(AttemptStage::data, 250, {.targets = 2}).kind, NextStep::Kind::done);
}

TEST(Retry, TheNextHostIsTriedWhenTheFailureIsTheHosts) {
  for (const auto stage : {AttemptStage::connect, AttemptStage::greeting, AttemptStage::tls}) {
    for (const int code : {450, 554}) {
      const auto next = step(stage, code, {.target = 0, .targets = 2});
      EXPECT_EQ(next.kind, NextStep::Kind::next_target);
      EXPECT_EQ(next.target, 1U);
    }
  }
}

TEST(Retry, ARecipientsRefusalIsFinal) {
  const auto next = step(AttemptStage::rcpt, 550, {.target = 0, .targets = 2});
  EXPECT_EQ(next.kind, NextStep::Kind::give_up);
  EXPECT_EQ(next.reply.code, 550);
}

TEST(Retry, WaitsByTheScheduleAndRepeatsItsEnd) {
  EXPECT_EQ(step(AttemptStage::rcpt, 451, {.targets = 1}).at, start + 5min);
  EXPECT_EQ(step(AttemptStage::connect, 450, {.target = 1, .targets = 2, .rounds = 1}).at, start + 10min);
  const auto third = step(AttemptStage::connect, 450, {.targets = 0, .rounds = 7}, start + 20min);
  EXPECT_EQ(third.kind, NextStep::Kind::wait);
  EXPECT_EQ(third.at, start + 35min);
}

TEST(Retry, GivesUpWhenTheNextAttemptWouldBeTooLate) {
  const QueueState late{.targets = 1, .rounds = 95};
  EXPECT_EQ(step(AttemptStage::connect, 450, late, start + 23h + 45min).kind, NextStep::Kind::wait);
  EXPECT_EQ(step(AttemptStage::connect, 450, late, start + 23h + 46min).kind, NextStep::Kind::give_up);
}

TEST(Retry, AnExchangeServerGoesByItsTransportService) {
  const auto world = server_world();
  const auto after = [&](AttemptStage stage, std::size_t rounds) {
    return next_step(world, {}, {.targets = 1, .rounds = rounds}, Attempt{stage, mail::Reply{450, "", "words"}}, start)
               .at -
           start;
  };
  EXPECT_EQ(after(AttemptStage::connect, 0), 1min);
  EXPECT_EQ(after(AttemptStage::tls, 3), 1min);
  EXPECT_EQ(after(AttemptStage::connect, 4), 7min);
  EXPECT_EQ(after(AttemptStage::connect, 5), 7min);
  EXPECT_EQ(after(AttemptStage::connect, 6), 21min);
  EXPECT_EQ(after(AttemptStage::rcpt, 0), 3min);
  const Attempt put_off{AttemptStage::rcpt, mail::Reply{450, "4.2.0", "later"}};
  EXPECT_EQ(next_step(world, {}, {.targets = 1}, put_off, start + 1h + 57min).kind, NextStep::Kind::wait);
  const auto expired = next_step(world, {}, {.targets = 1}, put_off, start + 1h + 58min);
  EXPECT_EQ(expired.kind, NextStep::Kind::give_up);
  EXPECT_EQ(mail::to_string(expired.reply), "550 4.4.7 QUEUE.Expired; message expired");
}

TEST(Retry, OtherServersSayNoMoreThanThatTheMessageExpired) {
  const auto next = next_step(world_of(model::HostKind::mta), {}, {.targets = 1, .rounds = 200},
                              Attempt{AttemptStage::connect, mail::Reply{450, "4.4.316", "words"}}, start + 121h);
  EXPECT_EQ(next.kind, NextStep::Kind::give_up);
  EXPECT_EQ(next.reply, reply_for(ReplyId::expired));
}

}  // namespace
}  // namespace mailflow::policy
