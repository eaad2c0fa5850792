#include "policy/receive_connector.hpp"

#include "policy/arrival.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {

std::uint32_t receive_connector_for(base::Tests& tests, const model::ReceiveConnectors& connectors,
                                    model::HostId server, const model::IpBinding& local,
                                    const base::Fact<base::IpAddress>& client) {
  base::Tests::Stage stage(tests, rules::receive_connector);
  const auto& listening = connectors.at(server, local);
  if (!tests.holds(rules::receive_connector_binding, {}, !listening.connectors.empty())) return no_row;
  const auto found = tests.look_up(rules::receive_connector_range, client, listening.ranges);
  if (found.empty()) return no_row;
  const auto row = listening.connectors[found[0]];
  stage.outcome(true, std::string_view(connectors[row].name));
  return row;
}

}  // namespace mailflow::policy
