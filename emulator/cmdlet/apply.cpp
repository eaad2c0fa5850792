#include "cmdlet/apply.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/field.hpp"
#include "cmdlet/commands.hpp"
#include "cmdlet/names.hpp"
#include "cmdlet/recipient_surface.hpp"

namespace mailflow::cmdlet {
namespace {

struct Row {
  std::string_view name;
  Where where;
  Output (*run)(const Invocation&);
  Parameters (*parameters)();
};

Parameters no_parameters() {
  return {};
}

// Of New- or Set- of a kind of recipient.
template <model::RecipientKind kind>
Parameters new_parameters() {
  static const auto parameters = recipient_parameters(recipient_noun(kind).fresh, "Name");
  return parameters;
}
template <model::RecipientKind kind>
Parameters set_parameters() {
  static const auto parameters = recipient_parameters(recipient_noun(kind).change, "Identity");
  return parameters;
}

using enum model::RecipientKind;

using enum Where;

// Rows of one name stand apart where the two worlds differ.
constexpr std::array<Row, 49> rows = {
    {{"Add-DistributionGroupMember", both, add_group_member, group_member_parameters},
     {"Disable-IPv6ForAcceptedDomain", online, disable_ipv6, turn_ipv6_parameters},
     {"Disable-TransportRule", online, disable_transport_rule, remove_parameters},
     {"Enable-IPv6ForAcceptedDomain", online, enable_ipv6, turn_ipv6_parameters},
     {"Enable-TransportRule", online, enable_transport_rule, enable_transport_rule_parameters},
     {"Get-AcceptedDomain", both, show_accepted_domains, show_parameters},
     {"Get-DistributionGroup", both, show_recipients, show_parameters},
     {"Get-DistributionGroupMember", both, show_group_members, show_parameters},
     {"Get-HostedConnectionFilterPolicy", online, show_connection_filter, show_parameters},
     {"Get-InboundConnector", online, show_inbound_connectors, show_parameters},
     {"Get-IPv6StatusForAcceptedDomain", online, show_ipv6_status, ipv6_status_parameters},
     {"Get-Mailbox", both, show_recipients, show_parameters},
     {"Get-MailContact", both, show_recipients, show_parameters},
     {"Get-MailUser", both, show_recipients, show_parameters},
     {"Get-MessageTrace", online, show_message_trace, message_trace_parameters},
     {"Get-MessageTraceDetail", online, show_message_trace_detail, message_trace_detail_parameters},
     {"Get-MessageTraceDetailV2", online, show_message_trace_detail_v2, message_trace_detail_v2_parameters},
     {"Get-MessageTraceV2", online, show_message_trace_v2, message_trace_v2_parameters},
     {"Get-OrganizationConfig", online, show_organization_config, no_parameters},
     {"Get-OutboundConnector", online, show_outbound_connectors, show_outbound_connectors_parameters},
     {"Get-Recipient", both, show_all_recipients, show_parameters},
     {"Get-TransportRule", online, show_transport_rules, show_transport_rules_parameters},
     {"New-AcceptedDomain", on_premises, new_accepted_domain, new_accepted_domain_parameters},
     {"New-DistributionGroup", both, new_recipient, new_parameters<distribution_group>},
     {"New-InboundConnector", online, new_inbound_connector, new_inbound_connector_parameters},
     {"New-Mailbox", both, new_recipient, new_parameters<mailbox>},
     {"New-MailContact", both, new_recipient, new_parameters<mail_contact>},
     {"New-MailUser", both, new_recipient, new_parameters<mail_user>},
     {"New-OutboundConnector", online, new_outbound_connector, new_outbound_connector_parameters},
     {"New-TransportRule", online, new_transport_rule, new_transport_rule_parameters},
     {"Remove-AcceptedDomain", on_premises, remove_accepted_domain, remove_parameters},
     {"Remove-DistributionGroup", both, remove_recipient, remove_parameters},
     {"Remove-DistributionGroupMember", both, remove_group_member, group_member_parameters},
     {"Remove-InboundConnector", online, remove_inbound_connector, remove_parameters},
     {"Remove-Mailbox", both, remove_recipient, remove_parameters},
     {"Remove-MailContact", both, remove_recipient, remove_parameters},
     {"Remove-MailUser", both, remove_recipient, remove_parameters},
     {"Remove-OutboundConnector", online, remove_outbound_connector, remove_parameters},
     {"Remove-TransportRule", online, remove_transport_rule, remove_parameters},
     {"Set-AcceptedDomain", both, set_accepted_domain, set_accepted_domain_parameters},
     {"Set-DistributionGroup", both, set_recipient, set_parameters<distribution_group>},
     {"Set-HostedConnectionFilterPolicy", online, set_connection_filter, set_connection_filter_parameters},
     {"Set-InboundConnector", online, set_inbound_connector, set_inbound_connector_parameters},
     {"Set-Mailbox", both, set_recipient, set_parameters<mailbox>},
     {"Set-MailContact", both, set_recipient, set_parameters<mail_contact>},
     {"Set-MailUser", both, set_recipient, set_parameters<mail_user>},
     {"Set-OrganizationConfig", online, set_organization_config, set_organization_config_parameters},
     {"Set-OutboundConnector", online, set_outbound_connector, set_outbound_connector_parameters},
     {"Set-TransportRule", online, set_transport_rule, set_transport_rule_parameters}}};

bool exists(const Row& row, Where where) {
  return row.where == both || row.where == where;
}

const Row* find_row(std::string_view name, Where where) {
  const auto row = std::ranges::find_if(
      rows, [&](const Row& one) { return exists(one, where) && base::equal_ignoring_case(one.name, name); });
  return row == rows.end() ? nullptr : &*row;
}

std::vector<std::string_view> names_in(Where where) {
  std::vector<std::string_view> names;
  for (const auto& row : rows)
    if (exists(row, where)) names.push_back(row.name);
  return names;
}

// "AcceptedDomain, …": a list of all cmdlets would be too long for a hint.
std::string modelled_nouns(Where where) {
  std::set<std::string_view> nouns;
  for (const auto name : names_in(where)) nouns.insert(name.substr(name.find('-') + 1));
  return fmt::format("{}", fmt::join(nouns, ", "));
}

}  // namespace

std::span<const config::Parameter> parameters_of(std::string_view cmdlet, Where where) {
  const auto* row = find_row(cmdlet, where);
  return row == nullptr ? std::span<const config::Parameter>{} : row->parameters();
}

std::span<const std::string_view> modelled_names(Where where) {
  static const auto in_cloud = names_in(online);
  static const auto here = names_in(on_premises);
  return where == online ? in_cloud : here;
}

base::Result<config::CommandOutput> apply(Draft& draft, const Surroundings& surroundings,
                                          const config::CommandCall& call, const config::PsList* input) {
  const auto where = draft.where();
  if (const auto* row = find_row(call.name, where)) {
    auto output = row->run(Invocation{draft, surroundings, call, input});
    if (!output && !output.error().pos) output.error().pos = call.pos;
    return output;
  }
  if (is_needless(call.name)) {
    config::CommandOutput output;
    output.notices.push_back({fmt::format("{} does nothing in a lab: the script runs in {}", call.name,
                                          place_of({where, draft.owner_name(), {}})),
                              call.pos});
    return output;
  }
  return base::fail(command_not_found(call.name, call.pos, {where, draft.owner_name(), modelled_nouns(where)}));
}

base::Result<Applied> apply(const model::World& world, model::ConfigTarget target, const config::CommandCall& call,
                            const config::PsList* input) {
  Draft draft(world, target);
  auto output = apply(draft, Surroundings{world.clock, nullptr}, call, input);
  if (!output) return base::fail(std::move(output.error()));
  return Applied{draft.publish(), std::move(*output)};
}

}  // namespace mailflow::cmdlet
