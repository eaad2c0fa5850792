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

// Mail from outside comes to the edge servers where there are some, else to every mailbox server.
std::vector<model::HostId> entrances(const model::Hosts& hosts, const model::ExchangeOrganization& organization) {
  std::vector<model::HostId> edges;
  std::vector<model::HostId> mailbox_servers;
  for (const auto id : organization.servers)
    (hosts[id].exchange.role == model::ServerRole::edge ? edges : mailbox_servers).push_back(id);
  return edges.empty() ? mailbox_servers : edges;
}

// The domains that tenants and other hosts are final for.
std::unordered_set<DomainName> domains_elsewhere(const model::World& world) {
  std::unordered_set<DomainName> domains;
  for (const auto& tenant : world.tenants->rows())
    for (const auto& accepted : *tenant->domains) domains.insert(accepted.domain);
  for (const auto& host : world.hosts->rows()) domains.insert(host.domains.begin(), host.domains.end());
  return domains;
}

// A domain that an organisation only relays for, or that is the service's own (contoso.mail.onmicrosoft.com), is at
// home where somebody else has it.
bool is_at_home(const model::AcceptedDomain& accepted) {
  return *accepted.domain_type == model::DomainType::authoritative &&
         !accepted.domain.is_below(DomainName::from_canonical("onmicrosoft.com"));
}

void add_organizations(model::ZoneBuilder& zone, const model::World& world) {
  if (world.organizations->size() == 0) return;
  const auto elsewhere = domains_elsewhere(world);
  for (const auto& organization : world.organizations->rows())
    for (const auto& accepted : *organization->domains) {
      if (!is_at_home(accepted) && elsewhere.contains(accepted.domain)) continue;
      zone.add_domain(accepted.domain);
      for (const auto id : entrances(*world.hosts, *organization))
        zone.add_automatic(model::mx_record(accepted.domain, server_preference, (*world.hosts)[id].fqdn));
    }
}

// Where a domain is at home twice, only the user can say where its MX points.
class Homes {
 public:
  explicit Homes(const std::vector<DnsRecord>& given) {
    for (const auto& record : given)
      if (record.type == DnsType::mx || record.type == DnsType::cname) pointed_.insert(record.name);
  }

  struct Home {
    std::string owner;
    const base::SourcePos& pos;
    std::string exchange;  // where its MX would point
  };

  base::Result<void> add(const DomainName& domain, const Home& home) {
    if (auto done = check(domain, home); !done) return done;
    owners_.emplace(domain, home.owner);
    return {};
  }

  base::Result<void> check(const DomainName& domain, const Home& home) const {
    const auto first = owners_.find(domain);
    if (first == owners_.end() || pointed_.contains(domain)) return {};
    return fail(base::Error{base::ErrorKind::input,
                            fmt::format("{} is a domain of {} and of {}: where does its MX point?", domain.text(),
                                        home.owner, first->second),
                            home.pos, fmt::format("say it under dns: {}. MX 10 {}.", domain.text(), home.exchange)});
  }

 private:
  std::unordered_set<DomainName> pointed_;
  std::unordered_map<DomainName, std::string> owners_;
};

base::Result<void> check_homes(const std::vector<DnsRecord>& given, const model::World& world) {
  Homes homes(given);
  for (const auto& tenant : world.tenants->rows())
    for (const auto& accepted : *tenant->domains)
      if (auto done = homes.add(accepted.domain, {fmt::format("the tenant {}", tenant->name), tenant->pos,
                                                  service_name(accepted).text()});
          !done)
        return done;
  for (const auto& organization : world.organizations->rows()) {
    const auto& entrance = (*world.hosts)[entrances(*world.hosts, *organization).front()];
    for (const auto& accepted : *organization->domains) {
      if (!is_at_home(accepted)) continue;
      if (auto done = homes.add(accepted.domain, {fmt::format("the organisation {}", organization->name),
                                                  organization->pos, entrance.fqdn.text()});
          !done)
        return done;
    }
  }
  for (const auto& host : world.hosts->rows())
    for (const auto& domain : host.domains)
      if (auto done = homes.check(domain, {fmt::format("the host {}", host.name), host.pos, host.fqdn.text()}); !done)
        return done;
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

base::Result<model::ZonePtr> make_zone(const base::Value* text, const model::World& world) {
  std::vector<DnsRecord> given;
  if (text != nullptr) {
    if (text->text() == nullptr)
      return fail(base::within("dns", config::expected("zone text such as contoso.com. MX 10 mx.contoso.com.", *text)));
    auto records = protocol::parse_zone_text(base::slice_of(*text));
    if (!records) return fail(base::within("dns", std::move(records.error())));
    given = std::move(*records);
  }
  if (auto done = check_homes(given, world); !done) return fail(std::move(done.error()));
  model::ZoneBuilder zone;
  add_servers(zone, *world.hosts);
  add_tenants(zone, *world.hosts, *world.tenants);
  add_organizations(zone, world);
  for (auto& record : given) zone.add_given(std::move(record));
  auto built = std::move(zone).build();
  if (!built) return fail(base::within("dns", std::move(built.error())));
  return built;
}

}  // namespace mailflow::load
