#pragma once
// `tenants:` of a lab file → model::Tenant rows, before their scripts ran.
//
// A tenant `contoso` accepts the domains it lists, contoso.onmicrosoft.com (its initial domain) and
// contoso.mail.onmicrosoft.com; the first one is its default. Errors with position: an unknown host or one of another
// kind, a domain that two tenants accept, an address used twice. At most 10,000 tenants.

#include <memory>
#include <vector>

#include "load/names.hpp"
#include "model/tenant.hpp"

namespace mailflow::load {

inline constexpr std::size_t most_tenants = 10'000;

struct TenantRow {
  model::Tenant tenant;
  const base::Value* config = nullptr;  // a script, or the path of one
};

base::Result<std::vector<TenantRow>> read_tenants(const base::Value* tenants, const Names& hosts,
                                                  const std::vector<model::Host>& rows);

}  // namespace mailflow::load
