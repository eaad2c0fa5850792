#include "policy/arrival.hpp"

#include "policy/host_kinds.hpp"

namespace mailflow::policy {

Arrival decide_arrival(base::Tests& tests, const model::World& world, model::HostId host, const Facts& facts) {
  tests.begin();
  Arrival state;
  for (const auto& stage : kind_of((*world.hosts)[host]).arrival) {
    state = stage.run(tests, stage.tables(world, host, state), state, facts);
    if (state.refused()) break;
  }
  return state;
}

}  // namespace mailflow::policy
