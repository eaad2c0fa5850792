// New-, Set-, Get- and Remove-OutboundConnector.

#include <array>

#include "cmdlet/commands.hpp"
#include "cmdlet/named_rows.hpp"
#include "cmdlet/outbound_checks.hpp"

namespace mailflow::cmdlet {
namespace {

using base::fail;
using config::CommandOutput;
using config::Parameter;
using model::OutboundConnector;

base::Result<void> set_all(OutboundConnector& connector, const Change& change, CommandOutput& output) {
  if (auto set = set_given(model::outbound_connector_fields(), connector, change, "TlsDomain", output.notices); !set)
    return set;
  if (auto checked = check_outbound(connector, change); !checked) return checked;
  for (auto& notice : outbound_notices(connector, change)) output.notices.push_back(std::move(notice));
  for (auto& notice : outbound_advice(connector, change)) output.notices.push_back(std::move(notice));
  return {};
}

constexpr NamedRows<OutboundConnector> table{
    "outbound-connector", [](const Draft& draft) -> const Draft::Outbound& { return draft.outbound(); },
    [](Draft& draft) -> Draft::Outbound& { return draft.edit_outbound(); }, set_all};

std::vector<Parameter> parameters_without(std::string_view first, std::span<const std::string_view> others) {
  auto all = parameters_of(model::outbound_connector_fields(), first);
  std::erase_if(all, [&](const Parameter& row) { return std::ranges::find(others, row.name) != others.end(); });
  return all;
}

// A switch of Get- that is given: true or false.
base::Result<std::optional<bool>> given_flag(const Invocation& invocation, const config::BoundParameters& bound,
                                             std::string_view name) {
  const auto* given = bound.find(name);
  if (given == nullptr) return std::optional<bool>{};
  auto plain = config::to_value(given->value);
  if (!plain) return fail(std::move(plain.error()));
  const auto flag = boolean_value({invocation.call.name, name, given->pos}, std::move(*plain));
  if (!flag) return fail(flag.error());
  return std::optional<bool>{*flag->boolean()};
}

struct Shown {
  bool in_test_mode = false;
  std::optional<bool> rule_scoped;

  // Who asks for one by its name gets it, whatever it is.
  bool holds(const OutboundConnector& connector, std::string_view identity) const {
    if (rule_scoped && *connector.is_transport_rule_scoped != *rule_scoped) return false;
    return in_test_mode || !*connector.test_mode || !is_pattern(identity);
  }
};

}  // namespace

Parameters new_outbound_connector_parameters() {
  static constexpr std::array<std::string_view, 3> of_set_only = {"IsValidated", "LastValidationTimestamp",
                                                                  "ValidationRecipients"};
  static const auto parameters = parameters_without("Name", of_set_only);
  return parameters;
}

Parameters set_outbound_connector_parameters() {
  static constexpr std::array<std::string_view, 1> of_new_only = {"LinkForModifiedConnector"};
  static const auto parameters = parameters_without("Identity", of_new_only);
  return parameters;
}

Parameters show_outbound_connectors_parameters() {
  static constexpr std::array<Parameter, 4> parameters = {{{"Identity", Parameter::Kind::value, 1},
                                                           {"IncludeTestModeConnectors"},
                                                           {"IsTransportRuleScoped"},
                                                           {"ResultSize"}}};
  return parameters;
}

Output new_outbound_connector(const Invocation& invocation) {
  static constexpr std::array<std::string_view, 1> mandatory = {"Name"};
  return make_row(invocation, new_outbound_connector_parameters(), mandatory, table);
}

Output set_outbound_connector(const Invocation& invocation) {
  return change_rows(invocation, set_outbound_connector_parameters(), table);
}

Output show_outbound_connectors(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, show_outbound_connectors_parameters());
  if (!bound) return fail(bound.error());
  const auto in_test_mode = given_flag(invocation, *bound, "IncludeTestModeConnectors");
  if (!in_test_mode) return fail(in_test_mode.error());
  const auto rule_scoped = given_flag(invocation, *bound, "IsTransportRuleScoped");
  if (!rule_scoped) return fail(rule_scoped.error());
  const Shown shown{in_test_mode->value_or(false), *rule_scoped};
  return show_bound_rows(invocation, *bound, invocation.draft.outbound(), is_named<OutboundConnector>,
                         [&](const OutboundConnector& row, std::string_view identity, CommandOutput& output) {
                           if (shown.holds(row, identity)) output.objects.push_back(object_of(row));
                         });
}

Output remove_outbound_connector(const Invocation& invocation) {
  auto output = remove_rows(invocation, table);
  if (!output) return output;
  for (const auto& rule : invocation.draft.rules()) {
    const auto& name = *rule.actions.route_message_outbound_connector;
    const bool there = name.empty() || std::ranges::any_of(invocation.draft.outbound(), [&](const auto& row) {
                         return base::equal_ignoring_case(row.name, name);
                       });
    if (there) continue;
    output->notices.push_back({fmt::format("{}: the transport rule \"{}\" still names \"{}\": that action does nothing",
                                           invocation.call.name, rule.name, name),
                               invocation.call.pos});
  }
  return output;
}

}  // namespace mailflow::cmdlet
