#include "model/tenant.hpp"

#include <algorithm>

namespace mailflow::model {

const AcceptedDomain* Tenant::find_domain(std::string_view identity) const {
  for (const auto& row : *domains)
    if (base::equal_ignoring_case(row.name, identity) || base::equal_ignoring_case(row.domain.text(), identity))
      return &row;
  return nullptr;
}

Tenants::Tenants(std::vector<std::shared_ptr<const Tenant>> rows) : rows_(std::move(rows)) {
  directory_->held = rows_;
  for (const auto& tenant : rows_) {
    auto& patterns = directory_->patterns.emplace_back();
    for (const auto& domain : *tenant->domains) patterns.push_back(domain.pattern);
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

std::unique_ptr<const base::DomainIndex> Tenants::build(HostId host, const Directory& directory) {
  auto index = std::make_unique<base::DomainIndex>();
  for (base::Row row = 0; row < directory.held.size(); ++row) {
    const auto& tenant = *directory.held[row];
    if (tenant.host != host) continue;
    std::vector<const base::DomainPattern*> patterns;
    for (const auto& pattern : directory.patterns[row]) patterns.push_back(&pattern);
    index->add({row, tenant.name, &directory.patterns[row], tenant.pos ? &tenant.pos : nullptr}, patterns);
  }
  return index;
}

const base::DomainIndex& Tenants::directory(HostId host) const {
  const std::lock_guard lock(directory_->mutex);
  for (const auto& [known, index] : directory_->by_host)
    if (known == host) return *index;
  directory_->by_host.emplace_back(host, build(host, *directory_));
  return *directory_->by_host.back().second;
}

std::shared_ptr<const Tenants> Tenants::with(TenantId id, std::shared_ptr<const Tenant> tenant) const {
  auto rows = rows_;
  const bool same_domains = rows[id.number]->domains == tenant->domains;
  rows[id.number] = std::move(tenant);
  auto copy = std::make_shared<Tenants>();
  if (!same_domains)
    *copy = Tenants(std::move(rows));
  else {
    copy->rows_ = std::move(rows);
    copy->directory_ = directory_;
  }
  return copy;
}

}  // namespace mailflow::model
