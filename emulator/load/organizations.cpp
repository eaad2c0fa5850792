#include "load/organizations.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/hosts.hpp"
#include "load/organization_state.hpp"
#include "load/recipients.hpp"
#include "load/shapes.hpp"

namespace mailflow::load {
namespace {

using base::DomainName;
using base::Error;
using base::ErrorKind;
using base::fail;
using base::Value;
using model::ExchangeOrganization;
using model::HostId;

using Around = OrganizationSurroundings;

// One value stands for a list of one.
std::vector<const Value*> items_of(const Value* value) {
  std::vector<const Value*> items;
  if (value == nullptr || value->is_null()) return items;
  const auto* list = value->list();
  if (list == nullptr) return {value};
  for (const auto& item : *list) items.push_back(&item);
  return items;
}

const Value* value_of(const Value& map, std::string_view key) {
  const auto* entry = map.find(key);
  return entry == nullptr ? nullptr : &entry->value;
}

std::string first_domain(const Value& organization) {
  const auto domains = items_of(value_of(organization, "domains"));
  if (domains.empty() || domains.front()->text() == nullptr) return {};
  const auto domain = DomainName::parse(*domains.front()->text());
  return domain ? domain->text() : std::string{};
}

base::Result<void> read_servers(ExchangeOrganization& organization, const std::vector<const Value*>& servers,
                                const Around& around) {
  for (const auto* item : servers) {
    const HostId id{*around.names.find(config::written(*item))};
    const auto& host = around.hosts[id.number];
    if (host.kind != model::HostKind::exchange_server) {
      std::vector<std::string_view> fit;
      for (const auto& row : around.hosts)
        if (row.kind == model::HostKind::exchange_server) fit.push_back(row.name);
      return fail(Error{ErrorKind::input, fmt::format("servers: {} is no exchange-server host", host.name), item->pos,
                        fit.empty() ? "the lab has none" : fmt::format("the lab has: {}", fmt::join(fit, ", "))});
    }
    organization.servers.push_back(id);
  }
  if (organization.servers.empty())
    return fail(Error{ErrorKind::input, "an organisation needs a server", organization.pos,
                      "say it: servers: [ex01], a host of the kind exchange-server"});
  for (const auto id : organization.servers) {
    const auto& host = around.hosts[id.number];
    if (!host.exchange.subscribed_to) continue;
    const auto& server = around.hosts[host.exchange.subscribed_to->number];
    const bool own =
        std::ranges::find(organization.servers, *host.exchange.subscribed_to) != organization.servers.end();
    if (!own || server.exchange.role != model::ServerRole::mailbox)
      return fail(host.pos, "the edge server {} is subscribed to {}, which is no mailbox server of its organisation",
                  host.name, server.name);
  }
  return {};
}

std::vector<DomainName> take_domains(ExchangeOrganization& organization, std::vector<DomainName> domains,
                                     const base::SourcePos& pos) {
  model::AcceptedDomains rows;
  for (const auto& domain : domains) {
    auto& row = rows.emplace_back();
    row.name = domain.text();
    row.pos = pos;
    row.domain = domain;
    row.is_default = rows.size() == 1;
    row.settle();
  }
  organization.domains = std::make_shared<const model::AcceptedDomains>(std::move(rows));
  return domains;
}

base::Result<std::vector<DomainName>> take_state(ExchangeOrganization& organization, const Value& value,
                                                 const Around& around, std::span<const RecipientList> lists) {
  if (!lists.empty())
    return fail(lists.front().list.pos, "a stored organisation's state stands in the place of {}",
                lists.front().key.key);
  if (auto read = read_organization_state(value, around.names, organization); !read)
    return fail(base::within("state", std::move(read.error())));
  std::vector<DomainName> domains;
  for (const auto& row : *organization.domains) domains.push_back(row.domain);
  return domains;
}

// Where remote mailboxes have their addresses in Exchange Online.
const DomainName* routing_domain(std::string_view organization, const Around& around) {
  const model::Tenant* tenant = around.tenants.size() == 1 ? around.tenants.front().get() : nullptr;
  for (const auto& each : around.tenants)
    if (each->name == organization) tenant = each.get();
  if (tenant == nullptr) return nullptr;
  const auto* domain = tenant->find_domain(tenant->name + ".mail.onmicrosoft.com");
  return domain == nullptr ? nullptr : &domain->domain;
}

base::Result<OrganizationRow> read_organization(const base::Entry& entry, const Around& around) {
  config::MapReader reader(entry.value, organization_shape());
  OrganizationRow row;
  auto& organization = row.organization;
  organization.name = entry.key;
  organization.pos = entry.key_pos;
  organization.guid = base::guid_of("organization " + entry.key);
  const auto servers = reader.items("servers");
  const auto* domains = reader.maybe("domains");
  std::vector<RecipientList> lists;
  for (const auto& key : organization_recipient_keys())
    if (const auto* list = reader.maybe(key.key)) lists.push_back({key, *list});
  row.config = reader.maybe("config");
  const auto* state = reader.maybe("state");
  if (const auto* other = domains != nullptr ? domains : row.config; state != nullptr && other != nullptr)
    reader.refuse(
        {ErrorKind::input, "a stored organisation's state stands in the place of domains and config", other->pos, {}});
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));

  if (auto read = read_servers(organization, servers, around); !read) return fail(std::move(read.error()));
  if (row.config != nullptr && row.config->text() == nullptr)
    return fail(base::within("config", config::expected("PowerShell, or the path of a .ps1 file", *row.config)));
  if (state != nullptr) {
    if (auto taken = take_state(organization, *state, around, lists); !taken) return fail(std::move(taken.error()));
    return row;
  }
  auto listed = read_domains(domains);
  if (!listed) return fail(std::move(listed.error()));
  const auto all = take_domains(organization, std::move(*listed), entry.key_pos);
  model::set_up_servers(organization, around.hosts);
  if (lists.empty()) return row;
  auto recipients = read_recipients(lists, fmt::format("the organisation {}", organization.name), all,
                                    routing_domain(organization.name, around));
  if (!recipients) return fail(std::move(recipients.error()));
  organization.recipients = std::move(*recipients);
  return row;
}

}  // namespace

base::Result<Memberships> read_memberships(const Value* organizations, const Names& hosts) {
  Memberships memberships;
  if (organizations == nullptr) return memberships;
  if (organizations->map() == nullptr)
    return fail(base::within("organizations", config::expected("a map of organisations", *organizations)));
  if (organizations->map()->size() > most_organizations)
    return fail(organizations->pos, "organizations: a lab has {} at most", most_organizations);
  for (const auto& entry : *organizations->map()) {
    if (auto named = check_name("organisation", entry); !named) return fail(std::move(named.error()));
    for (const auto* item : items_of(value_of(entry.value, "servers"))) {
      const auto number = hosts.read(*item);
      if (!number)
        return fail(base::within(fmt::format("organisation {}: servers", entry.key), base::Error(number.error())));
      const auto [taken, fresh] = memberships.try_emplace(*number, Membership{entry.key, first_domain(entry.value)});
      if (!fresh)
        return fail(item->pos, "organisation {}: servers: the organisation {} has {} already", entry.key,
                    taken->second.organization, config::written(*item));
    }
  }
  return memberships;
}

base::Result<std::vector<OrganizationRow>> read_organizations(const Value* organizations, const Around& around) {
  for (std::uint32_t i = 0; i < around.hosts.size(); ++i)
    if (around.hosts[i].kind == model::HostKind::exchange_server && !around.memberships.contains(i))
      return fail(Error{
          ErrorKind::input, fmt::format("the host {} is an Exchange server of no organisation", around.hosts[i].name),
          around.hosts[i].pos,
          fmt::format("say it: organizations: {{ contoso: {{ servers: [{}] }} }}", around.hosts[i].name)});
  std::vector<OrganizationRow> read;
  if (organizations == nullptr) return read;
  for (const auto& entry : *organizations->map()) {
    auto row = read_organization(entry, around);
    if (!row) return fail(base::within(fmt::format("organisation {}", entry.key), std::move(row.error())));
    read.push_back(std::move(*row));
  }
  return read;
}

}  // namespace mailflow::load
