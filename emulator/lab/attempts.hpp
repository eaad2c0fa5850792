#pragma once
// The results of SMTP sessions in policy's words: how far it came for each recipient, and with which reply. Pure.

#include <optional>
#include <vector>

#include "net/io_error.hpp"
#include "policy/retry.hpp"
#include "policy/server_check.hpp"
#include "policy/targets.hpp"
#include "smtp/client.hpp"

namespace mailflow::lab {

// A connection that a trouble of the scenario's making keeps from coming to be; none: it may be tried.
struct ConnectTrouble {
  policy::Attempt attempt;
  base::Duration patience{};  // lab time until the client gives up
};
std::optional<ConnectTrouble> connect_trouble(const model::World& world, const model::Host& sender,
                                              const policy::Target& target, base::LabTime now);

// No connection came to be.
policy::Attempt unconnected(const model::Host& sender, const net::IoError& error, const policy::Target& target);

// The session could not take messages.
policy::Attempt unopened(const model::Host& sender, const policy::TlsDemand& demand, const smtp::SessionResult& session,
                         const policy::Target& target);

// One for each recipient of the transaction.
std::vector<policy::Attempt> attempts_of(const model::Host& sender,
                                         const protocol::smtp::TransactionResult& transaction, std::size_t recipients,
                                         const policy::Target& target);

// What a sender that demands something of TLS finds wrong with the server; none: nothing.
std::optional<policy::Trouble> distrust(const policy::TlsDemand& demand, const policy::Target& target,
                                        const smtp::TlsFacts& tls);

}  // namespace mailflow::lab
