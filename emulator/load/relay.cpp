#include "load/relay.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/shapes.hpp"
#include "mail/address.hpp"

namespace mailflow::load {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Value;
using Owners = std::unordered_map<std::string, model::HostId>;

constexpr std::size_t most_routes = 10'000;
constexpr std::size_t most_fields = 100;
constexpr std::size_t longest_field = 900;
constexpr std::string_view service_name = "mail.protection.outlook.com";

base::Result<std::optional<model::HostId>> read_target(const Value& value, const Names& hosts, const Owners& owners) {
  const auto text = config::written(value);
  if (text == "mx" && !hosts.find(text)) return std::optional<model::HostId>{};
  if (const auto address = base::IpAddress::parse(text)) {
    if (const auto owner = owners.find(base::to_string(*address)); owner != owners.end()) return owner->second;
    return fail(Error{ErrorKind::input, fmt::format("nothing in this lab has the address {}", text), value.pos,
                      "a lab sends to its own hosts only: name a host, or give one this address"});
  }
  const auto number = hosts.read(value);
  if (!number) return fail(number.error());
  return model::HostId{*number};
}

base::Result<model::RelayRoute> read_route(const base::Entry& entry, const Names& hosts, const Owners& owners) {
  auto pattern = base::parse_domain_pattern(entry.key);
  if (!pattern)
    return fail(
        Error{ErrorKind::input, fmt::format("\"{}\" is no domain, *.domain or *", entry.key), entry.key_pos, {}});
  model::RelayRoute route{
      .pattern = std::move(*pattern), .to = {}, .tls = model::TlsPolicy::opportunistic, .pos = entry.key_pos};
  const Value* target = &entry.value;
  if (entry.value.map() != nullptr) {
    config::MapReader reader(entry.value, relay_route_shape());
    target = &reader.need("to");
    if (const auto* tls = reader.maybe("tls")) {
      auto policy = base::Codec<model::TlsPolicy>::parse(*tls);
      if (!policy)
        reader.refuse(base::within("tls", std::move(policy.error())));
      else
        route.tls = *policy;
    }
    if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  }
  auto to = read_target(*target, hosts, owners);
  if (!to) return fail(target == &entry.value ? std::move(to.error()) : base::within("to", std::move(to.error())));
  route.to = *to;
  return route;
}

// A tenant's name, or { tenant, by, certificate }. Whether there is such a tenant is known later.
base::Result<model::RequiredTenant> read_tenant(const Value& value) {
  model::RequiredTenant tenant;
  tenant.pos = value.pos;
  if (value.map() == nullptr) {
    tenant.name = config::written(value);
    return tenant;
  }
  config::MapReader reader(value, required_tenant_shape());
  const auto& name = reader.need("tenant");
  tenant.name = config::written(name);
  tenant.pos = name.pos;
  if (const auto* by = reader.maybe("by")) {
    auto proof = base::Codec<model::TenantProof>::parse(*by);
    if (!proof)
      reader.refuse(base::within("by", std::move(proof.error())));
    else
      tenant.by = *proof;
  }
  const auto* certificate = reader.maybe("certificate");
  if (certificate != nullptr && tenant.by != model::TenantProof::certificate)
    reader.refuse({ErrorKind::input, "a certificate proves something only with by: certificate", certificate->pos, {}});
  if (tenant.by == model::TenantProof::certificate) {
    const auto text = certificate == nullptr ? std::string(service_name) : config::written(*certificate);
    auto pattern = base::parse_domain_pattern(text);
    if (!pattern || pattern->kind == base::DomainPattern::Kind::any)
      reader.refuse({ErrorKind::input,
                     fmt::format("\"{}\" is no name of a certificate", text),
                     certificate == nullptr ? value.pos : certificate->pos,
                     {}});
    else
      tenant.certificate = {std::move(*pattern), std::make_shared<const base::SourcePos>(tenant.pos)};
  }
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  return tenant;
}

// RFC 5322 2.2, and not what a lab reads the way of a message from.
base::Result<void> check_field(std::string_view name, std::string_view shown, const base::SourcePos& pos) {
  const bool written = !name.empty() && name.size() <= 100 &&
                       std::ranges::all_of(name, [](char c) { return c > 0x20 && c < 0x7f && c != ':' && c != '*'; });
  if (!written)
    return fail(Error{ErrorKind::input, fmt::format("\"{}\" is no name of a header field", shown), pos, {}});
  for (const std::string_view kept : {"Received", "Message-ID"})
    if (mail::equal_ignoring_case(name, kept))
      return fail(Error{ErrorKind::input, fmt::format("a relay leaves {} alone", kept), pos,
                        "by these fields a lab follows a message"});
  return {};
}

base::Result<model::FieldPattern> read_field_pattern(const Value& value) {
  auto text = config::written(value);
  model::FieldPattern field;
  field.prefix = text.ends_with('*');
  field.name = text.substr(0, text.size() - (field.prefix ? 1 : 0));
  if (auto done = check_field(field.name, text, value.pos); !done) return fail(std::move(done.error()));
  for (const std::string_view kept : {"Received", "Message-ID"})
    if (field.prefix && mail::starts_ignoring_case(kept, field.name))
      return fail(Error{ErrorKind::input, fmt::format("{} would take {} away", text, kept), value.pos,
                        "by these fields a lab follows a message"});
  return field;
}

base::Result<void> read_edits(config::MapReader& reader, model::RelaySettings& settings) {
  for (const auto* item : reader.items("strip-headers")) {
    auto field = read_field_pattern(*item);
    if (!field) return fail(base::within("strip-headers", std::move(field.error())));
    settings.strip_headers.push_back(std::move(*field));
  }
  for (const auto& entry : reader.entries("add-headers")) {
    if (auto done = check_field(entry.key, entry.key, entry.key_pos); !done)
      return fail(base::within("add-headers", std::move(done.error())));
    auto value = config::written(entry.value);
    const bool printable = std::ranges::all_of(value, [](char c) { return c >= 0x20 && c < 0x7f; });
    if (value.size() > longest_field || !printable)
      return fail(Error{ErrorKind::input,
                        fmt::format("add-headers: {} is too long, or not plain ASCII", entry.key),
                        entry.value.pos,
                        {}});
    settings.add_headers.emplace_back(entry.key, std::move(value));
  }
  if (settings.strip_headers.size() > most_fields || settings.add_headers.size() > most_fields)
    return fail(Error{ErrorKind::input,
                      fmt::format("a relay changes {} header fields at most", most_fields),
                      settings.accept_from_pos,
                      {}});
  return {};
}

}  // namespace

base::Result<void> settle_required_tenants(std::vector<model::Host>& hosts, const model::Tenants& tenants) {
  for (auto& host : hosts) {
    if (!host.relay.tenant) continue;
    auto& required = *host.relay.tenant;
    const auto* tenant = tenants.find(required.name);
    if (tenant == nullptr) {
      Names names("tenant");
      for (const auto& row : tenants.rows()) names.add(row->name);
      return fail(base::within(fmt::format("host {}: relay: require-tenant", host.name),
                               names.unknown(required.name, required.pos)));
    }
    required.guid = base::to_string(tenant->guid);
  }
  return {};
}

base::Result<model::RelaySettings> read_relay(const Value& value, const Names& hosts, const Owners& owners) {
  config::MapReader reader(value, relay_shape());
  model::RelaySettings settings;
  if (const auto* from = reader.maybe("accept-from")) settings.accept_from_pos = from->pos;
  for (const auto* item : reader.items("accept-from")) {
    const auto host = hosts.read(*item);
    if (!host) return fail(base::within("accept-from", host.error()));
    settings.accept_from.push_back(model::HostId{*host});
  }
  if (const auto* required = reader.maybe("require-tenant")) {
    auto tenant = read_tenant(*required);
    if (!tenant) return fail(base::within("require-tenant", std::move(tenant.error())));
    settings.tenant = std::move(*tenant);
  }
  if (auto done = read_edits(reader, settings); !done) return fail(std::move(done.error()));
  const auto& routes = reader.entries("routes");
  if (routes.size() > most_routes) return fail(value.pos, "routes: more than {}", most_routes);
  std::set<base::DomainPattern> taken;
  for (const auto& entry : routes) {
    auto route = read_route(entry, hosts, owners);
    if (!route) return fail(base::within("routes", std::move(route.error())));
    if (!taken.insert(route->pattern).second)
      return fail(entry.key_pos, "routes: {} is given twice", base::to_string(route->pattern));
    settings.routes.push_back(std::move(*route));
  }
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  return settings;
}

}  // namespace mailflow::load
