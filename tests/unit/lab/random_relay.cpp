// The relays of random Worlds.

#include <algorithm>

#include "unit/lab/random_world.hpp"

namespace mailflow::lab {

// The fields that prove a tenant are asked for where no recipient is taken for another reason: one message has one
// answer at its end, and a walk of one recipient does not know the others of the session.
void RandomWorld::serve(model::Host& host, const model::Tenant& tenant) {
  using enum model::TenantProof;
  static const std::vector<model::TenantProof> proofs{certificate, sender, tenant_id, originator};
  auto& settings = host.relay;
  const auto named = [](const model::RelayRoute& route) {
    return route.pattern.kind != base::DomainPattern::Kind::any;
  };
  const bool for_anywhere = host.domains.empty() && std::ranges::none_of(settings.routes, named);
  model::RequiredTenant required{
      tenant.name, base::to_string(tenant.guid), proofs[below(for_anywhere ? 4 : 2)], {}, {}};
  if (required.by == certificate)
    required.certificate = {base::parse_domain_pattern("mail.protection.outlook.com").value(), {}};
  settings.tenant = std::move(required);
  if (one_in(4)) settings.strip_headers = {{one_in(2) ? "X-MS-Exchange-CrossTenant-" : "X-OriginatorOrg", true}};
  if (one_in(4)) settings.add_headers = {{"X-MS-Exchange-CrossTenant-Id", base::to_string(tenant.guid)}};
}

model::RelaySettings RandomWorld::relay(const model::World& world) {
  using model::TlsPolicy;
  static const std::vector<TlsPolicy> policies{TlsPolicy::opportunistic, TlsPolicy::opportunistic, TlsPolicy::none,
                                               TlsPolicy::encrypted,     TlsPolicy::trusted,       TlsPolicy::verified};
  model::RelaySettings out;
  const auto hosts = world.hosts->rows().size();
  const auto some_host = [&] { return model::HostId{static_cast<std::uint32_t>(below(hosts))}; };
  for (auto i = below(3); i > 0; --i) out.accept_from.push_back(some_host());
  for (auto i = below(4); i > 0; --i) {
    model::RelayRoute route;
    const auto& domain = any(domains_);
    route.pattern = base::parse_domain_pattern(one_in(5) ? "*" : domain).value();
    if (!one_in(4)) route.to = model::HostId{static_cast<std::uint32_t>(one_in(2) ? 0 : some_host().number)};
    route.tls = any(policies);
    const auto again = [&](const model::RelayRoute& each) { return each.pattern == route.pattern; };
    if (std::ranges::none_of(out.routes, again)) out.routes.push_back(std::move(route));
  }
  return out;
}

}  // namespace mailflow::lab
