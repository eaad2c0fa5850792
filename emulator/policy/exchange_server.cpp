#include "policy/exchange_server.hpp"

#include <array>

#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

using base::Tests;
using model::HostId;
using model::World;

// A server outside every organisation, which no lab file makes, has no domains.
const base::DomainIndex& accepted_domains(const World& world, HostId host) {
  static const base::DomainIndex none;
  const auto owner = world.organizations->of_host(host);
  return owner ? world.organizations->accepted(*owner) : none;
}

Tables server_tables(const World& world, HostId host, const Arrival&) {
  const auto& server = (*world.hosts)[host];
  return Tables{.host = server.name,
                .domains = &accepted_domains(world, host),
                .recipients = &model::recipients_at(world, host),
                .server = &server};
}

Arrival take(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  Tests::Stage stage(tests, rules::mta, tables.host);
  if (tests.look_up_first(rules::mta_own_domain, facts.mail.recipient_domain, *tables.domains).empty()) {
    state.refusal = ReplyId::mta_relay_denied;
    return state;
  }
  const auto known = tests.look_up(rules::mta_recipient, facts.mail.recipient, tables.recipients->by_address());
  if (known.empty())
    state.refusal = ReplyId::mta_unknown_recipient;
  else
    state.mailbox = known[0];
  stage.outcome(!state.refused());
  return state;
}

constexpr std::array<Stage, 1> stages{{{"exchange-server", server_tables, take}}};

}  // namespace

std::span<const Stage> exchange_server_arrival() {
  return stages;
}

NextHop exchange_server_next_hop(Tests& tests, const World& world, HostId host, const RecipientFacts& facts,
                                 const Arrival& arrival) {
  Tests::Stage stage(tests, rules::route);
  NextHop hop;
  hop.mailbox = arrival.mailbox;
  const auto& domains = accepted_domains(world, host);
  if (tests.look_up_first(rules::route_own_domain, facts.recipient_domain, domains).empty()) {
    stage.outcome(true, {}, &rules::to_mx);
    return hop;
  }
  if (hop.mailbox == no_row) {
    const auto& recipients = model::recipients_at(world, host).by_address();
    const auto known = tests.look_up(rules::mta_recipient, facts.recipient, recipients);
    if (!known.empty()) hop.mailbox = known[0];
  }
  hop.kind = NextHop::Kind::mailbox;
  stage.outcome(true, {}, &rules::into_mailbox);
  return hop;
}

}  // namespace mailflow::policy
