#pragma once
// Settings of an inbound connector that Exchange Online takes and Microsoft warns of: what was meant is not what they
// do.
//
// Told when a command touches what they are about, at its argument. Sources: Microsoft's notes on attribution by
// certificate (MC1226222), on connectors with a partner (CONN), and what experiments found (SEED2).

#include "cmdlet/change.hpp"

namespace mailflow::cmdlet {

std::vector<config::Notice> connector_advice(const model::InboundConnector& connector, const Change& change);

}  // namespace mailflow::cmdlet
