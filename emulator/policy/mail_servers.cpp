#include "policy/mail_servers.hpp"

#include <array>

#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

using base::Tests;
using model::HostId;
using model::World;

Arrival refuse(Arrival state, ReplyId reply) {
  state.refusal = reply;
  return state;
}

Tables server_tables(const World& world, HostId host, const Arrival&) {
  const auto& server = (*world.hosts)[host];
  return Tables{.host = server.name,
                .domains = &world.hosts->own_domains(host),
                .recipients = server.recipients.get(),
                .server = &server,
                .routes = &world.hosts->routes(host),
                .clients = &world.hosts->accepted_clients(host)};
}

Arrival demand_tls(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  const base::Setting<bool> required{tables.server->starttls == model::StartTls::required, {}};
  if (tests.meets(rules::mta_tls, tables.host, facts.session.tls, required)) return state;
  return refuse(state, ReplyId::mta_tls_required);
}

// A mailbox of its own, or the refusal of an unknown one.
Arrival take_own(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  if (!tests.holds(rules::mta_lists, tables.host, tables.server->lists_mailboxes)) return state;
  const auto mailbox = tests.look_up(rules::mta_recipient, facts.mail.recipient, tables.recipients->by_address());
  if (mailbox.empty()) return refuse(state, ReplyId::mta_unknown_recipient);
  state.mailbox = mailbox[0];
  return state;
}

Arrival mta_take(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  Tests::Stage stage(tests, rules::mta, tables.host);
  if (tests.look_up_first(rules::mta_own_domain, facts.mail.recipient_domain, *tables.domains).empty())
    return refuse(state, ReplyId::mta_relay_denied);
  state = take_own(tests, tables, state, facts);
  stage.outcome(!state.refused());
  return state;
}

Arrival relay_take(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  Tests::Stage stage(tests, rules::relay, tables.host);
  if (!tests.look_up_first(rules::mta_own_domain, facts.mail.recipient_domain, *tables.domains).empty()) {
    state = take_own(tests, tables, state, facts);
    stage.outcome(!state.refused());
    return state;
  }
  const auto route = tests.look_up_first(rules::relay_route, facts.mail.recipient_domain, *tables.routes);
  const bool named = !route.empty() &&
                     tests.holds(rules::relay_own_route, tables.host,
                                 tables.server->relay.routes[route[0]].pattern.kind != base::DomainPattern::Kind::any);
  if (!named && tests.look_up(rules::relay_client, facts.session.client_address, *tables.clients).empty())
    return refuse(state, ReplyId::relay_refused);
  stage.outcome(true);
  return state;
}

constexpr std::array<Stage, 2> mta_stages{{{"tls", server_tables, demand_tls}, {"mta", server_tables, mta_take}}};
constexpr std::array<Stage, 2> relay_stages{{{"tls", server_tables, demand_tls}, {"relay", server_tables, relay_take}}};

bool delivers_itself(Tests& tests, const World& world, HostId host, const RecipientFacts& facts, NextHop& hop) {
  const auto& server = (*world.hosts)[host];
  if (tests.look_up_first(rules::route_own_domain, facts.recipient_domain, world.hosts->own_domains(host)).empty())
    return false;
  hop.kind = NextHop::Kind::mailbox;
  if (server.lists_mailboxes && hop.mailbox == no_row) {
    const auto mailbox = tests.look_up(rules::mta_recipient, facts.recipient, server.recipients->by_address());
    if (!mailbox.empty()) hop.mailbox = mailbox[0];
  }
  return true;
}

}  // namespace

std::span<const Stage> mta_arrival() {
  return mta_stages;
}
std::span<const Stage> relay_arrival() {
  return relay_stages;
}

NextHop mta_next_hop(Tests& tests, const World& world, HostId host, const RecipientFacts& facts,
                     const Arrival& arrival) {
  Tests::Stage stage(tests, rules::route);
  NextHop hop;
  hop.mailbox = arrival.mailbox;
  const bool here = delivers_itself(tests, world, host, facts, hop);
  stage.outcome(true, {}, here ? &rules::into_mailbox : &rules::to_mx);
  return hop;
}

NextHop relay_next_hop(Tests& tests, const World& world, HostId host, const RecipientFacts& facts,
                       const Arrival& arrival) {
  Tests::Stage stage(tests, rules::route);
  NextHop hop;
  hop.mailbox = arrival.mailbox;
  if (delivers_itself(tests, world, host, facts, hop)) {
    stage.outcome(true, {}, &rules::into_mailbox);
    return hop;
  }
  const auto rows = tests.look_up_first(rules::route_configured, facts.recipient_domain, world.hosts->routes(host));
  if (rows.empty()) {
    stage.outcome(true, {}, &rules::to_mx);
    return hop;
  }
  const auto& chosen = (*world.hosts)[host].relay.routes[rows[0]];
  hop.tls = chosen.tls;
  if (chosen.to) {
    hop.kind = NextHop::Kind::host;
    hop.host = *chosen.to;
    stage.outcome(true, {}, std::string_view((*world.hosts)[*chosen.to].name));
  } else {
    stage.outcome(true, {}, &rules::to_mx);
  }
  return hop;
}

}  // namespace mailflow::policy
