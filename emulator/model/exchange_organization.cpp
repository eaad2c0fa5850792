#include "model/exchange_organization.hpp"

#include <algorithm>
#include <mutex>

#include "base/field.hpp"

namespace mailflow::model {

const AcceptedDomain* ExchangeOrganization::find_domain(std::string_view identity) const {
  for (const auto& row : *domains)
    if (base::equal_ignoring_case(row.name, identity) || base::equal_ignoring_case(row.domain.text(), identity))
      return &row;
  return nullptr;
}

void set_up_servers(ExchangeOrganization& organization, const std::vector<Host>& hosts) {
  std::vector<ReceiveConnector> receive;
  std::vector<SendConnector> send;
  TransportServices services;
  for (const auto id : organization.servers) {
    const auto& server = hosts[id.number];
    for (auto& connector : default_receive_connectors(server, id)) receive.push_back(std::move(connector));
    services.push_back(default_transport_service(server, id));
    if (!server.exchange.subscribed_to) continue;
    for (auto& connector : edge_subscription_connectors(server, id)) {
      const auto same = std::ranges::find(send, connector.name, &SendConnector::name);
      if (same != send.end()) {
        same->source_transport_servers.value.push_back(id);
        continue;
      }
      connector.guid = send_connector_guid(organization.guid, connector.name, 0);
      send.push_back(std::move(connector));
    }
  }
  organization.receive = std::make_shared<const ReceiveConnectors>(std::move(receive));
  organization.send = std::make_shared<const SendConnectors>(std::move(send), *organization.domains);
  organization.services = std::make_shared<const TransportServices>(std::move(services));
}

class ExchangeOrganizations::Accepted {
 public:
  explicit Accepted(std::shared_ptr<const AcceptedDomains> domains) : domains_(std::move(domains)) {}

  bool is_of(const std::shared_ptr<const AcceptedDomains>& domains) const { return domains_ == domains; }

  const base::DomainIndex& index() {
    std::call_once(built_, [this] {
      for (base::Row row = 0; row < domains_->size(); ++row) {
        const auto& domain = (*domains_)[row];
        index_.add({row, domain.name, &domain.pattern, domain.pos ? &domain.pos : nullptr}, {&domain.pattern});
      }
    });
    return index_;
  }

 private:
  std::shared_ptr<const AcceptedDomains> domains_;
  std::once_flag built_;
  base::DomainIndex index_;
};

ExchangeOrganizations::ExchangeOrganizations(std::vector<std::shared_ptr<const ExchangeOrganization>> rows)
    : rows_(std::move(rows)) {
  for (std::uint32_t i = 0; i < rows_.size(); ++i) {
    accepted_.push_back(std::make_shared<Accepted>(rows_[i]->domains));
    for (const auto server : rows_[i]->servers) owners_.emplace(server, OrganizationId{i});
  }
}

const ExchangeOrganization* ExchangeOrganizations::find(std::string_view name, OrganizationId* id) const {
  for (std::uint32_t i = 0; i < rows_.size(); ++i) {
    if (rows_[i]->name != name) continue;
    if (id != nullptr) *id = OrganizationId{i};
    return rows_[i].get();
  }
  return nullptr;
}

std::optional<OrganizationId> ExchangeOrganizations::of_host(HostId host) const {
  const auto owner = owners_.find(host);
  return owner == owners_.end() ? std::nullopt : std::optional{owner->second};
}

const base::DomainIndex& ExchangeOrganizations::accepted(OrganizationId id) const {
  return accepted_[id.number]->index();
}

std::shared_ptr<const ExchangeOrganizations> ExchangeOrganizations::with(
    OrganizationId id, std::shared_ptr<const ExchangeOrganization> organization) const {
  auto copy = std::make_shared<ExchangeOrganizations>(*this);
  if (!accepted_[id.number]->is_of(organization->domains))
    copy->accepted_[id.number] = std::make_shared<Accepted>(organization->domains);
  copy->rows_[id.number] = std::move(organization);
  return copy;
}

}  // namespace mailflow::model
