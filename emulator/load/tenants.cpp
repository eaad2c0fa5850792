#include "load/tenants.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/recipients.hpp"
#include "load/shapes.hpp"
#include "load/state.hpp"

namespace mailflow::load {
namespace {

using base::DomainName;
using base::Error;
using base::ErrorKind;
using base::fail;
using base::Value;

constexpr LaterKey later_keys[] = {
    {"guid", "ids of your own choice"},
};

base::Result<model::HostId> read_online_host(const Value& value, const Names& hosts,
                                             const std::vector<model::Host>& rows) {
  const auto number = hosts.read(value);
  if (!number) return fail(base::within("host", number.error()));
  if (rows[*number].kind == model::HostKind::exchange_online) return model::HostId{*number};
  std::vector<std::string_view> online;
  for (const auto& row : rows)
    if (row.kind == model::HostKind::exchange_online) online.push_back(row.name);
  return fail(Error{
      ErrorKind::input, fmt::format("a tenant cannot live on {}: it is no exchange-online host", rows[*number].name),
      value.pos, online.empty() ? "the lab has none" : fmt::format("the lab has: {}", fmt::join(online, ", "))});
}

base::Result<std::vector<DomainName>> with_own_domains(std::vector<DomainName> domains, const base::Entry& entry) {
  for (const std::string_view suffix : {".onmicrosoft.com", ".mail.onmicrosoft.com"}) {
    auto own = DomainName::parse(entry.key + std::string(suffix));
    if (!own)
      return fail(entry.key_pos, "\"{}\" cannot name a tenant: {}{} would be no domain name", entry.key, entry.key,
                  suffix);
    if (std::ranges::find(domains, *own) == domains.end()) domains.push_back(std::move(*own));
  }
  return domains;
}

model::AcceptedDomains accepted(const std::vector<DomainName>& domains, const base::Entry& entry) {
  model::AcceptedDomains rows;
  rows.reserve(domains.size());
  const auto initial = DomainName::parse(entry.key + ".onmicrosoft.com");
  for (const auto& domain : domains) {
    auto& row = rows.emplace_back();
    row.name = domain.text();
    row.pos = entry.key_pos;
    row.domain = domain;
    row.is_default = rows.size() == 1;
    row.initial = domain == *initial;
    row.settle();
  }
  return rows;
}

base::Result<std::vector<DomainName>> take_domains(model::Tenant& tenant, const Value* domains,
                                                   const base::Entry& entry) {
  auto listed = read_domains(domains);
  if (!listed) return fail(std::move(listed.error()));
  auto all = with_own_domains(std::move(*listed), entry);
  if (!all) return fail(std::move(all.error()));
  tenant.domains = std::make_shared<const model::AcceptedDomains>(accepted(*all, entry));
  return all;
}

// What a stored tenant is; its recipients where the state has them.
base::Result<std::vector<DomainName>> take_state(model::Tenant& tenant, const Value& value,
                                                 std::span<const RecipientList> listed) {
  auto state = read_tenant_state(value);
  if (!state) return fail(base::within("state", std::move(state.error())));
  std::vector<DomainName> domains;
  for (const auto& row : state->domains) domains.push_back(row.domain);
  tenant.guid = state->guid;
  tenant.domains = std::make_shared<const model::AcceptedDomains>(std::move(state->domains));
  tenant.inbound = std::make_shared<const model::InboundConnectors>(std::move(state->inbound));
  tenant.outbound = std::make_shared<const model::OutboundConnectors>(std::move(state->outbound));
  tenant.rules = std::make_shared<const model::TransportRules>(std::move(state->rules));
  tenant.organization = std::make_shared<const model::OrganizationConfig>(std::move(state->organization));
  tenant.connection_filter =
      std::make_shared<const model::HostedConnectionFilterPolicy>(std::move(state->connection_filter));
  tenant.outbound_spam_filter =
      std::make_shared<const model::HostedOutboundSpamFilterPolicy>(std::move(state->outbound_spam_filter));
  if (!state->recipients) return domains;
  if (!listed.empty())
    return fail(listed.front().list.pos, "a stored tenant's state stands in the place of {}", listed.front().key.key);
  auto recipients =
      checked_recipients(std::move(*state->recipients), fmt::format("the tenant {}", tenant.name), domains);
  if (!recipients) return fail(base::within("state: recipients", std::move(recipients.error())));
  tenant.recipients = std::move(*recipients);
  return domains;
}

// Reads a setting through its codec and keeps its place.
template <class T>
void take_setting(config::MapReader& reader, std::string_view key, base::Setting<T>& setting) {
  const auto* value = reader.maybe(key);
  if (value == nullptr || value->is_null() || !reader.ok()) return;
  auto parsed = base::Codec<T>::parse(*value);
  if (!parsed) return reader.refuse(base::within(key, std::move(parsed.error())));
  setting = {std::move(*parsed), std::make_shared<const base::SourcePos>(value->pos)};
}

void take_region(config::MapReader& reader, base::Setting<std::string>& region) {
  take_setting(reader, "region", region);
  if (!region.pos || !reader.ok()) return;
  if (auto named = check_name("region", {*region, *region.pos, {}}); !named) reader.refuse(std::move(named.error()));
}

base::Result<void> take_recipients(model::Tenant& tenant, std::span<const RecipientList> lists,
                                   std::span<const DomainName> domains) {
  if (lists.empty()) return {};
  auto recipients = read_recipients(lists, fmt::format("the tenant {}", tenant.name), domains);
  if (!recipients) return fail(std::move(recipients.error()));
  tenant.recipients = std::move(*recipients);
  return {};
}

base::Result<TenantRow> read_tenant(const base::Entry& entry, const Names& hosts,
                                    const std::vector<model::Host>& host_rows) {
  if (auto refused = refuse_later(entry.value, later_keys); !refused) return fail(std::move(refused.error()));
  config::MapReader reader(entry.value, tenant_shape());
  TenantRow row;
  row.tenant.name = entry.key;
  row.tenant.pos = entry.key_pos;
  row.tenant.guid = base::guid_of("tenant " + entry.key);
  const auto& host = reader.need("host");
  const auto* domains = reader.maybe("domains");
  std::vector<RecipientList> lists;
  for (const auto& key : recipient_keys())
    if (const auto* list = reader.maybe(key.key)) lists.push_back({key, *list});
  take_setting(reader, "mail-subscription", row.tenant.mail_subscription);
  take_region(reader, row.tenant.region);
  take_setting(reader, "protection", row.tenant.protection);
  row.config = reader.maybe("config");
  const auto* state = reader.maybe("state");
  if (const auto* other = domains != nullptr ? domains : row.config; state != nullptr && other != nullptr)
    reader.refuse(
        {ErrorKind::input, "a stored tenant's state stands in the place of domains and config", other->pos, {}});
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));

  auto id = read_online_host(host, hosts, host_rows);
  if (!id) return fail(std::move(id.error()));
  row.tenant.host = *id;
  auto all = state != nullptr ? take_state(row.tenant, *state, lists) : take_domains(row.tenant, domains, entry);
  if (!all) return fail(std::move(all.error()));
  if (auto taken = take_recipients(row.tenant, lists, *all); !taken) return fail(std::move(taken.error()));
  if (row.config != nullptr && row.config->text() == nullptr)
    return fail(base::within("config", config::expected("PowerShell, or the path of a .ps1 file", *row.config)));
  return row;
}

}  // namespace

base::Result<std::vector<TenantRow>> read_tenants(const Value* tenants, const Names& hosts,
                                                  const std::vector<model::Host>& rows) {
  std::vector<TenantRow> read;
  if (tenants == nullptr) return read;
  if (tenants->map() == nullptr) return fail(base::within("tenants", config::expected("a map of tenants", *tenants)));
  if (tenants->map()->size() > most_tenants) return fail(tenants->pos, "tenants: a lab has {} at most", most_tenants);
  std::unordered_map<DomainName, std::string_view> owners;
  for (const auto& entry : *tenants->map()) {
    if (auto named = check_name("tenant", entry); !named) return fail(std::move(named.error()));
    auto row = read_tenant(entry, hosts, rows);
    if (!row) return fail(base::within(fmt::format("tenant {}", entry.key), std::move(row.error())));
    for (const auto& domain : *row->tenant.domains)
      if (const auto [owner, fresh] = owners.try_emplace(domain.domain, entry.key); !fresh)
        return fail(entry.key_pos, "{} is accepted by two tenants: {} and {}", domain.domain.text(), owner->second,
                    entry.key);
    read.push_back(std::move(*row));
  }
  return read;
}

}  // namespace mailflow::load
