#pragma once
// Tenants of Exchange Online: tables shared by pointer, so that a change copies only what it touches, and the directory
// in which a recipient's domain finds its tenant.

#include <array>
#include <compare>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/field.hpp"
#include "base/guid.hpp"
#include "base/index.hpp"
#include "model/accepted_domain.hpp"
#include "model/connection_filter.hpp"
#include "model/host.hpp"
#include "model/inbound_connector.hpp"
#include "model/organization.hpp"
#include "model/outbound_connector.hpp"
#include "model/outbound_spam_filter.hpp"
#include "model/recipient.hpp"
#include "model/transport_rule.hpp"

namespace mailflow::model {

struct TenantId {
  std::uint32_t number = 0;
  auto operator<=>(const TenantId&) const = default;
};

// How strictly a tenant's filter treats what it finds: the default policies, or one of the two preset ones.
enum class Protection : std::uint8_t { by_default, standard, strict };

struct Tenant {
  std::string name;
  base::SourcePos pos;
  base::Guid guid;
  HostId host;                                      // its Exchange Online
  base::Setting<bool> mail_subscription{true, {}};  // without one it takes no mail (EDGE-7)
  base::Setting<std::string> region;                // empty: that of its host (EDGE-8)
  base::Setting<Protection> protection;
  std::shared_ptr<const AcceptedDomains> domains = std::make_shared<const AcceptedDomains>();
  std::shared_ptr<const InboundConnectors> inbound = std::make_shared<const InboundConnectors>();
  std::shared_ptr<const OutboundConnectors> outbound = std::make_shared<const OutboundConnectors>();
  std::shared_ptr<const TransportRules> rules = std::make_shared<const TransportRules>();
  std::shared_ptr<const Recipients> recipients = std::make_shared<const Recipients>();
  std::shared_ptr<const OrganizationConfig> organization = std::make_shared<const OrganizationConfig>();
  std::shared_ptr<const HostedConnectionFilterPolicy> connection_filter =
      std::make_shared<const HostedConnectionFilterPolicy>();
  std::shared_ptr<const HostedOutboundSpamFilterPolicy> outbound_spam_filter =
      std::make_shared<const HostedOutboundSpamFilterPolicy>();

  const AcceptedDomain* find_domain(std::string_view identity) const;  // by Name or DomainName, letters' case aside
};

class OwnServers;

// All tenants of a lab. What is asked of all tenants of a host is built when first asked; a table made by `with` keeps
// it while nothing that is in it has changed.
class Tenants {
 public:
  Tenants();
  explicit Tenants(std::vector<std::shared_ptr<const Tenant>> rows);

  std::size_t size() const { return rows_.size(); }
  const Tenant& operator[](TenantId id) const { return *rows_[id.number]; }
  const std::vector<std::shared_ptr<const Tenant>>& rows() const { return rows_; }
  const Tenant* find(std::string_view name, TenantId* id = nullptr) const;

  // Accepted domains of the tenants of one host → tenant number.
  const base::DomainIndex& directory(HostId host) const;
  // The same without the subdomains that MatchSubDomains adds.
  const base::DomainIndex& listed_domains(HostId host) const;
  // Accepted domains of the tenants of all other hosts.
  const base::DomainIndex& elsewhere(HostId host) const;
  // One tenant's accepted domains, by row.
  const base::DomainIndex& accepted(TenantId id) const;
  // Whether the tenants of one host live in more regions than one.
  bool in_several_regions(HostId host) const;
  // Enabled OnPremises connectors of the tenants of one host.
  const OwnServers& own_servers(HostId host) const;

  // A copy in which one tenant is replaced.
  std::shared_ptr<const Tenants> with(TenantId id, std::shared_ptr<const Tenant> tenant) const;

 private:
  enum class Domains : std::uint8_t { of_host, listed, elsewhere };
  struct Directory;
  struct Servers;
  const base::DomainIndex& domains(HostId host, Domains which) const;

  std::vector<std::shared_ptr<const Tenant>> rows_;
  std::shared_ptr<Directory> directory_;
  std::shared_ptr<Servers> servers_;
};

}  // namespace mailflow::model

template <>
struct mailflow::base::Words<mailflow::model::Protection> {
  static constexpr std::array<std::string_view, 3> list{"default", "standard", "strict"};
  static constexpr std::string_view what = "default, standard or strict";
};
