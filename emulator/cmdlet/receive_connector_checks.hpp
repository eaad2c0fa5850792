#pragma once
// What Exchange Server refuses of a receive connector (V2 to V6 of the reference), with its documented sentences.
//
// Source: New-ReceiveConnector and Set-ReceiveConnector (documentation); published transcripts for V2.

#include "cmdlet/change.hpp"

namespace mailflow::cmdlet {

// As it would be after the command.
base::Result<void> check_receive_connector(const model::ReceiveConnector& connector, const Change& change);

}  // namespace mailflow::cmdlet
