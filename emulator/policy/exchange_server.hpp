#pragma once
// What an Exchange server on premises does: the receive connector that a client meets says what the session may do, the
// accepted domains and recipients of the organisation where mail ends, its send connectors how mail leaves.
//
// A session from another server of the organisation is trusted by its address; a server's front end and its transport
// service are one here, so such a session meets the connectors of port 2525. Hybrid trust by certificate
// (TlsDomainCapabilities) belongs into `principal_of`.
//
// Source: the specification's sections 3.1, 5.2, 5.3, 5.6, 6 and 10.2.

#include <span>

#include "policy/content.hpp"
#include "policy/next_hop.hpp"

namespace mailflow::policy {

std::span<const Stage> exchange_server_arrival();

Acceptance exchange_server_content(base::Tests& tests, const model::World& world, model::HostId host,
                                   const Arrival& arrival, const Facts& facts, const ContentFacts& content);

NextHop exchange_server_next_hop(base::Tests& tests, const model::World& world, model::HostId host,
                                 const RecipientFacts& facts, const Arrival& arrival);

// By the organisation's send connectors, wherever the recipient is.
NextHop exchange_server_way_out(base::Tests& tests, const model::World& world, model::HostId host,
                                const RecipientFacts& facts);

// Of mail that is handed in at the server itself: the organisation's own by the sender's domain.
Arrival exchange_server_submission(base::Tests& tests, const model::World& world, model::HostId host,
                                   const RecipientFacts& facts);

// What a session is offered: which certificate stands behind STARTTLS (nullptr: it is not offered), and how large a
// message may be. `arrival`: what was decided at connect.
struct Door {
  const model::CertificateSpec* certificate = nullptr;
  std::uint64_t message_limit = 0;
};
Door door_of(base::Tests& tests, const model::World& world, model::HostId host, const Arrival& arrival);

// The connector that a session of an Exchange server met; nullptr: none, or of another kind of host.
const model::ReceiveConnector* receive_connector_of(const model::World& world, const Arrival& arrival);

}  // namespace mailflow::policy
