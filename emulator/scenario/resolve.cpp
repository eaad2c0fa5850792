#include "scenario/resolve.hpp"

#include <algorithm>
#include <utility>

#include "config/yaml.hpp"
#include "load/certificates.hpp"
#include "load/names.hpp"
#include "scenario/short_form.hpp"

namespace mailflow::scenario {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Value;
using model::World;

load::Names host_names(const World& world) {
  load::Names names("host");
  for (const auto& host : world.hosts->rows()) names.add(host.name);
  return names;
}

// The Exchange Online where the sender has a mailbox.
std::optional<model::HostId> host_of_mailbox(const mail::EmailAddress& from, const World& world) {
  auto key = mail::to_string(from);
  std::ranges::transform(key, key.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  for (const auto& tenant : world.tenants->rows()) {
    base::Rows found;
    tenant->recipients->by_address().find(key, found);
    for (const auto row : found)
      if ((*tenant->recipients)[row].kind == model::RecipientKind::mailbox) return tenant->host;
  }
  return std::nullopt;
}

std::string server_names(const model::ExchangeOrganization& organization, const World& world) {
  std::string names;
  for (const auto id : organization.servers) names += (names.empty() ? "" : ", ") + (*world.hosts)[id].name;
  return names;
}

Error nobody(const std::string& name, const base::SourcePos& pos, const World& world) {
  load::Names names(world.organizations->size() == 0 ? "tenant" : "tenant or organisation");
  for (const auto& each : world.tenants->rows()) names.add(each->name);
  for (const auto& each : world.organizations->rows()) names.add(each->name);
  return names.unknown(name, narrowed(pos, name));
}

// The server that a mailbox on premises submits to: the first mailbox server of its organisation.
std::optional<model::HostId> exchange_server_of(const mail::EmailAddress& from, const World& world) {
  for (const auto& organization : world.organizations->rows()) {
    auto address = mail::to_string(from);
    std::ranges::transform(address, address.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    base::Rows rows;
    organization->recipients->by_address().find(address, rows);
    const auto is_mailbox = [&](base::Row row) {
      return (*organization->recipients)[row].kind == model::RecipientKind::mailbox;
    };
    if (std::ranges::none_of(rows, is_mailbox)) continue;
    for (const auto server : organization->servers)
      if ((*world.hosts)[server].exchange.role == model::ServerRole::mailbox) return server;
  }
  return {};
}

base::Result<model::HostId> own_server(const mail::ReversePath& from, const base::SourcePos& pos, const World& world) {
  if (!from)
    return fail(Error{ErrorKind::input, "send: who hands a message from <> in?", pos, "say it with via: a host"});
  if (const auto host = submitting_host(*from, world)) return *host;
  return fail(Error{ErrorKind::input, fmt::format("send: no server of the lab has the domain {}", from->domain.text()),
                    pos, "say with via: which host hands the message in"});
}

// A host, a name or an address. An address that nothing owns ends at run time as "no route in this lab"; a name that
// nothing has is more likely mistyped, and said before anything starts.
base::Result<base::IpAddress> connect_to(const Value& named, const World& world) {
  const auto text = config::written(named);
  if (const auto host = world.hosts->find(text)) return (*world.hosts)[*host].addresses.front();
  if (const auto address = base::IpAddress::parse(text)) return *address;
  if (const auto name = base::DomainName::parse(text); name && !name->empty())
    for (const auto type : {model::DnsType::a, model::DnsType::aaaa})
      for (const auto& record : world.zone->find(*name, type).records) return std::get<base::IpAddress>(record.data);
  auto error = host_names(world).unknown(text, named.pos);
  error.message =
      fmt::format("connect: no route in this lab to \"{}\": no host, no name with an address and no address", text);
  return fail(std::move(error));
}

base::Result<void> set_certificate(const Value& value, const World& world, journey::Submission& submission) {
  if (value.map() == nullptr) {
    submission.show_certificate = false;
    return {};
  }
  auto spec = load::read_certificate(value, world, submission.via);
  if (!spec) return fail(base::within("certificate", std::move(spec.error())));
  submission.certificate = std::move(*spec);
  return {};
}

}  // namespace

const Value* host_name(config::MapReader& reader, std::string_view key) {
  const auto* value = reader.maybe(key);
  if (value == nullptr || (!value->is_null() && value->list() == nullptr && value->map() == nullptr)) return value;
  reader.refuse(base::within(key, config::expected("the name of a host", *value)));
  return nullptr;
}

base::Result<model::HostId> host_of(const Value& named, const World& world) {
  const auto name = config::written(named);
  if (const auto host = world.hosts->find(name)) return *host;
  return fail(host_names(world).unknown(name, narrowed(named.pos, name)));
}

std::optional<model::HostId> submitting_host(const mail::EmailAddress& from, const World& world) {
  if (const auto host = host_of_mailbox(from, world)) return host;
  const auto& hosts = world.hosts->rows();
  for (std::uint32_t i = 0; i < hosts.size(); ++i)
    if (std::ranges::find(hosts[i].domains, from.domain) != hosts[i].domains.end()) return model::HostId{i};
  if (const auto server = exchange_server_of(from, world)) return server;
  for (const auto& tenant : world.tenants->rows())
    for (const auto& accepted : *tenant->domains)
      if (accepted.domain == from.domain) return tenant->host;
  return std::nullopt;
}

base::Result<journey::Submission> submission_of(const Send& send, const base::SourcePos& pos, const World& world) {
  journey::Submission submission;
  const auto via = send.via ? host_of(*send.via, world) : own_server(send.from, pos, world);
  if (!via) return fail(via.error());
  submission.via = *via;
  submission.from = send.from;
  submission.to = send.to;
  submission.source = send.source;
  submission.tls = send.tls;
  submission.helo = send.helo;
  submission.verdict = send.verdict;
  submission.headers = send.headers;
  if (send.body) submission.body = *send.body;
  submission.raw = send.raw;
  if (send.connect) {
    const auto address = connect_to(*send.connect, world);
    if (!address) return fail(address.error());
    submission.connect = *address;
  }
  if (send.certificate)
    if (auto done = set_certificate(*send.certificate, world, submission); !done) return fail(std::move(done.error()));
  return submission;
}

base::Result<model::TenantId> tenant_of(const Value& named, const World& world) {
  const auto text = config::written(named);
  const auto at = text.find('@');
  const auto name = text.substr(0, at);
  model::TenantId id;
  const auto* tenant = world.tenants->find(name, &id);
  if (tenant == nullptr) {
    load::Names names("tenant");
    for (const auto& each : world.tenants->rows()) names.add(each->name);
    return fail(names.unknown(name, narrowed(named.pos, name)));
  }
  const auto& host = (*world.hosts)[tenant->host].name;
  if (at != std::string::npos && text.substr(at + 1) != host)
    return fail(named.pos, "the tenant {} lives on {}, not on {}", name, host, text.substr(at + 1));
  return id;
}

base::Result<model::ConfigTarget> target_of(const Value& named, const World& world) {
  const auto text = config::written(named);
  const auto at = text.find('@');
  const auto name = text.substr(0, at);
  const auto home = at == std::string::npos ? std::string{} : text.substr(at + 1);
  model::TenantId tenant_id;
  model::OrganizationId organization_id;
  const auto* tenant = world.tenants->find(name, &tenant_id);
  const auto* organization = world.organizations->find(name, &organization_id);
  if (tenant == nullptr && organization == nullptr) return fail(nobody(name, named.pos, world));

  const auto tenant_home = tenant == nullptr ? std::string{} : (*world.hosts)[tenant->host].name;
  const auto servers = organization == nullptr ? std::string{} : server_names(*organization, world);
  const auto is_server = [&](model::HostId id) { return (*world.hosts)[id].name == home; };
  if (home.empty()) {
    if (tenant != nullptr && organization != nullptr)
      return fail(Error{ErrorKind::input, fmt::format("{} is a tenant and an organisation", name),
                        narrowed(named.pos, name),
                        fmt::format("say which: {}@{}, or {}@ and one of {}", name, tenant_home, name, servers)});
    if (tenant != nullptr) return model::ConfigTarget{tenant_id};
    return model::ConfigTarget{organization_id};
  }
  if (tenant != nullptr && home == tenant_home) return model::ConfigTarget{tenant_id};
  if (organization != nullptr && std::ranges::any_of(organization->servers, is_server))
    return model::ConfigTarget{organization_id};
  if (tenant != nullptr) return fail(named.pos, "the tenant {} lives on {}, not on {}", name, tenant_home, home);
  return fail(named.pos, "the organisation {} has {}, not {}", name, servers, home);
}

}  // namespace mailflow::scenario
