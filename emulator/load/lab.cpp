#include "load/lab.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "config/map_reader.hpp"
#include "load/dns.hpp"
#include "load/extend.hpp"
#include "load/hosts.hpp"
#include "load/organizations.hpp"
#include "load/relay.hpp"
#include "load/scripts.hpp"
#include "load/shapes.hpp"
#include "load/state.hpp"
#include "load/tenants.hpp"

namespace mailflow::load {
namespace {

using base::fail;
using base::Value;
using model::World;

constexpr LaterKey later_keys[] = {
    {"hybrid", "what the hybrid wizard writes"},
};

constexpr base::LabTime default_clock = std::chrono::sys_days(std::chrono::year(2026) / 1 / 5) + std::chrono::hours(8);

// The lab's own keys; the values of the others are read later, in the order in which they need each other.
struct Parts {
  World world;
  const Value* authorities = nullptr;
  const Value* hosts = nullptr;
  const Value* tenants = nullptr;
  const Value* organizations = nullptr;
  const Value* dns = nullptr;
  const Value* state = nullptr;
};

const Value* present(const Value* value) {
  return value == nullptr || value->is_null() ? nullptr : value;
}

base::Result<Parts> read_parts(const Value& lab) {
  if (auto refused = refuse_later(lab, later_keys); !refused) return fail(std::move(refused.error()));
  config::MapReader reader(lab, lab_shape());
  Parts parts;
  parts.world.lab = reader.maybe_text("lab").value_or("lab");
  parts.world.description = reader.maybe_text("description").value_or(std::string{});
  parts.world.clock = reader.maybe_time("clock").value_or(default_clock);
  parts.authorities = present(reader.maybe("authorities"));
  parts.hosts = present(reader.maybe("hosts"));
  parts.tenants = present(reader.maybe("tenants"));
  parts.organizations = present(reader.maybe("organizations"));
  parts.dns = present(reader.maybe("dns"));
  parts.state = present(reader.maybe("state"));
  if (const auto* switches = present(reader.maybe("behaviour"))) {
    auto behaviour = base::read_object<model::Behaviour>(model::behaviour_fields(), *switches, "behaviour");
    if (!behaviour)
      reader.refuse(switches->map() != nullptr ? std::move(behaviour.error())
                                               : base::within("behaviour", std::move(behaviour.error())));
    else
      parts.world.behaviour = std::move(*behaviour);
  }
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  return parts;
}

// Each tenant's script runs in a World with that tenant alone: no script can see another tenant, and none copies the
// list of all.
base::Result<std::vector<std::shared_ptr<const model::Tenant>>> configured(World world, std::vector<TenantRow> rows,
                                                                           const Reader& reader, Notices* notices) {
  std::vector<std::shared_ptr<const model::Tenant>> tenants;
  tenants.reserve(rows.size());
  for (auto& row : rows) {
    tenants.push_back(std::make_shared<const model::Tenant>(std::move(row.tenant)));
    if (row.config == nullptr) continue;
    world.tenants = std::make_shared<const model::Tenants>(std::vector{tenants.back()});
    auto next = run_config(world, model::TenantId{0}, *row.config, reader);
    if (!next)
      return fail(base::within(fmt::format("tenant {}: config", tenants.back()->name), std::move(next.error())));
    tenants.back() = next->world.tenants->rows().front();
    if (notices != nullptr) std::ranges::move(next->notices, std::back_inserter(*notices));
  }
  return tenants;
}

// The same for organisations.
base::Result<std::vector<std::shared_ptr<const model::ExchangeOrganization>>> configured(
    World world, std::vector<OrganizationRow> rows, const Reader& reader, Notices* notices) {
  std::vector<std::shared_ptr<const model::ExchangeOrganization>> organizations;
  for (auto& row : rows) {
    const bool only_mailboxes = std::ranges::all_of(row.organization.recipients->rows(), [](const auto& recipient) {
      return recipient.kind == model::RecipientKind::mailbox;
    });
    if (notices != nullptr && !only_mailboxes)
      notices->push_back(
          {fmt::format("organisation {}: remote mailboxes, contacts and groups are stored, but mail is delivered to "
                       "them as to a mailbox",
                       row.organization.name),
           row.organization.pos});
    organizations.push_back(std::make_shared<const model::ExchangeOrganization>(std::move(row.organization)));
    if (row.config == nullptr) continue;
    world.organizations = std::make_shared<const model::ExchangeOrganizations>(std::vector{organizations.back()});
    auto next = run_config(world, model::OrganizationId{0}, *row.config, reader);
    if (!next)
      return fail(
          base::within(fmt::format("organisation {}: config", organizations.back()->name), std::move(next.error())));
    organizations.back() = next->world.organizations->rows().front();
    if (notices != nullptr) std::ranges::move(next->notices, std::back_inserter(*notices));
  }
  return organizations;
}

base::Result<void> add_hosts(World& world, const Parts& parts, const Names& names, const Memberships& memberships) {
  auto authorities = read_authorities(parts.authorities, names);
  if (!authorities) return fail(std::move(authorities.error()));
  auto hosts = read_hosts(parts.hosts, names, authorities->names, memberships);
  if (!hosts) return fail(std::move(hosts.error()));
  world.authorities = std::make_shared<const std::vector<model::Authority>>(std::move(authorities->rows));
  world.hosts = std::make_shared<const model::Hosts>(std::move(*hosts));
  return {};
}

// Whom relays ask for by name is a tenant with an id.
base::Result<void> with_required_tenants(World& world) {
  const bool any =
      std::ranges::any_of(world.hosts->rows(), [](const model::Host& host) { return host.relay.tenant.has_value(); });
  if (!any) return {};
  auto hosts = world.hosts->rows();
  if (auto settled = settle_required_tenants(hosts, *world.tenants); !settled) return settled;
  world.hosts = std::make_shared<const model::Hosts>(std::move(hosts));
  return {};
}

// Tenants and organisations; their scripts run when both have been read.
base::Result<void> add_owners(World& world, const Parts& parts, const Names& names, const Memberships& memberships,
                              const Reader& reader, Notices* notices) {
  auto tenant_rows = read_tenants(parts.tenants, names, world.hosts->rows());
  if (!tenant_rows) return fail(std::move(tenant_rows.error()));
  std::vector<std::shared_ptr<const model::Tenant>> plain;
  for (const auto& row : *tenant_rows) plain.push_back(std::make_shared<const model::Tenant>(row.tenant));
  auto organization_rows = read_organizations(parts.organizations, {names, world.hosts->rows(), plain, memberships});
  if (!organization_rows) return fail(std::move(organization_rows.error()));
  auto tenants = configured(world, std::move(*tenant_rows), reader, notices);
  if (!tenants) return fail(std::move(tenants.error()));
  auto organizations = configured(world, std::move(*organization_rows), reader, notices);
  if (!organizations) return fail(std::move(organizations.error()));
  world.tenants = std::make_shared<const model::Tenants>(std::move(*tenants));
  if (auto settled = with_required_tenants(world); !settled) return settled;
  world.organizations = std::make_shared<const model::ExchangeOrganizations>(std::move(*organizations));
  return {};
}

base::Result<void> add_state(World& world, const Parts& parts, const Names& names) {
  if (parts.state != nullptr) {
    auto state = read_lab_state(*parts.state, names);
    if (!state) return fail(base::within("state", std::move(state.error())));
    if (state->zone && parts.dns != nullptr)
      return fail(parts.dns->pos, "dns: a stored lab's records stand in its place");
    world.zone = std::move(state->zone);
    world.faults = std::make_shared<const model::Faults>(std::move(state->faults));
  }
  if (world.zone) return {};
  auto zone = make_zone(parts.dns, world);
  if (!zone) return fail(std::move(zone.error()));
  world.zone = std::move(*zone);
  return {};
}

base::Result<World> build(const Value& lab, const Reader& reader, Notices* notices) {
  auto parts = read_parts(lab);
  if (!parts) return fail(std::move(parts.error()));
  World world = std::move(parts->world);
  const auto names = read_host_names(parts->hosts);
  if (!names) return fail(names.error());
  const auto memberships = read_memberships(parts->organizations, *names);
  if (!memberships) return fail(memberships.error());
  if (auto done = add_hosts(world, *parts, *names, *memberships); !done) return fail(std::move(done.error()));
  if (auto done = add_owners(world, *parts, *names, *memberships, reader, notices); !done)
    return fail(std::move(done.error()));
  if (auto done = add_state(world, *parts, *names); !done) return fail(std::move(done.error()));
  world.number = 1;
  return world;
}

}  // namespace

base::Result<World> load_lab(const std::string& path, const Reader& reader, Notices* notices) {
  auto file = reader.read(path);
  if (!file) return fail(std::move(file.error()));
  return load_lab(std::move(*file), reader, notices);
}

base::Result<World> load_lab(base::SourceFile file, const Reader& reader, Notices* notices) {
  const auto tree = read_lab_tree(std::move(file), reader);
  if (!tree) return fail(tree.error());
  return build(*tree, reader, notices);
}

base::Result<World> load_lab(Value lab, const Reader& reader, Notices* notices) {
  const auto tree = with_extends(std::move(lab), reader);
  if (!tree) return fail(tree.error());
  return build(*tree, reader, notices);
}

}  // namespace mailflow::load
