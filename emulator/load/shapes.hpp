#pragma once
// The tables of a lab file's maps: which keys each may have, what they hold, what they are for. The readers of this
// room go by them, and the lab file's JSON Schema is printed from them.

#include "base/shape.hpp"

namespace mailflow::load {

const base::Shape& lab_shape();
const base::Shape& authority_shape();
const base::Shape& host_shape();
const base::Shape& certificate_shape();
const base::Shape& relay_shape();
const base::Shape& required_tenant_shape();
const base::Shape& relay_route_shape();
const base::Shape& tenant_shape();
const base::Shape& mailbox_shape();
const base::Shape& external_recipient_shape();
const base::Shape& group_shape();
const base::Shape& organization_shape();
const base::Shape& organization_mailbox_shape();
const base::Shape& remote_mailbox_shape();
const base::Shape& organization_external_recipient_shape();
const base::Shape& organization_group_shape();
const base::Shape& behaviour_shape();
const base::Shape& partner_behaviour_shape();
const base::Shape& content_behaviour_shape();
const base::Shape& filter_behaviour_shape();
const base::Shape& outbound_behaviour_shape();

// What a stored World has beside a lab file's keys (state.hpp).
const base::Shape& lab_state_shape();
const base::Shape& stored_fault_shape();
const base::Shape& stored_dns_fault_shape();
const base::Shape& tenant_state_shape();
const base::Shape& organization_state_shape();
const base::Shape& stored_domain_shape();
const base::Shape& stored_inbound_connector_shape();
const base::Shape& stored_outbound_connector_shape();
const base::Shape& stored_transport_rule_shape();
const base::Shape& stored_recipient_shape();
const base::Shape& stored_receive_connector_shape();
const base::Shape& stored_send_connector_shape();
const base::Shape& stored_transport_config_shape();
const base::Shape& stored_transport_service_shape();
const base::Shape& stored_organization_shape();
const base::Shape& stored_connection_filter_shape();
const base::Shape& stored_outbound_spam_filter_shape();

}  // namespace mailflow::load
