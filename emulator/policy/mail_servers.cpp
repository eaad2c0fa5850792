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

const base::DomainIndex* domains_of_required(const World& world, const model::Host& server) {
  model::TenantId id;
  const bool there = server.relay.tenant && world.tenants->find(server.relay.tenant->name, &id) != nullptr;
  return there ? &world.tenants->accepted(id) : nullptr;
}

Tables server_tables(const World& world, HostId host, const Arrival&) {
  const auto& server = (*world.hosts)[host];
  return Tables{.host = server.name,
                .domains = &world.hosts->own_domains(host),
                .recipients = server.recipients.get(),
                .server = &server,
                .routes = &world.hosts->routes(host),
                .clients = &world.hosts->accepted_clients(host),
                .required_tenant = domains_of_required(world, server)};
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

// What of the tenant's proof is there before the content.
bool proves_tenant(Tests& tests, const Tables& tables, const model::RequiredTenant& tenant, const Facts& facts) {
  switch (tenant.by) {
    case model::TenantProof::certificate:
      return tests.is_true(rules::relay_service_valid, tables.host, facts.session.certificate_valid) &&
             tests.name_matches(rules::relay_service_name, tables.host, facts.session.certificate_names,
                                tenant.certificate);
    case model::TenantProof::sender:
      return tables.required_tenant != nullptr &&
             !tests.look_up_first(rules::relay_tenant_sender, facts.mail.sender_domain, *tables.required_tenant)
                  .empty();
    case model::TenantProof::tenant_id:
    case model::TenantProof::originator:
      return true;
  }
  return false;
}

bool comes_with_content(model::TenantProof proof) {
  return proof == model::TenantProof::tenant_id || proof == model::TenantProof::originator;
}

bool names_tenant(Tests& tests, const World& world, const model::Host& server, const ContentFacts& content) {
  const auto* domains = domains_of_required(world, server);
  return domains != nullptr && !tests.look_up_first(rules::relay_originator, content.originator, *domains).empty();
}

// Mail for anywhere: from an accepted client, where there is a list, and with the tenant's proof, where one is asked
// for.
Arrival relay_anywhere(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  const auto& settings = tables.server->relay;
  const bool by_list = !settings.accept_from.empty() || !settings.tenant;
  if (by_list && tests.look_up(rules::relay_client, facts.session.client_address, *tables.clients).empty())
    return refuse(state, ReplyId::relay_refused);
  if (settings.tenant && !proves_tenant(tests, tables, *settings.tenant, facts))
    return refuse(state, ReplyId::relay_refused);
  state.relayed = true;
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
  if (!named) state = relay_anywhere(tests, tables, state, facts);
  stage.outcome(!state.refused());
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

Acceptance relay_content(Tests& tests, const World& world, HostId host, const Arrival& arrival, const Facts& facts,
                         const ContentFacts& content) {
  const auto accepted = server_content(tests, world, host, arrival, facts, content);
  const auto& server = (*world.hosts)[host];
  const auto& tenant = server.relay.tenant;
  if (accepted.refused() || !arrival.relayed || !tenant || !comes_with_content(tenant->by)) return accepted;
  Tests::Stage stage(tests, rules::relay, server.name);
  const bool proved = tenant->by == model::TenantProof::tenant_id
                          ? tests.is_word(rules::relay_tenant_id, server.name, content.tenant_id, tenant->guid)
                          : names_tenant(tests, world, server, content);
  stage.outcome(proved);
  return proved ? accepted : Acceptance{.refusal = ReplyId::relay_unproved};
}

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
