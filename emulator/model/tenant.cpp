#include "model/tenant.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>

#include "model/own_servers.hpp"

namespace mailflow::model {

const AcceptedDomain* Tenant::find_domain(std::string_view identity) const {
  for (const auto& row : *domains)
    if (base::equal_ignoring_case(row.name, identity) || base::equal_ignoring_case(row.domain.text(), identity))
      return &row;
  return nullptr;
}

struct Tenants::Directory {
  struct Built {
    HostId host;
    Domains which;
    std::unique_ptr<const base::DomainIndex> index;
  };
  std::mutex mutex;
  std::vector<std::vector<base::DomainPattern>> patterns;  // per tenant, viewed by the indexes
  std::vector<std::vector<base::DomainPattern>> listed;    // the same, without subdomains
  std::vector<std::shared_ptr<const Tenant>> held;         // whose texts the indexes view
  std::vector<Built> built;
  std::vector<std::unique_ptr<const base::DomainIndex>> of_tenants;
  std::map<HostId, std::string_view> regions;  // of each host's first tenant
  std::set<HostId> several_regions;

  std::unique_ptr<const base::DomainIndex> build(HostId host, Domains which) const;
  std::unique_ptr<const base::DomainIndex> build(TenantId id) const;
};

struct Tenants::Servers {
  std::mutex mutex;
  std::vector<std::pair<HostId, std::unique_ptr<const OwnServers>>> built;
};

Tenants::Tenants() : Tenants(std::vector<std::shared_ptr<const Tenant>>{}) {}

Tenants::Tenants(std::vector<std::shared_ptr<const Tenant>> rows)
    : rows_(std::move(rows)), directory_(std::make_shared<Directory>()), servers_(std::make_shared<Servers>()) {
  directory_->held = rows_;
  directory_->of_tenants.resize(rows_.size());
  for (const auto& tenant : rows_) {
    const auto [first, fresh] = directory_->regions.try_emplace(tenant->host, *tenant->region);
    if (!fresh && first->second != *tenant->region) directory_->several_regions.insert(tenant->host);
    auto& patterns = directory_->patterns.emplace_back();
    auto& listed = directory_->listed.emplace_back();
    for (const auto& domain : *tenant->domains) {
      patterns.push_back(domain.pattern);
      listed.push_back({base::DomainPattern::Kind::exact, domain.domain});
    }
  }
}

const Tenant* Tenants::find(std::string_view name, TenantId* id) const {
  for (std::uint32_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i]->name != name) continue;
    if (id != nullptr) *id = TenantId{i};
    return rows_[i].get();
  }
  return nullptr;
}

std::unique_ptr<const base::DomainIndex> Tenants::Directory::build(HostId host, Domains which) const {
  auto index = std::make_unique<base::DomainIndex>();
  for (base::Row row = 0; row < held.size(); ++row) {
    const auto& tenant = *held[row];
    if ((tenant.host == host) == (which == Domains::elsewhere)) continue;
    const auto& rows = which == Domains::listed ? listed[row] : patterns[row];
    std::vector<const base::DomainPattern*> views;
    for (const auto& pattern : rows) views.push_back(&pattern);
    index->add({row, tenant.name, &rows, tenant.pos ? &tenant.pos : nullptr}, views);
  }
  return index;
}

std::unique_ptr<const base::DomainIndex> Tenants::Directory::build(TenantId id) const {
  auto index = std::make_unique<base::DomainIndex>();
  const auto& rows = *held[id.number]->domains;
  for (base::Row row = 0; row < rows.size(); ++row) {
    const auto& pattern = patterns[id.number][row];
    index->add({row, rows[row].name, &pattern, rows[row].pos ? &rows[row].pos : nullptr}, {&pattern});
  }
  return index;
}

const base::DomainIndex& Tenants::accepted(TenantId id) const {
  const std::lock_guard lock(directory_->mutex);
  auto& index = directory_->of_tenants[id.number];
  if (!index) index = directory_->build(id);
  return *index;
}

const base::DomainIndex& Tenants::domains(HostId host, Domains which) const {
  const std::lock_guard lock(directory_->mutex);
  for (const auto& each : directory_->built)
    if (each.host == host && each.which == which) return *each.index;
  directory_->built.push_back({host, which, directory_->build(host, which)});
  return *directory_->built.back().index;
}

const base::DomainIndex& Tenants::directory(HostId host) const {
  return domains(host, Domains::of_host);
}

const base::DomainIndex& Tenants::listed_domains(HostId host) const {
  return domains(host, Domains::listed);
}

const base::DomainIndex& Tenants::elsewhere(HostId host) const {
  return domains(host, Domains::elsewhere);
}

bool Tenants::in_several_regions(HostId host) const {
  return directory_->several_regions.contains(host);
}

const OwnServers& Tenants::own_servers(HostId host) const {
  const std::lock_guard lock(servers_->mutex);
  for (const auto& [known, servers] : servers_->built)
    if (known == host) return *servers;
  servers_->built.emplace_back(host, std::make_unique<const OwnServers>(host, rows_));
  return *servers_->built.back().second;
}

std::shared_ptr<const Tenants> Tenants::with(TenantId id, std::shared_ptr<const Tenant> tenant) const {
  auto rows = rows_;
  const bool same_domains = rows[id.number]->domains == tenant->domains && *rows[id.number]->region == *tenant->region;
  const bool same_connectors = rows[id.number]->inbound == tenant->inbound;
  rows[id.number] = std::move(tenant);
  if (!same_domains) return std::make_shared<Tenants>(std::move(rows));
  auto copy = std::make_shared<Tenants>();
  copy->rows_ = std::move(rows);
  copy->directory_ = directory_;
  if (same_connectors) copy->servers_ = servers_;
  return copy;
}

}  // namespace mailflow::model
