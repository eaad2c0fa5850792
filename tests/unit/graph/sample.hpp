#pragma once
// Worlds to draw.

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "load/lab.hpp"

namespace mailflow::graph::sample {

inline model::World world_of(const std::string& text) {
  auto loaded = load::load_lab(base::SourceFile{"graph.lab.yaml", text}, load::TableReader({}));
  EXPECT_TRUE(loaded) << base::render(loaded.error());
  return std::move(*loaded);
}

// `config`: the PowerShell of the tenant, one line.
inline model::World filter_in_front(const std::string& config) {
  return world_of(R"(lab: drawn
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  filter: { kind: relay, fqdn: mx.filter.example, addresses: [198.51.100.40], relay: { routes: { contoso.com: exo } } }
  fabrikam: { kind: mta, addresses: [203.0.113.7], domains: [fabrikam.com] }
tenants:
  contoso:
    host: exo
    domains: [contoso.com]
    mailboxes: [david, anna]
    config: |
      )" + config +
                  R"(
dns: |
  contoso.com. MX 10 mx.filter.example.
)");
}

inline const std::string locked =
    "New-InboundConnector Filter -ConnectorType Partner -SenderDomains * -RestrictDomainsToIPAddresses $true "
    "-SenderIPAddresses 198.51.100.40";

}  // namespace mailflow::graph::sample
