// The wire and the walk without sockets give the same route, reply and outcome, on random Worlds and messages.
// MAILFLOW_WORLDS: how many; MAILFLOW_SEED: from which on, to repeat one that failed.

#include <cstdlib>
#include <iostream>

#include "unit/lab/random_world.hpp"
#include "unit/lab/running.hpp"

namespace mailflow::lab {
namespace {

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct Sent {
  journey::Submission what;
  SubmissionId id = 0;
  base::LabTime at{};
};

class Agreement : public Running {
 protected:
  void hold_against(const Sent& sent) {
    agree(sent.id, sent.what, sent.at);
    if (!HasFailure()) return;
    const auto& what = sent.what;
    std::cout << fmt::format("via {}, connect {}, source {}, tls {}, certificate {}, helo {}\n", what.via.number,
                             what.connect ? base::to_string(*what.connect) : "-",
                             what.source ? base::to_string(*what.source) : "-",
                             what.tls ? static_cast<int>(*what.tls) : -1,
                             !what.show_certificate ? "not shown"
                             : what.certificate     ? what.certificate->preset + " of " + what.certificate->authority
                                                    : "-",
                             what.helo.value_or("-"));
  }

  void one(std::uint64_t seed) {
    RandomWorld random(seed);
    const auto world = random.world();
    start(world);
    std::vector<Sent> sent;
    const auto send_some = [&] {
      for (auto i = 1 + random.below(2); i > 0; --i) {
        Sent next{random.submission(world), 0, lab->now()};
        next.id = submit(next.what);
        sent.push_back(std::move(next));
      }
      rest();
    };
    send_some();
    if (random.one_in(3)) {
      auto next = *lab->configured();
      if (random.one_in(2)) next.behaviour.propagation.value = std::chrono::minutes{random.below(20)};
      auto tenant = *next.tenants->rows().front();
      tenant.inbound = std::make_shared<const model::InboundConnectors>(random.connectors(world));
      if (random.one_in(2))
        tenant.outbound = std::make_shared<const model::OutboundConnectors>(random.outbounds(world));
      ASSERT_TRUE(lab->apply_change(model::with_tenant(next, model::TenantId{0}, std::move(tenant))));
      send_some();
    }
    if (world.organizations->size() > 0 && random.one_in(3)) {
      const auto next = *lab->configured();
      auto organization = *next.organizations->rows().front();
      random.connect(world, organization);
      ASSERT_TRUE(lab->apply_change(model::with_organization(next, model::OrganizationId{0}, std::move(organization))));
      send_some();
    }
    if (random.one_in(3)) advance(std::chrono::minutes{random.below(90)});
    if (random.one_in(4)) send_some();
    if (random.one_in(6)) advance(std::chrono::hours{121});
    for (const auto& each : sent) hold_against(each);
    messages += sent.size();
    for (const auto& each : sent)
      for (const auto& outcome : lab->outcomes(each.id, journey::Reasons::none)) {
        delivered += outcome.delivered ? 1U : 0U;
        refused += outcome.rejected ? 1U : 0U;
        for (const auto& hop : outcome.route) on_premises += hop.organization.empty() ? 0U : 1U;
      }
  }

  std::size_t messages = 0;
  std::size_t delivered = 0;
  std::size_t refused = 0;
  std::size_t on_premises = 0;  // hops in an organisation
};

TEST_F(Agreement, OfWireAndWalk) {
  const auto worlds = from_environment("MAILFLOW_WORLDS", 100);
  const auto first = from_environment("MAILFLOW_SEED", 20260105);
  for (std::uint64_t i = 0; i < worlds && !HasFailure(); ++i) {
    SCOPED_TRACE(fmt::format("MAILFLOW_SEED={} MAILFLOW_WORLDS=1", first + i));
    one(first + i);
  }
  std::cout << fmt::format("seeds {} … {}: {} messages, {} recipients delivered, {} refused, {} hops on premises\n",
                           first, first + worlds - 1, messages, delivered, refused, on_premises);
  EXPECT_GT(delivered, worlds / 10);
  EXPECT_GT(refused, worlds / 10);
  EXPECT_GT(on_premises, worlds / 10);
}

}  // namespace
}  // namespace mailflow::lab
