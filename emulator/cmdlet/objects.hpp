#pragma once
// Configuration objects as Get- cmdlets give them: the rows of the field table in its order, then what Exchange adds.

#include <span>
#include <string_view>

#include "base/field.hpp"
#include "base/guid.hpp"
#include "config/ps_value.hpp"
#include "model/tenant.hpp"

namespace mailflow::cmdlet {

config::PsValue object_of(const model::InboundConnector& connector);
config::PsValue object_of(const model::OutboundConnector& connector);
config::PsValue object_of(const model::TransportRule& rule, std::size_t priority);
config::PsValue object_of(const model::AcceptedDomain& domain);
config::PsValue object_of(const model::OrganizationConfig& organization, const model::Tenant& tenant);
config::PsValue object_of(const model::HostedConnectionFilterPolicy& policy);
config::PsValue object_of(const model::HostedOutboundSpamFilterPolicy& policy);
config::PsValue object_of(const model::Recipient& recipient);
// As Get-Recipient shows one of any kind.
config::PsValue recipient_object(const model::Recipient& recipient);

// Whether -Identity means this: its name, its GUID, or a pattern with * and ?.
bool names(std::string_view identity, std::string_view name);
bool is_pattern(std::string_view identity);
// A recipient also by its display name, its alias or any of its addresses.
bool is_recipient(const model::Recipient& recipient, std::string_view identity);

}  // namespace mailflow::cmdlet
