#include "load/dns.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "config/map_reader.hpp"
#include "model/zone_builder.hpp"
#include "protocol/dns/zone_text.hpp"

namespace mailflow::load {
namespace {

using base::DomainName;
using base::fail;
using model::DnsRecord;
using model::DnsType;

constexpr std::string_view service_suffix = ".mail.protection.outlook.com";
constexpr std::string_view spf_name = "spf.protection.outlook.com";
constexpr std::uint16_t server_preference = 10;

void add_servers(model::ZoneBuilder& zone, const model::Hosts& hosts) {
  for (const auto& host : hosts.rows()) {
    zone.add_host(host.fqdn, host.addresses);
    for (const auto& domain : host.domains) {
      zone.add_domain(domain);
      zone.add_automatic(model::mx_record(domain, server_preference, host.fqdn));
    }
  }
}

// In TXT strings a list of thousands of addresses would not fit one answer; the service lists its first ones.
std::string service_spf(const model::Hosts& hosts) {
  constexpr std::size_t most_listed = 100;
  std::string text = "v=spf1";
  std::size_t listed = 0;
  for (const auto& host : hosts.rows()) {
    if (host.kind != model::HostKind::exchange_online) continue;
    for (const auto& address : host.addresses)
      if (listed++ < most_listed) text += fmt::format(" {}:{}", address.is_v4() ? "ip4" : "ip6", to_string(address));
  }
  return text + " -all";
}

void add_tenants(model::ZoneBuilder& zone, const model::Hosts& hosts, const model::Tenants& tenants) {
  if (tenants.size() == 0) return;
  zone.add_domain(DomainName::from_canonical("mail.protection.outlook.com"));
  zone.add_automatic(model::txt_record(DomainName::from_canonical(std::string(spf_name)), service_spf(hosts)));
  for (const auto& tenant : tenants.rows()) {
    for (const auto& accepted : *tenant->domains) {
      const auto service = service_name(accepted);
      zone.add_domain(accepted.domain);
      zone.add_automatic(model::mx_record(accepted.domain, 0, service));
      zone.add_automatic(model::txt_record(accepted.domain, fmt::format("v=spf1 include:{} -all", spf_name)));
      for (const auto& address : hosts[tenant->host].addresses)
        if (*accepted.ipv6 || address.is_v4()) zone.add_automatic(model::address_record(service, address));
    }
  }
}

// Where a domain is at home twice, only the user can say where its MX points.
base::Result<void> check_homes(const std::vector<DnsRecord>& given, const model::Hosts& hosts,
                               const model::Tenants& tenants) {
  std::unordered_map<DomainName, const model::Tenant*> homes;
  for (const auto& tenant : tenants.rows())
    for (const auto& accepted : *tenant->domains) homes.emplace(accepted.domain, tenant.get());
  std::unordered_set<DomainName> pointed;
  for (const auto& record : given)
    if (record.type == DnsType::mx || record.type == DnsType::cname) pointed.insert(record.name);
  for (const auto& host : hosts.rows())
    for (const auto& domain : host.domains) {
      const auto home = homes.find(domain);
      if (home == homes.end() || pointed.contains(domain)) continue;
      return fail(
          base::Error{base::ErrorKind::input,
                      fmt::format("{} is a domain of the host {} and of the tenant {}: where does its MX point?",
                                  domain.text(), host.name, home->second->name),
                      host.pos, fmt::format("say it under dns: {}. MX 10 {}.", domain.text(), host.fqdn.text())});
    }
  return {};
}

}  // namespace

DomainName service_name(const model::AcceptedDomain& accepted) {
  std::string_view text = accepted.domain.text();
  if (accepted.initial) text = accepted.domain.first_label();
  std::string label(text);
  std::replace(label.begin(), label.end(), '.', '-');
  constexpr std::size_t longest_label = 63;
  if (label.size() > longest_label) label.resize(longest_label);
  return DomainName::from_canonical(label + std::string(service_suffix));
}

base::Result<model::ZonePtr> make_zone(const base::Value* text, const model::Hosts& hosts,
                                       const model::Tenants& tenants) {
  std::vector<DnsRecord> given;
  if (text != nullptr) {
    if (text->text() == nullptr)
      return fail(base::within("dns", config::expected("zone text such as contoso.com. MX 10 mx.contoso.com.", *text)));
    auto records = protocol::parse_zone_text(base::slice_of(*text));
    if (!records) return fail(base::within("dns", std::move(records.error())));
    given = std::move(*records);
  }
  if (auto done = check_homes(given, hosts, tenants); !done) return fail(std::move(done.error()));
  model::ZoneBuilder zone;
  add_servers(zone, hosts);
  add_tenants(zone, hosts, tenants);
  for (auto& record : given) zone.add_given(std::move(record));
  auto built = std::move(zone).build();
  if (!built) return fail(base::within("dns", std::move(built.error())));
  return built;
}

}  // namespace mailflow::load
