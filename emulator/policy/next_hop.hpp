#pragma once
// Where a host sends a recipient next: into a mailbox of its own, to other recipients in his place (policy/copies), to
// a host of the lab, through an outbound connector of a tenant or a send connector of an organisation, or wherever MX
// points; nowhere, when it has taken mail that it can bring to nobody.

#include <compare>
#include <cstdint>
#include <optional>

#include "base/guid.hpp"
#include "base/tests.hpp"
#include "model/world.hpp"
#include "policy/arrival.hpp"

namespace mailflow::policy {

struct NextHop {
  enum class Kind : std::uint8_t {
    mailbox,
    copies,
    host,
    mx,
    connector,
    unreachable,  // an organisation has no send connector for it: it waits until there is one
    refused,
  } kind = Kind::mx;
  model::HostId host;  // for host
  model::TlsPolicy tls = model::TlsPolicy::opportunistic;
  std::uint32_t tenant = no_row;  // for mailbox: of this tenant, no_row: of the host itself; else: whose mail goes out
  std::uint32_t organization = no_row;  // an Exchange server's, whose connectors it goes by
  std::uint32_t mailbox = no_row;       // for mailbox and copies: the recipient's row
  ReplyId refusal = ReplyId::none;  // for refused; for mailbox and copies: of whomever the mailbox passes mail on to
  // For connector: of the tenant's or the organisation's; by a name that later changes of the World leave as it is.
  base::Guid connector{};

  auto operator<=>(const NextHop&) const = default;
};

// `arrival` is what decide_arrival said when the host took the recipient; a default one for mail submitted there.
NextHop decide_next_hop(base::Tests& tests, const model::World& world, model::HostId host, const RecipientFacts& facts,
                        const Arrival& arrival);

// Whose mail is it that somebody hands in at the host itself, no session bringing it? Exchange Online's tenants know
// their own senders; other hosts ask nobody.
Arrival decide_submission(base::Tests& tests, const model::World& world, model::HostId host,
                          const RecipientFacts& facts);

// The connector that the hop names; nullptr where it names none, and where it is no longer to be taken.
const model::OutboundConnector* connector_of(const model::World& world, const NextHop& hop);
const model::SendConnector* send_connector_of(const model::World& world, const NextHop& hop);
// Its name, of whichever kind it is; "none".
std::string_view way_out(const model::World& world, const NextHop& hop);

// Where a recipient that has waited goes now. What an organisation's connector is no longer there for, or never was,
// looks for one again; all else stays on its way.
NextHop hop_now(const model::World& world, model::HostId host, const NextHop& hop, const RecipientFacts& facts);

}  // namespace mailflow::policy
