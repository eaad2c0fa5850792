// The rest test: random exchanges, several at a time, and after each rest the question whether everything came as far
// as it must. A rest declared too early leaves an exchange behind; one that is missed ends in the watchdog.
//
// MAILFLOW_REST_EXCHANGES says how many (default 3,000), MAILFLOW_REST_SEED from where.

#include <gtest/gtest.h>

#include <cstdlib>
#include <string>

#include "exchange.hpp"

namespace mailflow::net {
namespace {

constexpr int hosts = 8;

unsigned long number_from(const char* variable, unsigned long otherwise) {
  const char* text = std::getenv(variable);
  return text == nullptr ? otherwise : std::strtoul(text, nullptr, 10);
}

struct RestWorld : World {
  RestWorld() {
    EXPECT_TRUE(pki.add_authority("public"));
    model::CertificateSpec spec;
    spec.names = {*base::parse_domain_pattern("mail.contoso.com")};
    tls = pki.identity("host", spec).value()->context().value();
    EXPECT_TRUE(network->own(silent));
    for (int i = 0; i < hosts; ++i) listeners.push_back(listen(base::to_string(address(i))));
  }

  static base::IpAddress address(int host) { return base::IpAddress::v4(0xc6336400U + static_cast<unsigned>(host)); }

  // A host whose listener went away in an exchange gets a new one.
  void mend(int host) {
    auto& listener = listeners[static_cast<std::size_t>(host)];
    listener = Listener();
    listener = listen(base::to_string(address(host)));
  }

  pki::Pki pki{morning()};
  ssl_ctx_st* tls = nullptr;
  base::IpAddress silent = ip("192.0.2.99");
  std::vector<Listener> listeners;
};

std::unique_ptr<Exchange> make_exchange(RestWorld& world, int host, std::mt19937& random) {
  const auto shape = static_cast<Shape>(random() % shapes);
  auto target = RestWorld::address(host);
  if (shape == Shape::refused) target = world.silent;
  if (shape == Shape::no_route) target = ip("8.8.8.8");
  // A handshake needs somebody who accepts.
  const bool tls = random() % 3 == 0 && shape != Shape::not_accepted && shape != Shape::listener_closes;
  return std::make_unique<Exchange>(world, world.listeners[static_cast<std::size_t>(host)], target, shape,
                                    static_cast<std::uint32_t>(random()), tls ? world.tls : nullptr);
}

TEST(Rest, IsNeitherFalseNorMissed) {
  const auto wanted = number_from("MAILFLOW_REST_EXCHANGES", 3000);
  const auto seed = number_from("MAILFLOW_REST_SEED", 20260105);
  std::mt19937 random(static_cast<std::mt19937::result_type>(seed));
  RestWorld world;
  unsigned long done = 0;
  while (done < wanted) {
    const int together = 1 + static_cast<int>(random() % hosts);
    std::vector<std::unique_ptr<Exchange>> exchanges;
    for (int host = 0; host < together; ++host) exchanges.push_back(make_exchange(world, host, random));
    for (auto& exchange : exchanges) exchange->start();
    const auto first = world.loop.run_until_rest();
    ASSERT_TRUE(first) << "missed, seed " << seed << ": " << first.error().message;
    for (const auto& exchange : exchanges)
      ASSERT_EQ(exchange->problem_at_rest(), "") << "after " << done << ", seed " << seed;
    for (auto& exchange : exchanges) exchange->go();
    const auto second = world.loop.run_until_rest();
    ASSERT_TRUE(second) << "missed, seed " << seed << ": " << second.error().message;
    for (const auto& exchange : exchanges)
      ASSERT_EQ(exchange->problem_at_end(), "") << "after " << done << ", seed " << seed;
    ASSERT_EQ(world.tasks.size(), 0U) << "after " << done << ", seed " << seed;
    ASSERT_EQ(world.loop.ledger().moving(), 0U);
    for (int host = 0; host < together; ++host) world.mend(host);
    done += static_cast<unsigned long>(together);
  }
}

}  // namespace
}  // namespace mailflow::net
