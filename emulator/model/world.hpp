#pragma once
// The World: one immutable, numbered state of the whole lab's configuration. Every change makes the next one and
// shares what it did not touch.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "model/behaviour.hpp"
#include "model/certificate.hpp"
#include "model/exchange_organization.hpp"
#include "model/fault.hpp"
#include "model/host.hpp"
#include "model/tenant.hpp"
#include "model/zone.hpp"

namespace mailflow::model {

struct World {
  std::uint64_t number = 1;
  std::string lab;
  std::string description;
  base::LabTime clock{};  // where lab time starts
  std::shared_ptr<const std::vector<Authority>> authorities = std::make_shared<const std::vector<Authority>>();
  std::shared_ptr<const Hosts> hosts = std::make_shared<const Hosts>();
  std::shared_ptr<const Tenants> tenants = std::make_shared<const Tenants>();
  std::shared_ptr<const ExchangeOrganizations> organizations = std::make_shared<const ExchangeOrganizations>();
  std::shared_ptr<const Zone> zone;
  Behaviour behaviour;
  std::shared_ptr<const Faults> faults = std::make_shared<const Faults>();  // that a scenario makes
};

// The region that a tenant lives in: its own, or its host's, which goes by the host's name.
std::string_view region_of(const World& world, const Tenant& tenant);

// The next World, in which one tenant is replaced.
World with_tenant(const World& world, TenantId id, Tenant tenant);

// The same with one organisation.
World with_organization(const World& world, OrganizationId id, ExchangeOrganization organization);

// Whom the host keeps mailboxes for: an Exchange server its organisation's recipients, another server its own.
const Recipients& recipients_at(const World& world, HostId host);

// What a script configures.
using ConfigTarget = std::variant<TenantId, OrganizationId>;

}  // namespace mailflow::model
