#pragma once
// The organisations' own servers, as Exchange Online knows them: the enabled OnPremises connectors of all tenants of
// one service, in indexes over certificate names and addresses. All tenants are candidates for any session (ATT-1,
// ATT-5).
//
// Rows are numbered over all tenants, in the order of tenants and of the connectors' names. A connector with a
// certificate name goes by the certificate alone (ATT-8). Immutable; views the tenants it holds.

#include <memory>
#include <vector>

#include "base/index.hpp"
#include "model/tenant.hpp"

namespace mailflow::model {

struct OwnServer {
  std::uint32_t tenant = 0;
  base::Row connector = 0;           // of the tenant's inbound connectors
  bool accepts_below = false;        // `*.contoso.com`, and a subdomain of contoso.com is an accepted domain (ATT-2d)
  bool matches_sub_domains = false;  // the tenant has a domain with MatchSubDomains
};

class OwnServers {
 public:
  OwnServers(HostId host, std::vector<std::shared_ptr<const Tenant>> tenants);
  OwnServers(const OwnServers&) = delete;
  OwnServers& operator=(const OwnServers&) = delete;

  const OwnServer& operator[](base::Row row) const { return rows_[row]; }
  const InboundConnector& connector(base::Row row) const {
    return (*tenants_[rows_[row].tenant]->inbound)[rows_[row].connector];
  }
  bool any_by_certificate() const { return !by_certificate_.rows().empty(); }
  bool any_by_address() const { return !by_address_.rows().empty(); }
  const base::CertificateIndex& by_certificate() const { return by_certificate_; }
  const base::AddressIndex& by_address() const { return by_address_; }

 private:
  void add(std::uint32_t tenant, base::Row connector);

  std::vector<std::shared_ptr<const Tenant>> tenants_;  // of all hosts: numbers are those of the World
  std::vector<OwnServer> rows_;
  base::CertificateIndex by_certificate_;
  base::AddressIndex by_address_;
};

}  // namespace mailflow::model
