#include "policy/send_connector.hpp"

#include "policy/arrival.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

using base::Row;
using base::Tests;
using model::SendConnector;

// A connector, and which of its spaces the recipient is in.
struct Candidate {
  Row row = no_row;
  const SendConnector* connector = nullptr;
  const base::AddressSpaces* space = nullptr;

  std::uint32_t cost() const { return space->front().cost; }
};

bool fits(Tests& tests, const SendConnector& connector, const SendQuestion& question) {
  const auto& limit = *connector.max_message_size;
  if (!limit.limit) return true;
  return tests.at_most(rules::send_connector_size, connector.name, question.message_size,
                       {limit.limit->bytes, connector.max_message_size.pos});
}

bool in_reach(Tests& tests, const SendConnector& connector, const SendQuestion& question) {
  if (!*connector.is_scoped_connector) return true;
  return tests.holds(rules::send_connector_scope, connector.name, connector.sends_from(question.server),
                     connector.is_scoped_connector.pos.get());
}

bool comes_before(Tests& tests, const Candidate& a, const Candidate& b, const SendQuestion& question) {
  const auto& first = a.connector->name;
  const auto& second = b.connector->name;
  const auto closer =
      tests.fits_closer(rules::send_connector_closer, first, second, question.recipient_domain, *a.space, *b.space);
  if (closer != 0) return closer > 0;
  if (a.cost() != b.cost()) return tests.precedes(rules::send_connector_cost, first, second, a.cost() < b.cost());
  const bool here = a.connector->sends_from(question.server);
  if (here != b.connector->sends_from(question.server))
    return tests.precedes(rules::send_connector_nearest, first, second, here);
  return tests.precedes(rules::send_connector_name_order, first, second, first < second);
}

}  // namespace

SendChoice send_connector_for(Tests& tests, const model::SendConnectors& connectors, const SendQuestion& question) {
  Tests::Stage stage(tests, rules::send_connector);
  SendChoice choice;
  const auto found = tests.look_up(rules::send_connector_space, question.recipient_domain, connectors.by_domain());
  const auto& spaces = connectors.spaces();
  Candidate best;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const auto& space = spaces[found[i]];
    // The first space of a connector is its closest.
    bool again = false;
    for (std::size_t j = 0; j < i && !again; ++j) again = spaces[found[j]].connector == space.connector;
    if (again) continue;
    const Candidate candidate{space.connector, &connectors[space.connector], &space.value};
    if (!in_reach(tests, *candidate.connector, question)) continue;
    if (!fits(tests, *candidate.connector, question)) {
      choice.kind = SendChoice::Kind::too_big;
      continue;
    }
    if (best.connector == nullptr || comes_before(tests, candidate, best, question)) best = candidate;
  }
  if (best.connector == nullptr) {
    stage.outcome(false, {},
                  choice.kind == SendChoice::Kind::too_big ? &rules::only_too_big : &rules::no_send_connector);
    return choice;
  }
  stage.outcome(true, std::string_view(best.connector->name));
  return {SendChoice::Kind::connector, best.row};
}

}  // namespace mailflow::policy
