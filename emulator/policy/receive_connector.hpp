#pragma once
// Which receive connector of an Exchange server a client meets (5.2 of the reference): of those that listen at the
// address and port it connects to, the one with the most specific range around its address.

#include "base/tests.hpp"
#include "model/receive_connector.hpp"

namespace mailflow::policy {

// The row of the organisation's receive connectors; no_row (arrival.hpp): none is for the client, and the server closes
// the connection.
std::uint32_t receive_connector_for(base::Tests& tests, const model::ReceiveConnectors& connectors,
                                    model::HostId server, const model::IpBinding& local,
                                    const base::Fact<base::IpAddress>& client);

}  // namespace mailflow::policy
