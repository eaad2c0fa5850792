#include "policy/transaction.hpp"

namespace mailflow::policy {

void Transaction::begin() {
  taken_.clear();
  region_.clear();
  all_ = 0;
}

TransactionValues Transaction::before(const base::DomainName& domain) const {
  TransactionValues values;
  values.region = region_;
  const auto same = taken_.find(domain);
  if (same != taken_.end()) values.of_domain = same->second;
  values.all = all_;
  values.other_domains = taken_.size() > (same == taken_.end() ? 0U : 1U);
  return values;
}

void Transaction::take(const model::World& world, const Arrival& arrival, const base::DomainName& domain) {
  ++taken_[domain];
  ++all_;
  if (arrival.tenant == no_row || arrival.directionality != Directionality::incoming) return;
  region_ = model::region_of(world, (*world.tenants)[model::TenantId{arrival.tenant}]);
}

}  // namespace mailflow::policy
