#include "policy/exchange_online.hpp"

#include <array>

#include "policy/partner.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

using base::Tests;
using model::HostId;
using model::TenantId;
using model::World;

Arrival refuse(Arrival state, ReplyId reply) {
  state.refusal = reply;
  return state;
}

Arrival attribute(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  Tests::Stage stage(tests, rules::attribution);
  const auto tenants = tests.look_up_first(rules::recipient_domain, facts.mail.recipient_domain, *tables.domains);
  if (tenants.empty()) return refuse(state, ReplyId::relay_denied);
  state.tenant = tenants[0];
  stage.outcome(true, (*tables.tenants)[TenantId{state.tenant}].name);
  return state;
}

// InternalRelay domains take unknown recipients and pass them on (EDGE-2); one domain at most has the recipient's.
const model::AcceptedDomain* domain_of(Tests& tests, const model::AcceptedDomains& domains, const Facts& facts) {
  for (const auto& domain : domains)
    if (tests.is_domain(rules::edge_domain, domain.name, facts.mail.recipient_domain, domain.pattern)) return &domain;
  return nullptr;
}

Arrival find_recipient(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  Tests::Stage stage(tests, rules::edge_recipients);
  const auto found = tests.look_up(rules::edge_recipient_known, facts.mail.recipient, tables.recipients->by_address());
  if (!found.empty()) {
    state.mailbox = found[0];
    stage.outcome(true, (*tables.recipients)[found[0]].name);
    return state;
  }
  const auto* domain = domain_of(tests, *tables.accepted, facts);
  const bool authoritative =
      tests.holds(rules::edge_authoritative, domain == nullptr ? std::string_view{} : std::string_view(domain->name),
                  domain == nullptr || *domain->domain_type == model::DomainType::authoritative,
                  domain == nullptr ? nullptr : domain->domain_type.pos.get());
  if (authoritative) return refuse(state, ReplyId::unknown_at_edge);
  stage.outcome(true);
  return state;
}

constexpr std::array<Stage, 3> stages{{
    {"attribution",
     [](const World& world, HostId host, const Arrival&) {
       return Tables{.host = (*world.hosts)[host].name,
                     .domains = &world.tenants->directory(host),
                     .tenants = world.tenants.get()};
     },
     attribute},
    {"partner",
     [](const World& world, HostId host, const Arrival& state) {
       return Tables{.host = (*world.hosts)[host].name,
                     .inbound = (*world.tenants)[TenantId{state.tenant}].inbound.get(),
                     .partner_behaviour = &world.behaviour.partner};
     },
     choose_partner},
    {"recipients",
     [](const World& world, HostId host, const Arrival& state) {
       const auto& tenant = (*world.tenants)[TenantId{state.tenant}];
       return Tables{
           .host = (*world.hosts)[host].name, .accepted = tenant.domains.get(), .recipients = tenant.recipients.get()};
     },
     find_recipient},
}};

}  // namespace

std::span<const Stage> exchange_online_arrival() {
  return stages;
}

// Mail submitted inside the region finds its tenant by the recipient's domain, as incoming mail does.
NextHop exchange_online_next_hop(Tests& tests, const World& world, HostId host, const RecipientFacts& facts,
                                 const Arrival& arrival) {
  Tests::Stage stage(tests, rules::route);
  NextHop hop;
  hop.tenant = arrival.tenant;
  hop.mailbox = arrival.mailbox;
  if (hop.tenant == no_row) {
    const auto tenants =
        tests.look_up_first(rules::recipient_domain, facts.recipient_domain, world.tenants->directory(host));
    if (!tenants.empty()) hop.tenant = tenants[0];
  }
  if (hop.tenant != no_row && hop.mailbox == no_row) {
    const auto& recipients = *(*world.tenants)[TenantId{hop.tenant}].recipients;
    const auto found = tests.look_up(rules::edge_recipient_known, facts.recipient, recipients.by_address());
    if (!found.empty()) hop.mailbox = found[0];
  }
  if (hop.mailbox != no_row) {
    hop.kind = NextHop::Kind::mailbox;
    stage.outcome(true, {}, &rules::into_mailbox);
  } else {
    hop.tenant = no_row;
    stage.outcome(true, {}, &rules::to_mx);
  }
  return hop;
}

}  // namespace mailflow::policy
