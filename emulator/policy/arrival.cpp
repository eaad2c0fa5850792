#include "policy/arrival.hpp"

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
  tests.begin();
  Arrival state;
  for (const auto& stage : kind_of((*world.hosts)[host]).arrival) {
    state = stage.run(tests, stage.tables(world, host, state), state, facts);
    if (state.refused()) break;
  }
  return state;
}

}  // namespace mailflow::policy
