#include "cmdlet/transport_rule_checks.hpp"

#include <algorithm>

#include "model/rule_refusal.hpp"

namespace mailflow::cmdlet {
namespace {

using base::Result;
using model::TransportRule;

bool has_any(std::span<const base::Field<TransportRule>> rows, const TransportRule& rule) {
  static const TransportRule fresh;
  return std::ranges::any_of(rows, [&](const auto& row) {
    const auto value = row.get(rule);
    const auto* list = value.list();
    return list != nullptr ? !list->empty() : base::scalar_text(value) != base::scalar_text(row.get(fresh));
  });
}

Result<void> check_actions(const TransportRule& rule, const Change& change) {
  if (*rule.stop_rule_processing || has_any(model::transport_rule_actions(), rule)) return {};
  return refuse(change, "Name", "a rule needs an action: this one would do nothing",
                "such as -RouteMessageOutboundConnector, -SetHeaderName or -RejectMessageReasonText");
}

// Those rows that are conditions.
std::vector<base::Field<TransportRule>> condition_rows() {
  std::vector<base::Field<TransportRule>> rows;
  for (const auto& row : model::transport_rule_fields())
    if (base::find_field(model::transport_rule_fields(), "ExceptIf" + std::string(row.name)) != nullptr)
      rows.push_back(row);
  return rows;
}

}  // namespace

Result<void> check_rule(const TransportRule& rule, const Change& change) {
  if (auto named = check_name(change, rule, change.draft.rules(), "a transport rule"); !named) return named;
  if (const auto refusal = model::refusal_of(rule)) return refuse(change, refusal->parameter, refusal->reason);
  return check_actions(rule, change);
}

std::vector<config::Notice> rule_notices(const TransportRule& rule, const Change& change) {
  static const auto conditions = condition_rows();
  std::vector<config::Notice> notices;
  notices.push_back(
      {fmt::format("{}: the lab stores transport rules, but mail does not meet them yet", change.call.name),
       change.call.pos});
  const auto say = [&](const config::BoundParameter* given, std::string_view text) {
    if (given != nullptr) notices.push_back(notice(change, *given, text));
  };
  if (!has_any(conditions, rule)) say(change.bound.find("Name"), "the rule has no condition: it is for all messages");
  say(change.bound.find("RuleErrorAction"), "RuleErrorAction is stored: a rule of the lab can always be asked");
  if (const auto* given = change.bound.find("RouteMessageOutboundConnector")) {
    const auto& rows = change.draft.outbound();
    const auto connector = std::ranges::find_if(rows, [&](const model::OutboundConnector& row) {
      return row.name == *rule.actions.route_message_outbound_connector;
    });
    if (connector != rows.end() && !*connector->enabled)
      say(given, fmt::format("the connector \"{}\" is switched off: until it is on, the action does nothing",
                             connector->name));
  }
  return notices;
}

}  // namespace mailflow::cmdlet
