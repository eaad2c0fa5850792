#pragma once
// On-premises Exchange organisations: tables shared by pointer, so that a change copies only what it touches.
//
// An organisation has servers (hosts of the kind exchange-server, each in one organisation), accepted domains,
// recipients and connectors. What is asked of its domains is built when first asked and kept while they stay as they
// are.

#include <compare>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/guid.hpp"
#include "base/index.hpp"
#include "base/source.hpp"
#include "model/accepted_domain.hpp"
#include "model/host.hpp"
#include "model/receive_connector.hpp"
#include "model/recipient.hpp"
#include "model/send_connector.hpp"
#include "model/transport_settings.hpp"

namespace mailflow::model {

struct OrganizationId {
  std::uint32_t number = 0;
  auto operator<=>(const OrganizationId&) const = default;
};

struct ExchangeOrganization {
  std::string name;
  base::SourcePos pos;
  base::Guid guid;
  std::vector<HostId> servers;
  std::shared_ptr<const AcceptedDomains> domains = std::make_shared<const AcceptedDomains>();
  std::shared_ptr<const Recipients> recipients = std::make_shared<const Recipients>();
  std::shared_ptr<const ReceiveConnectors> receive = std::make_shared<const ReceiveConnectors>();  // of all servers
  std::shared_ptr<const SendConnectors> send = std::make_shared<const SendConnectors>();
  std::shared_ptr<const TransportConfig> transport = std::make_shared<const TransportConfig>();
  std::shared_ptr<const TransportServices> services = std::make_shared<const TransportServices>();

  const AcceptedDomain* find_domain(std::string_view identity) const;  // by Name or DomainName, letters' case aside
};

// What setup makes for its servers: receive connectors, transport services, and an edge subscription's send connectors.
void set_up_servers(ExchangeOrganization& organization, const std::vector<Host>& hosts);

class ExchangeOrganizations {
 public:
  ExchangeOrganizations() = default;
  explicit ExchangeOrganizations(std::vector<std::shared_ptr<const ExchangeOrganization>> rows);

  std::size_t size() const { return rows_.size(); }
  const ExchangeOrganization& operator[](OrganizationId id) const { return *rows_[id.number]; }
  const std::vector<std::shared_ptr<const ExchangeOrganization>>& rows() const { return rows_; }
  const ExchangeOrganization* find(std::string_view name, OrganizationId* id = nullptr) const;
  // The organisation that the host is a server of.
  std::optional<OrganizationId> of_host(HostId host) const;

  // One organisation's accepted domains, by row.
  const base::DomainIndex& accepted(OrganizationId id) const;

  // A copy in which one organisation is replaced.
  std::shared_ptr<const ExchangeOrganizations> with(OrganizationId id,
                                                    std::shared_ptr<const ExchangeOrganization> organization) const;

 private:
  class Accepted;
  std::vector<std::shared_ptr<const ExchangeOrganization>> rows_;
  std::vector<std::shared_ptr<Accepted>> accepted_;  // by row
  std::map<HostId, OrganizationId> owners_;
};

}  // namespace mailflow::model
