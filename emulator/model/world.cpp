#include "model/world.hpp"

namespace mailflow::model {

std::string_view region_of(const World& world, const Tenant& tenant) {
  return tenant.region->empty() ? (*world.hosts)[tenant.host].name : *tenant.region;
}

World with_tenant(const World& world, TenantId id, Tenant tenant) {
  World next = world;
  ++next.number;
  next.tenants = world.tenants->with(id, std::make_shared<const Tenant>(std::move(tenant)));
  return next;
}

World with_organization(const World& world, OrganizationId id, ExchangeOrganization organization) {
  World next = world;
  ++next.number;
  next.organizations =
      world.organizations->with(id, std::make_shared<const ExchangeOrganization>(std::move(organization)));
  return next;
}

const Recipients& recipients_at(const World& world, HostId host) {
  const auto owner = world.organizations->of_host(host);
  return owner ? *(*world.organizations)[*owner].recipients : *world.hosts->rows()[host.number].recipients;
}

}  // namespace mailflow::model
