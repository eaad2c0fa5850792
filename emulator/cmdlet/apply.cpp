#include "cmdlet/apply.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/field.hpp"
#include "cmdlet/commands.hpp"
#include "cmdlet/names.hpp"
#include "cmdlet/recipient_surface.hpp"
#include "cmdlet/validate_connector.hpp"

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
template <model::RecipientKind kind, Where where>
Parameters new_parameters() {
  static const auto parameters = recipient_parameters(recipient_noun(kind).fresh, "Name", where);
  return parameters;
}
// Of Enable-, which gives an account what New- gives a new one.
template <model::RecipientKind kind, Where where>
Parameters enable_parameters() {
  static const auto parameters = recipient_parameters(recipient_noun(kind).fresh, "Identity", where);
  return parameters;
}
template <model::RecipientKind kind, Where where>
Parameters set_parameters() {
  static const auto parameters = recipient_parameters(recipient_noun(kind).change, "Identity", where);
  return parameters;
}

using enum model::RecipientKind;

using enum Where;

// Rows of one name stand apart where the two worlds differ.
constexpr std::array<Row, 85> rows = {
    {{"Add-ADPermission", on_premises, add_ad_permission, ad_permission_parameters},
     {"Add-DistributionGroupMember", both, add_group_member, group_member_parameters},
     {"Disable-IPv6ForAcceptedDomain", online, disable_ipv6, turn_ipv6_parameters},
     {"Disable-RemoteMailbox", on_premises, remove_recipient, remove_parameters},
     {"Disable-TransportRule", online, disable_transport_rule, remove_parameters},
     {"Enable-IPv6ForAcceptedDomain", online, enable_ipv6, turn_ipv6_parameters},
     {"Enable-Mailbox", on_premises, new_recipient, enable_parameters<mailbox, on_premises>},
     {"Enable-MailContact", on_premises, new_recipient, enable_parameters<mail_contact, on_premises>},
     {"Enable-MailUser", on_premises, new_recipient, enable_parameters<mail_user, on_premises>},
     {"Enable-RemoteMailbox", on_premises, new_recipient, enable_parameters<remote_mailbox, on_premises>},
     {"Enable-TransportRule", online, enable_transport_rule, enable_transport_rule_parameters},
     {"Get-AcceptedDomain", both, show_accepted_domains, show_parameters},
     {"Get-ADPermission", on_premises, show_ad_permissions, show_ad_permission_parameters},
     {"Get-DistributionGroup", both, show_recipients, show_parameters},
     {"Get-DistributionGroupMember", both, show_group_members, show_parameters},
     {"Get-ExchangeServer", on_premises, show_exchange_servers, show_parameters},
     {"Get-HostedConnectionFilterPolicy", online, show_connection_filter, show_parameters},
     {"Get-HostedOutboundSpamFilterPolicy", online, show_outbound_spam_filter, show_parameters},
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
     {"Get-ReceiveConnector", on_premises, show_receive_connectors, show_receive_connector_parameters},
     {"Get-Recipient", both, show_all_recipients, show_parameters},
     {"Get-RemoteMailbox", on_premises, show_recipients, show_parameters},
     {"Get-SendConnector", on_premises, show_send_connectors, show_parameters},
     {"Get-TransportConfig", on_premises, show_transport_config, no_parameters},
     {"Get-TransportRule", online, show_transport_rules, show_transport_rules_parameters},
     {"Get-TransportService", on_premises, show_transport_services, show_parameters},
     {"New-AcceptedDomain", on_premises, new_accepted_domain, new_accepted_domain_parameters},
     {"New-DistributionGroup", online, new_recipient, new_parameters<distribution_group, online>},
     {"New-DistributionGroup", on_premises, new_recipient, new_parameters<distribution_group, on_premises>},
     {"New-InboundConnector", online, new_inbound_connector, new_inbound_connector_parameters},
     {"New-Mailbox", online, new_recipient, new_parameters<mailbox, online>},
     {"New-Mailbox", on_premises, new_recipient, new_parameters<mailbox, on_premises>},
     {"New-MailContact", online, new_recipient, new_parameters<mail_contact, online>},
     {"New-MailContact", on_premises, new_recipient, new_parameters<mail_contact, on_premises>},
     {"New-MailUser", online, new_recipient, new_parameters<mail_user, online>},
     {"New-MailUser", on_premises, new_recipient, new_parameters<mail_user, on_premises>},
     {"New-OutboundConnector", online, new_outbound_connector, new_outbound_connector_parameters},
     {"New-ReceiveConnector", on_premises, new_receive_connector, new_receive_connector_parameters},
     {"New-RemoteMailbox", on_premises, new_recipient, new_parameters<remote_mailbox, on_premises>},
     {"New-SendConnector", on_premises, new_send_connector, new_send_connector_parameters},
     {"New-TransportRule", online, new_transport_rule, new_transport_rule_parameters},
     {"Remove-AcceptedDomain", on_premises, remove_accepted_domain, remove_parameters},
     {"Remove-ADPermission", on_premises, remove_ad_permission, ad_permission_parameters},
     {"Remove-DistributionGroup", both, remove_recipient, remove_parameters},
     {"Remove-DistributionGroupMember", both, remove_group_member, group_member_parameters},
     {"Remove-InboundConnector", online, remove_inbound_connector, remove_parameters},
     {"Remove-Mailbox", both, remove_recipient, remove_parameters},
     {"Remove-MailContact", both, remove_recipient, remove_parameters},
     {"Remove-MailUser", both, remove_recipient, remove_parameters},
     {"Remove-OutboundConnector", online, remove_outbound_connector, remove_parameters},
     {"Remove-ReceiveConnector", on_premises, remove_receive_connector, remove_parameters},
     {"Remove-RemoteMailbox", on_premises, remove_recipient, remove_parameters},
     {"Remove-SendConnector", on_premises, remove_send_connector, remove_parameters},
     {"Remove-TransportRule", online, remove_transport_rule, remove_parameters},
     {"Set-AcceptedDomain", both, set_accepted_domain, set_accepted_domain_parameters},
     {"Set-DistributionGroup", online, set_recipient, set_parameters<distribution_group, online>},
     {"Set-DistributionGroup", on_premises, set_recipient, set_parameters<distribution_group, on_premises>},
     {"Set-HostedConnectionFilterPolicy", online, set_connection_filter, set_connection_filter_parameters},
     {"Set-HostedOutboundSpamFilterPolicy", online, set_outbound_spam_filter, set_outbound_spam_filter_parameters},
     {"Set-InboundConnector", online, set_inbound_connector, set_inbound_connector_parameters},
     {"Set-Mailbox", online, set_recipient, set_parameters<mailbox, online>},
     {"Set-Mailbox", on_premises, set_recipient, set_parameters<mailbox, on_premises>},
     {"Set-MailContact", online, set_recipient, set_parameters<mail_contact, online>},
     {"Set-MailContact", on_premises, set_recipient, set_parameters<mail_contact, on_premises>},
     {"Set-MailUser", online, set_recipient, set_parameters<mail_user, online>},
     {"Set-MailUser", on_premises, set_recipient, set_parameters<mail_user, on_premises>},
     {"Set-OrganizationConfig", online, set_organization_config, set_organization_config_parameters},
     {"Set-OutboundConnector", online, set_outbound_connector, set_outbound_connector_parameters},
     {"Set-ReceiveConnector", on_premises, set_receive_connector, set_receive_connector_parameters},
     {"Set-RemoteMailbox", on_premises, set_recipient, set_parameters<remote_mailbox, on_premises>},
     {"Set-SendConnector", on_premises, set_send_connector, set_send_connector_parameters},
     {"Set-TransportConfig", on_premises, set_transport_config, set_transport_config_parameters},
     {"Set-TransportRule", online, set_transport_rule, set_transport_rule_parameters},
     {"Set-TransportService", on_premises, set_transport_service, set_transport_service_parameters},
     {"Validate-OutboundConnector", online, validate_outbound_connector, validate_outbound_connector_parameters}}};

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
