#pragma once
// Scripts on a tenant with two accepted domains.

#include <memory>
#include <string>
#include <vector>

#include "cmdlet/session.hpp"

namespace mailflow::cmdlet {

inline model::AcceptedDomain accepted(std::string_view domain) {
  model::AcceptedDomain row;
  row.name = domain;
  row.domain = base::DomainName::parse(domain).value();
  row.settle();
  return row;
}

inline model::World contoso() {
  auto tenant = std::make_shared<model::Tenant>();
  tenant->name = "contoso";
  tenant->guid = base::guid_of("contoso");
  auto domains = std::make_shared<model::AcceptedDomains>();
  domains->push_back(accepted("contoso.com"));
  domains->push_back(accepted("contoso.onmicrosoft.com"));
  domains->front().is_default = true;
  domains->back().initial = true;
  tenant->domains = domains;
  model::World world;
  world.tenants = std::make_shared<const model::Tenants>(std::vector<std::shared_ptr<const model::Tenant>>{tenant});
  return world;
}

struct Ran {
  std::string text;  // output, notices, error
  model::World world;

  const model::Tenant& tenant() const { return (*world.tenants)[model::TenantId{0}]; }
  const model::ExchangeOrganization& exchange() const { return (*world.organizations)[model::OrganizationId{0}]; }
  const model::InboundConnector& connector(std::string_view name) const { return *tenant().inbound->find(name); }
  const model::OutboundConnector& outbound(std::string_view name) const { return *tenant().outbound->find(name); }
};

// An on-premises organisation of that name beside the tenant.
inline model::World with_exchange(std::string name = "EX01",
                                  model::ExchangeVersion version = model::ExchangeVersion::v2019) {
  auto world = contoso();
  model::Host server;
  server.name = std::move(name);
  server.exchange.version = version;
  server.kind = model::HostKind::exchange_server;
  server.fqdn = base::DomainName::from_canonical("ex01.contoso.com");
  server.addresses = {base::IpAddress::parse("192.0.2.10").value()};
  world.hosts = std::make_shared<const model::Hosts>(std::vector{server});
  model::ExchangeOrganization organization;
  organization.name = "contoso";
  organization.guid = base::guid_of("organization contoso");
  organization.servers = {model::HostId{0}};
  model::AcceptedDomains domains{accepted("contoso.com")};
  domains.front().is_default = true;
  organization.domains = std::make_shared<const model::AcceptedDomains>(std::move(domains));
  model::set_up_servers(organization, world.hosts->rows());
  world.organizations = std::make_shared<const model::ExchangeOrganizations>(
      std::vector{std::make_shared<const model::ExchangeOrganization>(std::move(organization))});
  return world;
}

inline Ran run(std::string text, model::World world = contoso(), model::ConfigTarget target = model::TenantId{0}) {
  const auto file = std::make_shared<const base::SourceFile>(base::SourceFile{"a.ps1", std::move(text)});
  const auto script = config::parse_script(base::whole(file));
  if (!script) return {base::render(script.error()), std::move(world)};
  Session session(std::move(world), target);
  config::Interpreter interpreter(session, {});
  const auto done = interpreter.run(*script);
  Ran ran;
  for (const auto& line : config::text_of(done, {})) ran.text += line + "\n";
  for (const auto& emission : done.output)
    if (const auto* notice = std::get_if<config::Notice>(&emission))
      ran.text += fmt::format("notice {}:{}: {}\n", notice->pos.line, notice->pos.column, notice->text);
  if (done.error) ran.text += base::render(*done.error);
  ran.world = session.world();
  return ran;
}

// In the organisation.
inline Ran run_on_premises(std::string text, model::World world = with_exchange()) {
  return run(std::move(text), std::move(world), model::OrganizationId{0});
}

}  // namespace mailflow::cmdlet
