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

}  // namespace mailflow::model
