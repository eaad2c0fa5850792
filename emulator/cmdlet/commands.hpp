#pragma once
// The modelled cmdlets behind apply(); each is a function of one shape.

#include <optional>

#include "cmdlet/apply.hpp"
#include "cmdlet/draft.hpp"
#include "config/command.hpp"
#include "config/command_binding.hpp"

namespace mailflow::cmdlet {

struct Invocation {
  Draft& draft;
  const Surroundings& surroundings;
  const config::CommandCall& call;
  const config::PsList* input;
};

using Output = base::Result<config::CommandOutput>;

// Their parameters.
using Parameters = std::span<const config::Parameter>;
Parameters show_parameters();    // of every Get- of configuration: Identity, ResultSize
Parameters remove_parameters();  // of every Remove-: Identity, WhatIf, Confirm
Parameters new_inbound_connector_parameters();
Parameters set_inbound_connector_parameters();
Parameters new_outbound_connector_parameters();
Parameters set_outbound_connector_parameters();
Parameters show_outbound_connectors_parameters();
Parameters new_transport_rule_parameters();
Parameters set_transport_rule_parameters();
Parameters show_transport_rules_parameters();
Parameters enable_transport_rule_parameters();
Parameters new_accepted_domain_parameters();
Parameters set_accepted_domain_parameters();
Parameters set_organization_config_parameters();
Parameters set_connection_filter_parameters();
Parameters set_outbound_spam_filter_parameters();
Parameters new_receive_connector_parameters();
Parameters set_receive_connector_parameters();
Parameters show_receive_connector_parameters();
Parameters new_send_connector_parameters();
Parameters set_send_connector_parameters();
Parameters ad_permission_parameters();  // of Add- and Remove-ADPermission
Parameters show_ad_permission_parameters();
Parameters set_transport_config_parameters();
Parameters set_transport_service_parameters();
Parameters group_member_parameters();  // of Add- and Remove-DistributionGroupMember
Parameters turn_ipv6_parameters();
Parameters ipv6_status_parameters();
Parameters message_trace_parameters();
Parameters message_trace_v2_parameters();
Parameters message_trace_detail_parameters();
Parameters message_trace_detail_v2_parameters();

Output new_inbound_connector(const Invocation& invocation);
Output set_inbound_connector(const Invocation& invocation);
Output show_inbound_connectors(const Invocation& invocation);
Output remove_inbound_connector(const Invocation& invocation);
Output new_outbound_connector(const Invocation& invocation);
Output set_outbound_connector(const Invocation& invocation);
Output show_outbound_connectors(const Invocation& invocation);
Output remove_outbound_connector(const Invocation& invocation);
Output new_transport_rule(const Invocation& invocation);
Output set_transport_rule(const Invocation& invocation);
Output show_transport_rules(const Invocation& invocation);
Output enable_transport_rule(const Invocation& invocation);
Output disable_transport_rule(const Invocation& invocation);
Output remove_transport_rule(const Invocation& invocation);
Output show_accepted_domains(const Invocation& invocation);
Output set_accepted_domain(const Invocation& invocation);
Output new_accepted_domain(const Invocation& invocation);
Output remove_accepted_domain(const Invocation& invocation);
// Of an organisation.
Output new_receive_connector(const Invocation& invocation);
Output set_receive_connector(const Invocation& invocation);
Output show_receive_connectors(const Invocation& invocation);
Output remove_receive_connector(const Invocation& invocation);
Output new_send_connector(const Invocation& invocation);
Output set_send_connector(const Invocation& invocation);
Output show_send_connectors(const Invocation& invocation);
Output remove_send_connector(const Invocation& invocation);
Output add_ad_permission(const Invocation& invocation);
Output remove_ad_permission(const Invocation& invocation);
Output show_ad_permissions(const Invocation& invocation);
Output show_transport_config(const Invocation& invocation);
Output set_transport_config(const Invocation& invocation);
Output show_transport_services(const Invocation& invocation);
Output set_transport_service(const Invocation& invocation);
Output show_exchange_servers(const Invocation& invocation);

Output show_organization_config(const Invocation& invocation);
Output set_organization_config(const Invocation& invocation);
Output show_connection_filter(const Invocation& invocation);
Output set_connection_filter(const Invocation& invocation);
Output show_outbound_spam_filter(const Invocation& invocation);
Output set_outbound_spam_filter(const Invocation& invocation);
// Of the kind of recipient that the cmdlet's name ends with (recipient_surface.hpp).
Output new_recipient(const Invocation& invocation);
Output set_recipient(const Invocation& invocation);
Output show_recipients(const Invocation& invocation);
Output remove_recipient(const Invocation& invocation);
Output show_all_recipients(const Invocation& invocation);
Output show_group_members(const Invocation& invocation);
Output add_group_member(const Invocation& invocation);
Output remove_group_member(const Invocation& invocation);
Output enable_ipv6(const Invocation& invocation);
Output disable_ipv6(const Invocation& invocation);
Output show_ipv6_status(const Invocation& invocation);
Output show_message_trace(const Invocation& invocation);
Output show_message_trace_v2(const Invocation& invocation);
Output show_message_trace_detail(const Invocation& invocation);
Output show_message_trace_detail_v2(const Invocation& invocation);

}  // namespace mailflow::cmdlet
