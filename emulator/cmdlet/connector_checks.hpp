#pragma once
// What Exchange Online refuses of an inbound connector, and what it takes though it has no effect.
//
// Source: New-InboundConnector and Set-InboundConnector (documentation); rows VAL-1 … VAL-8 and I1 … I12 of the
// specification. Errors stand at the argument that brought them; the connector is one that all arguments were set on.

#include "cmdlet/change.hpp"

namespace mailflow::cmdlet {

base::Result<void> check_connector(const model::InboundConnector& connector, const Change& change);

// Settings that were given and do nothing here or as they stand.
std::vector<config::Notice> connector_notices(const model::InboundConnector& connector, const Change& change);

}  // namespace mailflow::cmdlet
