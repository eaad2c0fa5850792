#include "policy/exchange_online.hpp"

#include <array>

#include "policy/attribution.hpp"
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

std::uint32_t mailbox_for(Tests& tests, const World& world, TenantId tenant, const RecipientFacts& facts,
                          const Arrival& arrival) {
  if (arrival.mailbox != no_row) return arrival.mailbox;
  return known_recipient(tests, *(*world.tenants)[tenant].recipients, facts);
}

}  // namespace

// R7: whoever has a mailbox here meets no connector.
NextHop exchange_online_next_hop(Tests& tests, const World& world, HostId host, const RecipientFacts& facts,
                                 const Arrival& arrival) {
  Tests::Stage stage(tests, rules::route);
  NextHop hop;
  const auto at = tenant_for(tests, world, host, facts, arrival);
  if (at != no_row) hop.mailbox = mailbox_for(tests, world, TenantId{at}, facts, arrival);
  if (hop.mailbox != no_row) {
    hop.kind = NextHop::Kind::mailbox;
    hop.tenant = at;
    stage.outcome(true, {}, &rules::into_mailbox);
    return hop;
  }
  hop.tenant = arrival.tenant;
  if (hop.tenant != no_row) {
    const TenantId tenant{hop.tenant};
    if (is_nobody(tests, world, facts, tenant)) {
      hop.kind = NextHop::Kind::nobody;
      stage.outcome(false, {}, &rules::to_nobody);
      return hop;
    }
    if (const auto* connector = choose_outbound(tests, world, tenant, facts)) {
      hop.kind = NextHop::Kind::connector;
      hop.connector = connector->guid;
      stage.outcome(true, connector->name, &rules::by_connector);
      return hop;
    }
  }
  stage.outcome(true, {}, &rules::to_mx);
  return hop;
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
