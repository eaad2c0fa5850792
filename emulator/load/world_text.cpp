#include "load/world_text.hpp"

#include <fmt/format.h>

#include <utility>

#include "config/yaml_writer.hpp"
#include "load/lab.hpp"
#include "load/organization_state.hpp"
#include "load/state.hpp"
#include "load/tree.hpp"

namespace mailflow::load {
namespace {

using base::Value;
using base::ValueList;
using base::ValueMap;
using model::World;

template <class Range, class Text>
Value texts(const Range& range, Text text) {
  ValueList list;
  for (const auto& each : range) list.push_back(tree::text(text(each)));
  return tree::list(std::move(list));
}

// A member that is added to one of these structs makes its binding fail to compile: it belongs into the text.

Value authorities_of(const World& world) {
  ValueMap map;
  for (const auto& [name, is_public, trusted_by, pos] : *world.authorities) {
    ValueMap authority;
    if (!is_public) tree::add(authority, "trusted-by", texts(trusted_by, [](const auto& host) { return host; }));
    tree::add(map, name, tree::map(std::move(authority)));
  }
  return tree::map(std::move(map));
}

std::string offset(base::Duration from_start) {
  return from_start < base::Duration::zero() ? "-" + base::to_string(-from_start) : base::to_string(from_start);
}

Value certificate_of(const model::CertificateSpec& spec) {
  const auto& [names, authority, preset, from, until, pos] = spec;
  ValueMap map;
  tree::add(map, "names", texts(names, [](const auto& name) { return base::to_string(name); }));
  tree::add(map, "authority", authority);
  tree::add(map, "preset", preset);
  if (from) tree::add(map, "from", offset(*from));
  if (until) tree::add(map, "until", offset(*until));
  return tree::map(std::move(map));
}

// Of an mta, by whole addresses; a mailbox is called by its first one.
Value mailboxes_of(const model::Recipients& recipients) {
  ValueList list;
  for (const auto& [name, pos, addresses, kind, display_name, alias, external, members, synchronised, to_recipient,
                    to_address, keeps] : recipients.rows()) {
    if (addresses.size() == 1) {
      list.push_back(tree::text(addresses.front()));
      continue;
    }
    ValueMap map;
    tree::add(map, "name", addresses.front());
    ValueList aliases;
    for (std::size_t i = 1; i < addresses.size(); ++i) aliases.push_back(tree::text(addresses[i]));
    tree::add(map, "aliases", tree::list(std::move(aliases)));
    list.push_back(tree::map(std::move(map)));
  }
  return tree::list(std::move(list));
}

// A host that is called like an address is named by its own.
std::string target_of(const model::Host& host) {
  return base::IpAddress::parse(host.name) ? base::to_string(host.addresses.front()) : host.name;
}

Value required_tenant_of(const model::RequiredTenant& required) {
  const auto& [name, guid, by, certificate, pos] = required;
  ValueMap map;
  tree::add(map, "tenant", name);
  tree::add(map, "by", base::Codec<model::TenantProof>::print(by));
  if (*certificate) tree::add(map, "certificate", base::to_string(**certificate));
  return tree::map(std::move(map));
}

Value relay_of(const World& world, const model::RelaySettings& settings) {
  const auto& [accept_from, accept_from_pos, routes, tenant, strip_headers, add_headers] = settings;
  ValueMap map;
  if (!accept_from.empty())
    tree::add(map, "accept-from", texts(accept_from, [&](model::HostId id) { return (*world.hosts)[id].name; }));
  if (tenant) tree::add(map, "require-tenant", required_tenant_of(*tenant));
  if (!strip_headers.empty())
    tree::add(map, "strip-headers", texts(strip_headers, [](const model::FieldPattern& field) {
                return field.name + (field.prefix ? "*" : "");
              }));
  ValueMap added;
  for (const auto& [name, value] : add_headers) tree::add(added, name, value);
  if (!added.empty()) tree::add(map, "add-headers", tree::map(std::move(added)));
  ValueMap ways;
  for (const auto& [pattern, to, tls, pos] : routes) {
    ValueMap way;
    tree::add(way, "to", to ? target_of((*world.hosts)[*to]) : std::string("mx"));
    tree::add(way, "tls", base::Codec<model::TlsPolicy>::print(tls));
    tree::add(ways, base::to_string(pattern), tree::map(std::move(way)));
  }
  if (!ways.empty()) tree::add(map, "routes", tree::map(std::move(ways)));
  return tree::map(std::move(map));
}

Value host_of(const World& world, const model::Host& host) {
  const auto& [name, pos, kind, fqdn, addresses, certificate, client_certificate, domains, lists_mailboxes, recipients,
               starttls, provider, reputation, relay, exchange, listens] = host;
  ValueMap map;
  tree::add(map, "kind", base::Codec<model::HostKind>::print(kind));
  tree::add(map, "fqdn", fqdn.text());
  tree::add(map, "addresses", texts(addresses, [](const auto& address) { return base::to_string(address); }));
  tree::add(map, "certificate", certificate_of(certificate));
  if (client_certificate) tree::add(map, "client-certificate", certificate_of(*client_certificate));
  if (!domains.empty()) tree::add(map, "domains", texts(domains, [](const auto& domain) { return domain.text(); }));
  if (lists_mailboxes) tree::add(map, "mailboxes", mailboxes_of(*recipients));
  tree::add(map, "starttls", base::Codec<model::StartTls>::print(starttls));
  if (!provider.empty()) tree::add(map, "provider", provider);
  if (reputation != model::Reputation::unknown)
    tree::add(map, "reputation", base::Codec<model::Reputation>::print(reputation));
  const bool relays = !relay.accept_from.empty() || !relay.routes.empty() || relay.tenant ||
                      !relay.strip_headers.empty() || !relay.add_headers.empty();
  if (relays) tree::add(map, "relay", relay_of(world, relay));
  if (listens) {
    const auto address = base::to_string(listens->address);
    tree::add(map, "listens",
              fmt::format(fmt::runtime(listens->address.is_v4() ? "{}:{}" : "[{}]:{}"), address, listens->port));
  }
  if (kind != model::HostKind::exchange_server) return tree::map(std::move(map));
  const auto& [version, role, subscribed_to] = exchange;
  tree::add(map, "version", base::Codec<model::ExchangeVersion>::print(version));
  tree::add(map, "role", base::Codec<model::ServerRole>::print(role));
  if (subscribed_to) tree::add(map, "subscribed-to", (*world.hosts)[*subscribed_to].name);
  return tree::map(std::move(map));
}

Value tenant_of(const World& world, const model::Tenant& tenant) {
  ValueMap map;
  tree::add(map, "host", (*world.hosts)[tenant.host].name);
  if (!*tenant.mail_subscription) tree::add(map, "mail-subscription", Value{false, {}});
  if (!tenant.region->empty()) tree::add(map, "region", *tenant.region);
  if (*tenant.protection != model::Protection::by_default)
    tree::add(map, "protection", base::Codec<model::Protection>::print(*tenant.protection));
  tree::add(map, "state", write_tenant_state(tenant));
  return tree::map(std::move(map));
}

Value organization_of(const World& world, const model::ExchangeOrganization& organization) {
  ValueMap map;
  tree::add(map, "servers", texts(organization.servers, [&](model::HostId id) { return (*world.hosts)[id].name; }));
  tree::add(map, "state", write_organization_state(world, organization));
  return tree::map(std::move(map));
}

}  // namespace

std::string text_of(const World& world) {
  ValueMap hosts;
  for (const auto& host : world.hosts->rows()) tree::add(hosts, host.name, host_of(world, host));
  ValueMap tenants;
  for (const auto& tenant : world.tenants->rows()) tree::add(tenants, tenant->name, tenant_of(world, *tenant));
  ValueMap organizations;
  for (const auto& organization : world.organizations->rows())
    tree::add(organizations, organization->name, organization_of(world, *organization));
  ValueMap switches;
  for (const auto& row : model::behaviour_fields()) tree::add(switches, row.name, row.get(world.behaviour));

  ValueMap lab;
  tree::add(lab, "lab", world.lab);
  if (!world.description.empty()) tree::add(lab, "description", world.description);
  tree::add(lab, "clock", base::iso(world.clock));
  tree::add(lab, "authorities", authorities_of(world));
  tree::add(lab, "hosts", tree::map(std::move(hosts)));
  tree::add(lab, "tenants", tree::map(std::move(tenants)));
  if (!organizations.empty()) tree::add(lab, "organizations", tree::map(std::move(organizations)));
  tree::add(lab, "behaviour", tree::map(std::move(switches)));
  tree::add(lab, "state", write_lab_state(world));
  return config::write_yaml(tree::map(std::move(lab)));
}

base::Result<World> load_world_text(std::string text, std::string name, std::uint64_t number) {
  auto world = load_lab(base::SourceFile{std::move(name), std::move(text)}, TableReader({}));
  if (world) world->number = number;
  return world;
}

}  // namespace mailflow::load
