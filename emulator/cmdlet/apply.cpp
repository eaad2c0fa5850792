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

constexpr std::array<Row, 41> rows = {
    {{"Add-DistributionGroupMember", add_group_member, group_member_parameters},
     {"Disable-IPv6ForAcceptedDomain", disable_ipv6, turn_ipv6_parameters},
     {"Enable-IPv6ForAcceptedDomain", enable_ipv6, turn_ipv6_parameters},
     {"Get-AcceptedDomain", show_accepted_domains, show_parameters},
     {"Get-DistributionGroup", show_recipients, show_parameters},
     {"Get-DistributionGroupMember", show_group_members, show_parameters},
     {"Get-HostedConnectionFilterPolicy", show_connection_filter, show_parameters},
     {"Get-InboundConnector", show_inbound_connectors, show_parameters},
     {"Get-IPv6StatusForAcceptedDomain", show_ipv6_status, ipv6_status_parameters},
     {"Get-Mailbox", show_recipients, show_parameters},
     {"Get-MailContact", show_recipients, show_parameters},
     {"Get-MailUser", show_recipients, show_parameters},
     {"Get-MessageTrace", show_message_trace, message_trace_parameters},
     {"Get-MessageTraceDetail", show_message_trace_detail, message_trace_detail_parameters},
     {"Get-MessageTraceDetailV2", show_message_trace_detail_v2, message_trace_detail_v2_parameters},
     {"Get-MessageTraceV2", show_message_trace_v2, message_trace_v2_parameters},
     {"Get-OrganizationConfig", show_organization_config, no_parameters},
     {"Get-OutboundConnector", show_outbound_connectors, show_outbound_connectors_parameters},
     {"Get-Recipient", show_all_recipients, show_parameters},
     {"New-DistributionGroup", new_recipient, new_parameters<distribution_group>},
     {"New-InboundConnector", new_inbound_connector, new_inbound_connector_parameters},
     {"New-Mailbox", new_recipient, new_parameters<mailbox>},
     {"New-MailContact", new_recipient, new_parameters<mail_contact>},
     {"New-MailUser", new_recipient, new_parameters<mail_user>},
     {"New-OutboundConnector", new_outbound_connector, new_outbound_connector_parameters},
     {"Remove-DistributionGroup", remove_recipient, remove_parameters},
     {"Remove-DistributionGroupMember", remove_group_member, group_member_parameters},
     {"Remove-InboundConnector", remove_inbound_connector, remove_parameters},
     {"Remove-Mailbox", remove_recipient, remove_parameters},
     {"Remove-MailContact", remove_recipient, remove_parameters},
     {"Remove-MailUser", remove_recipient, remove_parameters},
     {"Remove-OutboundConnector", remove_outbound_connector, remove_parameters},
     {"Set-AcceptedDomain", set_accepted_domain, set_accepted_domain_parameters},
     {"Set-DistributionGroup", set_recipient, set_parameters<distribution_group>},
     {"Set-HostedConnectionFilterPolicy", set_connection_filter, set_connection_filter_parameters},
     {"Set-InboundConnector", set_inbound_connector, set_inbound_connector_parameters},
     {"Set-Mailbox", set_recipient, set_parameters<mailbox>},
     {"Set-MailContact", set_recipient, set_parameters<mail_contact>},
     {"Set-MailUser", set_recipient, set_parameters<mail_user>},
     {"Set-OrganizationConfig", set_organization_config, set_organization_config_parameters},
     {"Set-OutboundConnector", set_outbound_connector, set_outbound_connector_parameters}}};

const Row* find_row(std::string_view name) {
  const auto row =
      std::find_if(rows.begin(), rows.end(), [&](const Row& one) { return base::equal_ignoring_case(one.name, name); });
  return row == rows.end() ? nullptr : &*row;
}

constexpr auto names = [] {
  std::array<std::string_view, rows.size()> all;
  for (std::size_t i = 0; i < rows.size(); ++i) all[i] = rows[i].name;
  return all;
}();

// "AcceptedDomain, …": a list of all cmdlets would be too long for a hint.
std::string modelled_nouns() {
  std::set<std::string_view> nouns;
  for (const auto name : names) nouns.insert(name.substr(name.find('-') + 1));
  return fmt::format("{}", fmt::join(nouns, ", "));
}

}  // namespace

std::span<const config::Parameter> parameters_of(std::string_view cmdlet) {
  const auto* row = find_row(cmdlet);
  return row == nullptr ? std::span<const config::Parameter>{} : row->parameters();
}

std::span<const std::string_view> modelled_names() {
  return names;
}

base::Result<config::CommandOutput> apply(Draft& draft, const Surroundings& surroundings,
                                          const config::CommandCall& call, const config::PsList* input) {
  if (const auto* row = find_row(call.name)) {
    auto output = row->run(Invocation{draft, surroundings, call, input});
    if (!output && !output.error().pos) output.error().pos = call.pos;
    return output;
  }
  if (is_needless(call.name)) {
    config::CommandOutput output;
    output.notices.push_back(
        {fmt::format("{} does nothing in a lab: the script runs in the tenant {}", call.name, draft.tenant().name),
         call.pos});
    return output;
  }
  return base::fail(command_not_found(call.name, call.pos, draft.tenant().name, modelled_nouns()));
}

base::Result<Applied> apply(const model::World& world, model::TenantId tenant, const config::CommandCall& call,
                            const config::PsList* input) {
  Draft draft(world, tenant);
  auto output = apply(draft, Surroundings{world.clock, nullptr}, call, input);
  if (!output) return base::fail(std::move(output.error()));
  return Applied{draft.publish(), std::move(*output)};
}

}  // namespace mailflow::cmdlet
