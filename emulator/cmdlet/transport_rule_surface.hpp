#pragma once
// The parameters of the cmdlets for transport rules.
//
// What New-TransportRule has and mail flow in the lab cannot tell apart (bodies, attachments, attributes of a
// directory, encryption, moderation) is known by name and refused: a rule that looks taken and does something else
// would mislead. Source: New-TransportRule and Set-TransportRule (documentation).

#include "cmdlet/commands.hpp"

namespace mailflow::cmdlet {

base::Result<void> refuse_unmodelled_of_rules(const config::CommandCall& call, const config::BoundParameters& bound);

}  // namespace mailflow::cmdlet
