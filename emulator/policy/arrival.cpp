#include "policy/arrival.hpp"

#include <algorithm>

#include "policy/host_kinds.hpp"

namespace mailflow::policy {

std::string_view to_string(Directionality directionality) {
  switch (directionality) {
    case Directionality::incoming:
      return "Incoming";
    case Directionality::originating:
      return "Originating";
  }
  return {};
}

Arrival decide_arrival(base::Tests& tests, const model::World& world, model::HostId host, const Facts& facts) {
  return decide_until(tests, world, host, facts, Moment::rcpt);
}

bool decides_at(const model::Host& host, Moment moment) {
  return std::ranges::find(kind_of(host).arrival, moment, &Stage::moment) != kind_of(host).arrival.end();
}

Arrival decide_until(base::Tests& tests, const model::World& world, model::HostId host, const Facts& facts,
                     Moment moment) {
  tests.begin();
  Arrival state;
  for (const auto& stage : kind_of((*world.hosts)[host]).arrival) {
    if (stage.moment > moment) break;
    state = stage.run(tests, stage.tables(world, host, state), state, facts);
    if (state.refused()) break;
  }
  return state;
}

}  // namespace mailflow::policy
