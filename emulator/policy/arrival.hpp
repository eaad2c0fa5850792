#pragma once
// Does a host take a recipient, and as whose mail? The decision at RCPT TO, as a list of pure stages.
//
// Some hosts decide earlier, too: whether a client may connect, and who may send. Such stages stand first in the list
// and are run when it comes to that; at RCPT TO the whole list is.
//
// Each host kind has its own list (host_kinds.hpp). A stage sees only the tables that `tables` gave it, the state so
// far and the facts, and returns the next state; a state holds nothing that no later stage reads, so that what-if can
// join regions of mail with equal states. A refused state ends the list.

#include <compare>
#include <cstdint>
#include <span>

#include "base/tests.hpp"
#include "model/world.hpp"
#include "policy/facts.hpp"
#include "policy/reply_catalogue.hpp"

namespace mailflow::policy {

inline constexpr std::uint32_t no_row = static_cast<std::uint32_t>(-1);

// Originating: of an own server of the tenant. Incoming: of anybody, for the tenant.
enum class Directionality : std::uint8_t { incoming, originating };
std::string_view to_string(Directionality directionality);

struct Arrival {
  ReplyId refusal = ReplyId::none;      // none: taken (so far)
  std::uint32_t tenant = no_row;        // Exchange Online: whose mail it is
  std::uint32_t organization = no_row;  // an Exchange server's
  Directionality directionality = Directionality::incoming;
  // Row of the tenant's inbound connectors, no_row: the default connector; or of the organisation's receive connectors.
  std::uint32_t connector = no_row;
  model::SmtpPrincipal principal = model::SmtpPrincipal::anonymous;  // as whom the client acts on a receive connector
  std::uint32_t mailbox = no_row;  // row of the recipients it is delivered to; no_row: any, or elsewhere
  bool relayed = false;            // by a relay, to anywhere: what the message shows of its tenant counts

  bool refused() const { return refusal != ReplyId::none; }
  auto operator<=>(const Arrival&) const = default;
};

// Mail that a mailbox of Exchange Online or of an organisation handed in: no session brought it.
inline bool is_submitted(const Arrival& arrival) {
  return (arrival.tenant != no_row || arrival.organization != no_row) &&
         arrival.directionality == Directionality::originating && arrival.connector == no_row;
}

// What a stage may read; two Worlds with equal Tables give equal answers.
struct Tables {
  std::string_view host;
  const base::DomainIndex* domains = nullptr;         // accepted domains of a region, own domains of a server
  const base::DomainIndex* listed_domains = nullptr;  // the same without the subdomains of MatchSubDomains
  const base::DomainIndex* elsewhere = nullptr;       // accepted domains of other regions
  const model::Tenants* tenants = nullptr;            // names only
  const model::OwnServers* own_servers = nullptr;     // of all tenants of the region
  const model::AcceptedDomains* accepted = nullptr;
  const model::InboundConnectors* inbound = nullptr;
  const model::Recipients* recipients = nullptr;
  const model::AttributionBehaviour* attribution_behaviour = nullptr;
  const model::PartnerBehaviour* partner_behaviour = nullptr;
  std::string_view tenant = {};  // its name
  std::string_view region = {};  // that it lives in
  bool several_regions = false;  // other tenants of the host live in other regions
  const base::Setting<bool>* mail_subscription = nullptr;
  const model::OrganizationConfig* organization = nullptr;
  const model::HostedConnectionFilterPolicy* connection_filter = nullptr;
  const model::EdgeBehaviour* edge_behaviour = nullptr;
  const model::Hosts* hosts = nullptr;  // whom the service bans or throttles
  const base::AddressIndex* own_addresses = nullptr;
  const model::Host* server = nullptr;
  const base::DomainIndex* routes = nullptr;
  const base::AddressIndex* clients = nullptr;
  const base::DomainIndex* required_tenant = nullptr;  // the accepted domains of the tenant that a relay asks for
  model::HostId server_id{};
  std::uint32_t organization_id = no_row;
  const model::ExchangeOrganization* exchange = nullptr;
  const model::ServerBehaviour* server_behaviour = nullptr;
};

// How far a session has come when a stage is first run.
enum class Moment : std::uint8_t { connect, mail, rcpt };

struct Stage {
  std::string_view name;
  Tables (*tables)(const model::World&, model::HostId, const Arrival&);
  Arrival (*run)(base::Tests&, const Tables&, Arrival, const Facts&);
  Moment moment = Moment::rcpt;
};

// Runs the stages of the host's kind. The World and the facts must outlive what a recorder keeps.
Arrival decide_arrival(base::Tests& tests, const model::World& world, model::HostId host, const Facts& facts);
// The stages up to a moment: of the recipient nothing is looked at before RCPT TO, of the sender nothing at connect.
Arrival decide_until(base::Tests& tests, const model::World& world, model::HostId host, const Facts& facts,
                     Moment moment);
// Whether the host decides anything at that moment.
bool decides_at(const model::Host& host, Moment moment);

}  // namespace mailflow::policy
