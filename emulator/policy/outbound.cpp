#include "policy/outbound.hpp"

#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

using base::Tests;
using model::OutboundConnector;
using model::OutboundConnectors;

struct Question {
  Tests& tests;
  const OutboundConnectors& connectors;
  const base::DomainIndex& accepted;
  const RecipientFacts& facts;

  const OutboundConnector* look_up(const base::Rule& rule, const base::DomainIndex& index) const {
    if (index.rows().empty()) return nullptr;
    const auto found = tests.look_up_first(rule, facts.recipient_domain, index);
    return found.empty() ? nullptr : &connectors[found[0]];
  }

  const OutboundConnector* for_accepted() const {
    const auto& rows = connectors.for_accepted_domains();
    if (rows.empty()) return nullptr;
    if (tests.look_up_first(rules::outbound_accepted, facts.recipient_domain, accepted).empty()) return nullptr;
    return &connectors[rows.front()];
  }

  const OutboundConnector* for_all() const {
    const auto& rows = connectors.for_all_domains();
    const auto* first = rows.empty() ? nullptr : &connectors[rows.front()];
    const bool any = tests.holds(rules::outbound_all, first == nullptr ? std::string_view{} : first->name,
                                 first != nullptr, first == nullptr ? nullptr : first->recipient_domains.pos.get());
    return any ? first : nullptr;
  }
};

// What Microsoft's two texts agree on needs no switch.
const OutboundConnector* first_choice(const Question& question, const model::OutboundBehaviour& behaviour) {
  const auto& connectors = question.connectors;
  const bool disputed = !connectors.for_accepted_domains().empty();
  if (disputed && !question.tests.holds(rules::outbound_order, {}, *behaviour.order == model::SelectionOrder::example,
                                        behaviour.order.pos.get())) {
    if (const auto* exact = question.look_up(rules::outbound_exact_domain, connectors.by_exact_domain())) return exact;
    if (const auto* accepted = question.for_accepted()) return accepted;
    return question.look_up(rules::outbound_domain, connectors.by_domain());
  }
  if (const auto* closest = question.look_up(rules::outbound_domain, connectors.by_domain())) return closest;
  return question.for_accepted();
}

}  // namespace

const OutboundConnector* choose_outbound(Tests& tests, const model::World& world, model::TenantId tenant,
                                         const RecipientFacts& facts) {
  const auto& connectors = *(*world.tenants)[tenant].outbound;
  if (connectors.rows().empty()) return nullptr;
  Tests::Stage stage(tests, rules::outbound);
  if (!tests.holds(rules::outbound_any, {}, connectors.any_chosen())) return nullptr;
  const Question question{tests, connectors, world.tenants->accepted(tenant), facts};
  const auto* chosen = first_choice(question, world.behaviour.outbound);
  if (chosen == nullptr) chosen = question.for_all();
  if (chosen != nullptr) stage.outcome(true, chosen->name);
  return chosen;
}

}  // namespace mailflow::policy
