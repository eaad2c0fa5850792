#pragma once
// What Exchange Server refuses of a send connector (S1 to S7 of the reference), and what it takes without effect.
//
// Source: New-SendConnector and Set-SendConnector (documentation); a published transcript for TlsDomain.

#include "cmdlet/change.hpp"

namespace mailflow::cmdlet {

// As it would be after the command.
base::Result<void> check_send_connector(const model::SendConnector& connector, const Change& change);

}  // namespace mailflow::cmdlet
