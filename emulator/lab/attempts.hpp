#pragma once
// The results of SMTP sessions in policy's words: how far it came for each recipient, and with which reply. Pure.

#include <vector>

#include "net/io_error.hpp"
#include "policy/retry.hpp"
#include "policy/targets.hpp"
#include "smtp/client.hpp"

namespace mailflow::lab {

// No connection came to be.
policy::Attempt unconnected(const net::IoError& error, const policy::Target& target);

// The session could not take messages.
policy::Attempt unopened(const smtp::SessionResult& session, const policy::Target& target);

// One for each recipient of the transaction.
std::vector<policy::Attempt> attempts_of(const protocol::smtp::TransactionResult& transaction, std::size_t recipients,
                                         const policy::Target& target);

}  // namespace mailflow::lab
