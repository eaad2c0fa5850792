#include "model/own_servers.hpp"

#include <algorithm>
#include <numeric>

namespace mailflow::model {
namespace {

bool accepts_below(const Tenant& tenant, const base::DomainPattern& wanted) {
  if (wanted.kind != base::DomainPattern::Kind::suffix) return false;
  return std::ranges::any_of(*tenant.domains, [&](const AcceptedDomain& row) {
    return row.domain != wanted.domain && wanted.matches(row.domain);
  });
}

}  // namespace

OwnServers::OwnServers(HostId host, std::vector<std::shared_ptr<const Tenant>> tenants) : tenants_(std::move(tenants)) {
  for (std::uint32_t number = 0; number < tenants_.size(); ++number) {
    const auto& tenant = *tenants_[number];
    if (tenant.host != host) continue;
    const auto& connectors = tenant.inbound->rows();
    std::vector<base::Row> order(connectors.size());
    std::iota(order.begin(), order.end(), base::Row{0});
    std::ranges::sort(order, {}, [&](base::Row row) -> const std::string& { return connectors[row].name; });
    for (const auto row : order)
      if (*connectors[row].enabled && *connectors[row].connector_type == ConnectorType::on_premises) add(number, row);
  }
  by_address_.freeze();
}

void OwnServers::add(std::uint32_t tenant, base::Row connector) {
  const auto& c = (*tenants_[tenant]->inbound)[connector];
  const auto row = static_cast<base::Row>(rows_.size());
  auto& server = rows_.emplace_back(OwnServer{tenant, connector});
  server.matches_sub_domains = std::ranges::any_of(
      *tenants_[tenant]->domains, [](const AcceptedDomain& domain) { return *domain.match_sub_domains; });
  if (const auto& name = *c.tls_sender_certificate_name) {
    server.accepts_below = accepts_below(*tenants_[tenant], *name);
    by_certificate_.add({row, c.name, &*name, place_of(c, c.tls_sender_certificate_name.pos)}, *name);
  } else {
    by_address_.add({row, c.name, &c.sender_ip_addresses.value, place_of(c, c.sender_ip_addresses.pos)},
                    *c.sender_ip_addresses);
  }
}

}  // namespace mailflow::model
