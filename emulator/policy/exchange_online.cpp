#include "policy/exchange_online.hpp"

#include <array>

#include "policy/attribution.hpp"
#include "policy/copies.hpp"
#include "policy/edge.hpp"
#include "policy/outbound.hpp"
#include "policy/partner.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

using base::Tests;
using model::HostId;
using model::TenantId;
using model::World;

// PC-8: partner connectors are for incoming mail only.
Arrival meet_partners(Tests& tests, const Tables& tables, Arrival state, const Facts& facts) {
  if (state.directionality == Directionality::originating) return state;
  return choose_partner(tests, tables, state, facts);
}

Tables tables_of_attribution(const World& world, HostId host, const Arrival&) {
  return Tables{.host = (*world.hosts)[host].name,
                .domains = &world.tenants->directory(host),
                .listed_domains = &world.tenants->listed_domains(host),
                .elsewhere = &world.tenants->elsewhere(host),
                .tenants = world.tenants.get(),
                .own_servers = &world.tenants->own_servers(host),
                .attribution_behaviour = &world.behaviour.attribution};
}

Tables tables_of_tenant(const World& world, HostId host, const Arrival& state) {
  const auto& tenant = (*world.tenants)[TenantId{state.tenant}];
  return Tables{.host = (*world.hosts)[host].name,
                .tenant = tenant.name,
                .region = model::region_of(world, tenant),
                .several_regions = world.tenants->in_several_regions(host),
                .mail_subscription = &tenant.mail_subscription};
}

Tables tables_of_partners(const World& world, HostId host, const Arrival& state) {
  return Tables{.host = (*world.hosts)[host].name,
                .inbound = (*world.tenants)[TenantId{state.tenant}].inbound.get(),
                .partner_behaviour = &world.behaviour.partner};
}

Tables tables_of_admission(const World& world, HostId host, const Arrival& state) {
  const auto& tenant = (*world.tenants)[TenantId{state.tenant}];
  return Tables{.host = (*world.hosts)[host].name,
                .domains = &world.tenants->accepted(TenantId{state.tenant}),
                .accepted = tenant.domains.get(),
                .inbound = tenant.inbound.get(),
                .tenant = tenant.name,
                .organization = tenant.organization.get(),
                .connection_filter = tenant.connection_filter.get(),
                .hosts = world.hosts.get(),
                .own_addresses = &world.hosts->own_addresses(host),
                .server = &(*world.hosts)[host]};
}

Tables tables_of_recipients(const World& world, HostId host, const Arrival& state) {
  const auto& tenant = (*world.tenants)[TenantId{state.tenant}];
  return Tables{.host = (*world.hosts)[host].name,
                .domains = &world.tenants->accepted(TenantId{state.tenant}),
                .accepted = tenant.domains.get(),
                .recipients = tenant.recipients.get()};
}

// EDGE-5: attribution, the partners' restrictions, Direct Send, the block list, then the recipient.
constexpr std::array<Stage, 5> stages{{{"attribution", tables_of_attribution, attribute},
                                       {"tenant", tables_of_tenant, meet_tenant},
                                       {"partner", tables_of_partners, meet_partners},
                                       {"admission", tables_of_admission, admit},
                                       {"recipients", tables_of_recipients, meet_recipients}}};

}  // namespace

std::span<const Stage> exchange_online_arrival() {
  return stages;
}

namespace {

// Unknown recipients of an authoritative domain exist nowhere (EDGE-6).
bool is_nobody(Tests& tests, const World& world, const RecipientFacts& facts, TenantId tenant) {
  const auto* domain = domain_of(tests, *(*world.tenants)[tenant].domains, world.tenants->accepted(tenant), facts);
  return domain != nullptr &&
         tests.holds(rules::route_authoritative, domain->name, *domain->domain_type == model::DomainType::authoritative,
                     domain->domain_type.pos.get());
}

// In whose directory the recipient is looked for: that of the tenant whose mail it is; of mail that is nobody's, that
// of the recipient's domain.
std::uint32_t tenant_for(Tests& tests, const World& world, HostId host, const RecipientFacts& facts,
                         const Arrival& arrival) {
  if (arrival.tenant != no_row) return arrival.tenant;
  const auto found =
      tests.look_up_first(rules::recipient_domain, facts.recipient_domain, world.tenants->directory(host));
  return found.empty() ? no_row : found[0];
}

Known known_for(Tests& tests, const World& world, TenantId tenant, const RecipientFacts& facts,
                const Arrival& arrival) {
  if (arrival.mailbox != no_row) return {arrival.mailbox, false};
  return known_recipient(tests, *(*world.tenants)[tenant].recipients, facts);
}

const base::Text& words_for(const NextHop& hop) {
  if (hop.kind == NextHop::Kind::mailbox) return rules::into_mailbox;
  return hop.kind == NextHop::Kind::copies ? rules::to_others : rules::to_nobody_ever;
}

// Who is not known to the tenant whose mail it is, or is known to be elsewhere.
NextHop way_out(Tests& tests, const World& world, TenantId tenant, const RecipientFacts& facts, bool known,
                Tests::Stage& stage) {
  NextHop hop;
  hop.tenant = tenant.number;
  if (!known && is_nobody(tests, world, facts, tenant)) {
    hop.kind = NextHop::Kind::refused;
    hop.refusal = ReplyId::no_such_recipient;
    stage.outcome(false, {}, &rules::to_nobody);
    return hop;
  }
  if (const auto* connector = choose_outbound(tests, world, tenant, facts)) {
    hop.kind = NextHop::Kind::connector;
    hop.connector = connector->guid;
    stage.outcome(true, connector->name, &rules::by_connector);
    return hop;
  }
  stage.outcome(true, {}, &rules::to_mx);
  return hop;
}

}  // namespace

// R7: whoever has a mailbox here meets no connector.
NextHop exchange_online_next_hop(Tests& tests, const World& world, HostId host, const RecipientFacts& facts,
                                 const Arrival& arrival) {
  Tests::Stage stage(tests, rules::route);
  const auto at = tenant_for(tests, world, host, facts, arrival);
  const auto known = at == no_row ? Known{} : known_for(tests, world, TenantId{at}, facts, arrival);
  if (known.row != no_row) {
    auto hop = decide_resolution(tests, directory_of_tenant(world, TenantId{at}), known);
    if (hop.kind != NextHop::Kind::mx) {
      hop.tenant = at;
      stage.outcome(hop.kind != NextHop::Kind::refused, {}, &words_for(hop));
      return hop;
    }
  }
  if (arrival.tenant != no_row)
    return way_out(tests, world, TenantId{arrival.tenant}, facts, known.row != no_row, stage);
  stage.outcome(true, {}, &rules::to_mx);
  return {};
}

Arrival exchange_online_submission(Tests& tests, const World& world, HostId host, const RecipientFacts& facts) {
  Tests::Stage stage(tests, rules::submission);
  const auto found = tests.look_up_first(rules::submission_domain, facts.sender_domain, world.tenants->directory(host));
  Arrival arrival;
  if (found.empty()) return arrival;
  arrival.tenant = found[0];
  arrival.directionality = Directionality::originating;
  stage.outcome(true, (*world.tenants)[TenantId{arrival.tenant}].name);
  return arrival;
}

}  // namespace mailflow::policy
