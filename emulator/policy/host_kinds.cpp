#include "policy/host_kinds.hpp"

#include <array>

#include "policy/exchange_online.hpp"
#include "policy/mail_servers.hpp"

namespace mailflow::policy {
namespace {

using namespace std::chrono_literals;
using base::Duration;

constexpr std::array<Duration, 3> exchange_intervals{Duration{5min}, Duration{10min}, Duration{15min}};
constexpr std::array<Duration, 5> server_intervals{Duration{5min}, Duration{10min}, Duration{20min}, Duration{40min},
                                                   Duration{60min}};

}  // namespace

std::span<const HostKindRow> host_kinds() {
  using model::HostKind;
  static const std::array rows{
      HostKindRow{HostKind::exchange_online,
                  "Exchange Online",
                  exchange_online_arrival(),
                  exchange_online_next_hop,
                  WireStyle::exchange_online,
                  BareLf::kept,
                  {exchange_intervals, Duration{24h}}},
      HostKindRow{HostKind::mta,
                  "mail server",
                  mta_arrival(),
                  mta_next_hop,
                  WireStyle::generic,
                  BareLf::refused,
                  {server_intervals, Duration{120h}}},
      HostKindRow{HostKind::relay,
                  "relay",
                  relay_arrival(),
                  relay_next_hop,
                  WireStyle::generic,
                  BareLf::refused,
                  {server_intervals, Duration{120h}}},
  };
  return rows;
}

const HostKindRow& kind_of(const model::Host& host) {
  return host_kinds()[static_cast<std::size_t>(host.kind)];
}

NextHop decide_next_hop(base::Tests& tests, const model::World& world, model::HostId host, const RecipientFacts& facts,
                        const Arrival& arrival) {
  return kind_of((*world.hosts)[host]).next_hop(tests, world, host, facts, arrival);
}

}  // namespace mailflow::policy
