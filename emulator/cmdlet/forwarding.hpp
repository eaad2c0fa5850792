#pragma once
// Whom a mailbox passes its mail on to: ForwardingAddress, ForwardingSmtpAddress and DeliverToMailboxAndForward of
// Set-Mailbox. $null takes either away. Errors stand at the argument.

#include "cmdlet/commands.hpp"
#include "config/command_binding.hpp"
#include "model/recipient.hpp"

namespace mailflow::cmdlet {

base::Result<void> set_forwarding(model::Recipient& recipient, const Invocation& invocation,
                                  const config::BoundParameters& bound);

}  // namespace mailflow::cmdlet
