#include "load/successor.hpp"

namespace mailflow::load {

using base::fail;

base::Result<void> check_successor(const model::World& before, const model::World& after, const base::SourcePos& pos) {
  const auto& old_hosts = before.hosts->rows();
  const auto& new_hosts = after.hosts->rows();
  for (std::size_t i = 0; i < old_hosts.size(); ++i)
    if (i >= new_hosts.size() || new_hosts[i].name != old_hosts[i].name)
      return fail(pos, "lab: the host {} cannot be taken away while the lab runs", old_hosts[i].name);
    else if (new_hosts[i].kind != old_hosts[i].kind)
      return fail(new_hosts[i].pos, "lab: the host {} cannot become one of another kind", old_hosts[i].name);
  const auto& old_tenants = before.tenants->rows();
  const auto& new_tenants = after.tenants->rows();
  for (std::size_t i = 0; i < old_tenants.size(); ++i)
    if (i >= new_tenants.size() || new_tenants[i]->name != old_tenants[i]->name)
      return fail(pos, "lab: the tenant {} cannot be taken away while the lab runs", old_tenants[i]->name);
  const auto& old_organizations = before.organizations->rows();
  const auto& new_organizations = after.organizations->rows();
  for (std::size_t i = 0; i < old_organizations.size(); ++i)
    if (i >= new_organizations.size() || new_organizations[i]->name != old_organizations[i]->name)
      return fail(pos, "lab: the organisation {} cannot be taken away while the lab runs", old_organizations[i]->name);
  return {};
}

}  // namespace mailflow::load
