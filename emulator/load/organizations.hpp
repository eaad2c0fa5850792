#pragma once
// `organizations:` of a lab file → model::ExchangeOrganization rows, before their scripts ran.
//
// An organisation accepts the domains it lists, the first one is its default. A remote mailbox without an address of
// its own is `name@<tenant>.mail.onmicrosoft.com`, of the tenant with the organisation's name, else of the lab's only
// one. Errors with position: an unknown server or one of another kind, a server of two organisations, an Exchange
// server of none, an edge server subscribed to no mailbox server of its organisation. At most 10,000 organisations.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "load/names.hpp"
#include "model/exchange_organization.hpp"
#include "model/tenant.hpp"

namespace mailflow::load {

inline constexpr std::size_t most_organizations = 10'000;

// What hosts need to know of organisations before these can be read: by host number.
struct Membership {
  std::string organization;
  std::string domain;  // its first one, "" where it has none
};
using Memberships = std::map<std::uint32_t, Membership>;
base::Result<Memberships> read_memberships(const base::Value* organizations, const Names& hosts);

struct OrganizationRow {
  model::ExchangeOrganization organization;
  const base::Value* config = nullptr;  // a script, or the path of one
};

struct OrganizationSurroundings {
  const Names& names;  // of the hosts
  const std::vector<model::Host>& hosts;
  const std::vector<std::shared_ptr<const model::Tenant>>& tenants;
  const Memberships& memberships;
};

base::Result<std::vector<OrganizationRow>> read_organizations(const base::Value* organizations,
                                                              const OrganizationSurroundings& around);

}  // namespace mailflow::load
