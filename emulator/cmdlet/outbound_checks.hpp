#pragma once
// What Exchange Online refuses of an outbound connector, what it takes though it has no effect, and what does not do
// what it seems to.
//
// Source: New-OutboundConnector and Set-OutboundConnector (documentation); rows O1 … O8 and R5 of the specification.
// Errors stand at the argument that brought them; the connector is one that all arguments were set on.

#include "cmdlet/change.hpp"

namespace mailflow::cmdlet {

base::Result<void> check_outbound(const model::OutboundConnector& connector, const Change& change);

// Settings that were given and do nothing here or as they stand.
std::vector<config::Notice> outbound_notices(const model::OutboundConnector& connector, const Change& change);

std::vector<config::Notice> outbound_advice(const model::OutboundConnector& connector, const Change& change);

}  // namespace mailflow::cmdlet
