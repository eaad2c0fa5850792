#pragma once
// Configuration objects as Get- cmdlets give them: the rows of the field table in its order, then what Exchange adds.

#include <span>
#include <string_view>

#include "base/field.hpp"
#include "base/guid.hpp"
#include "config/ps_value.hpp"
#include "model/accepted_domain.hpp"
#include "model/inbound_connector.hpp"

namespace mailflow::cmdlet {

config::PsValue object_of(const model::InboundConnector& connector);
config::PsValue object_of(const model::AcceptedDomain& domain);

// Whether -Identity means this: its name, its GUID, or a pattern with * and ?.
bool names(std::string_view identity, std::string_view name);
bool is_pattern(std::string_view identity);

}  // namespace mailflow::cmdlet
