#include "policy/targets.hpp"

#include <algorithm>

#include "policy/certificates.hpp"
#include "policy/reply_catalogue.hpp"
#include "policy/trouble.hpp"

namespace mailflow::policy {
namespace {

using base::DomainName;
using base::IpFamily;

constexpr std::size_t most_exchanges = 32;  // of one domain that are tried
constexpr std::size_t most_targets = 64;

const base::IpAddress* source_for(const model::Host& sender, IpFamily family) {
  for (const auto& address : sender.addresses)
    if (address.family() == family) return &address;
  return nullptr;
}

void add_targets(const model::Host& sender, const DomainName& name, const std::vector<base::IpAddress>& addresses,
                 IpFamily family, std::vector<Target>& out) {
  const auto* source = source_for(sender, family);
  if (source == nullptr) return;
  for (const auto& address : addresses)
    if (address.family() == family && out.size() < most_targets) out.push_back({name, address, *source});
}

// Preference first; equal ones by name, so that a lab always tries the same.
std::vector<DomainName> exchange_names(std::vector<model::MxData> exchanges) {
  std::sort(exchanges.begin(), exchanges.end(), [](const model::MxData& a, const model::MxData& b) {
    return std::tie(a.preference, a.exchange) < std::tie(b.preference, b.exchange);
  });
  if (exchanges.size() > most_exchanges) exchanges.resize(most_exchanges);
  std::vector<DomainName> names;
  for (auto& exchange : exchanges) names.push_back(std::move(exchange.exchange));
  return names;
}

TargetSearch ended(const model::Host& sender, Trouble trouble, const DomainName& domain) {
  TargetSearch search;
  search.failure = trouble_reply(sender, trouble, {domain.text(), {}, {}});
  return search;
}

// The addresses of each name, IPv6 before IPv4 where the sender has both.
TargetSearch with_addresses(const model::Host& sender, const std::vector<DomainName>& names, const DomainName& domain,
                            const DnsFacts& known) {
  TargetSearch search;
  bool failed = false;
  for (const auto& name : names) {
    for (const auto type : {model::DnsType::aaaa, model::DnsType::a}) {
      const auto family = type == model::DnsType::a ? IpFamily::v4 : IpFamily::v6;
      if (source_for(sender, family) == nullptr) continue;
      const DnsQuestion question{name, type};
      const auto answer = known.find(question);
      if (answer == known.end()) {
        search.needs.push_back(question);
        continue;
      }
      failed = failed || answer->second.status == DnsStatus::failed;
      add_targets(sender, name, answer->second.addresses, family, search.targets);
    }
  }
  if (search.needs.empty() && search.targets.empty())
    return ended(sender, failed ? Trouble::dns_failed : Trouble::no_records, domain);
  return search;
}

// The servers of a domain; none: questions are open, or `search` says why there are none.
std::vector<DomainName> servers_of(const model::Host& sender, const DomainName& domain, const DnsFacts& known,
                                   TargetSearch& search) {
  const DnsQuestion mx{domain, model::DnsType::mx};
  const auto answer = known.find(mx);
  if (answer == known.end()) {
    search.needs.push_back(mx);
    return {};
  }
  switch (answer->second.status) {
    case DnsStatus::failed:
      search = ended(sender, Trouble::dns_failed, domain);
      return {};
    case DnsStatus::no_domain:
      search = ended(sender, Trouble::no_such_domain, domain);
      return {};
    case DnsStatus::no_data:
      return {domain};
    case DnsStatus::found:
      break;
  }
  const auto& exchanges = answer->second.exchanges;
  if (exchanges.size() == 1 && exchanges.front().exchange.empty()) {
    search = ended(sender, Trouble::null_mx, domain);
    return {};
  }
  return exchange_names(exchanges);
}

TargetSearch by_mx(const model::Host& sender, const DomainName& domain, const DnsFacts& known) {
  TargetSearch search;
  const auto names = servers_of(sender, domain, known, search);
  return names.empty() ? search : with_addresses(sender, names, domain, known);
}

void add_address(const model::Host& sender, const base::IpAddress& address, std::vector<Target>& out) {
  add_targets(sender, {}, {address}, address.family(), out);
}

// In the order in which they stand. One that cannot be found is passed over, unless all are like it.
TargetSearch by_smart_hosts(const model::Host& sender, const model::SmartHosts& hosts, const DnsFacts& known) {
  TargetSearch all;
  std::optional<mail::Reply> failure;
  for (const auto& host : hosts) {
    if (const auto* address = host.address()) {
      add_address(sender, *address, all.targets);
      continue;
    }
    auto one = by_mx(sender, *host.name(), known);
    all.needs.insert(all.needs.end(), one.needs.begin(), one.needs.end());
    for (auto& target : one.targets)
      if (all.targets.size() < most_targets) all.targets.push_back(std::move(target));
    // As long as one may be found later, the mail waits.
    if (one.failure && (!failure || mail::class_of(*failure) == mail::ReplyClass::permanent))
      failure = std::move(one.failure);
  }
  if (!all.needs.empty()) {
    all.targets.clear();
    return all;
  }
  if (all.targets.empty())
    all.failure =
        failure ? std::move(*failure) : trouble_reply(sender, Trouble::no_route, {to_string(hosts.front()), {}, {}});
  return all;
}

model::TlsPolicy policy_of(const std::optional<model::TlsSettings>& settings) {
  if (!settings) return model::TlsPolicy::opportunistic;
  switch (*settings) {
    case model::TlsSettings::encryption_only:
      return model::TlsPolicy::encrypted;
    case model::TlsSettings::certificate_validation:
      return model::TlsPolicy::trusted;
    case model::TlsSettings::domain_validation:
      return model::TlsPolicy::verified;
  }
  return model::TlsPolicy::opportunistic;
}

model::TlsPolicy policy_of(const model::SendConnector& connector) {
  if (*connector.ignore_starttls) return model::TlsPolicy::none;
  if (!*connector.require_tls) return model::TlsPolicy::opportunistic;
  if (!*connector.tls_auth_level) return model::TlsPolicy::encrypted;
  switch (**connector.tls_auth_level) {
    case model::TlsAuthLevel::encryption_only:
      return model::TlsPolicy::encrypted;
    case model::TlsAuthLevel::certificate_validation:
      return model::TlsPolicy::trusted;
    case model::TlsAuthLevel::domain_validation:
      return model::TlsPolicy::verified;
  }
  return model::TlsPolicy::encrypted;
}

// An Edge server's connector into the organisation has no smart hosts of its own: it leads to the server that the Edge
// is subscribed to.
TargetSearch into_organization(const model::World& world, const model::Host& sender) {
  TargetSearch search;
  if (sender.exchange.subscribed_to)
    search.targets = targets_of(sender, (*world.hosts)[*sender.exchange.subscribed_to]);
  if (search.targets.empty()) return ended(sender, Trouble::no_connector, sender.fqdn);
  return search;
}

TargetSearch by_send_connector(const model::World& world, const model::Host& sender,
                               const model::SendConnector& connector, const DomainName& domain, const DnsFacts& known) {
  if (*connector.tls_certificate_name && certificate_for(sender, *connector.tls_certificate_name) == nullptr)
    return ended(sender, Trouble::no_certificate, domain);
  auto search = *connector.dns_routing_enabled   ? by_mx(sender, domain, known)
                : connector.smart_hosts->empty() ? into_organization(world, sender)
                                                 : by_smart_hosts(sender, *connector.smart_hosts, known);
  for (auto& target : search.targets) target.port = static_cast<std::uint16_t>(*connector.port);
  return search;
}

}  // namespace

TargetSearch find_targets(const model::World& world, const model::Host& sender, const NextHop& hop,
                          const DomainName& recipient_domain, const DnsFacts& known) {
  if (hop.kind == NextHop::Kind::host) {
    TargetSearch search;
    const auto& receiver = (*world.hosts)[hop.host];
    search.targets = targets_of(sender, receiver);
    if (search.targets.empty()) return ended(sender, Trouble::no_route, receiver.fqdn);
    return search;
  }
  if (hop.kind == NextHop::Kind::refused) {
    TargetSearch search;
    search.failure = reply_for(hop.refusal);
    return search;
  }
  if (hop.kind == NextHop::Kind::unreachable) return ended(sender, Trouble::no_connector, recipient_domain);
  if (const auto* own = send_connector_of(world, hop))
    return by_send_connector(world, sender, *own, recipient_domain, known);
  if (hop.kind == NextHop::Kind::connector && hop.organization != no_row)
    return ended(sender, Trouble::no_connector, recipient_domain);
  const auto* connector = connector_of(world, hop);
  if (connector != nullptr && !*connector->use_mx_record) return by_smart_hosts(sender, *connector->smart_hosts, known);
  return by_mx(sender, recipient_domain, known);
}

bool goes_by_domain(const model::World& world, const NextHop& hop) {
  if (hop.kind == NextHop::Kind::host) return false;
  if (const auto* own = send_connector_of(world, hop)) return *own->dns_routing_enabled;
  const auto* connector = connector_of(world, hop);
  return connector == nullptr || *connector->use_mx_record;
}

// 1.4 of the specification.
TlsDemand tls_demand(const model::World& world, const NextHop& hop, const Target& target,
                     const DomainName& recipient_domain) {
  if (const auto* own = send_connector_of(world, hop)) {
    auto demand = demand_of(policy_of(*own), *own->dns_routing_enabled ? recipient_domain : target.name);
    if (*own->tls_domain) demand.name = own->tls_domain;
    return demand;
  }
  const auto* connector = connector_of(world, hop);
  if (connector == nullptr) return demand_of(hop.tls, target.name);
  auto demand = demand_of(policy_of(*connector->tls_settings), target.name);
  if (*connector->tls_domain) demand.name = connector->tls_domain;
  demand.mismatch = world.behaviour.outbound.mismatch_reply;
  return demand;
}

ClientTerms client_terms(const model::World& world, const model::Host& sender, const NextHop& hop) {
  ClientTerms terms{sender.fqdn.text(), &client_certificate(sender)};
  if (const auto* own = send_connector_of(world, hop)) {
    if (*own->fqdn) terms.helo = (**own->fqdn).text();
    if (*own->tls_certificate_name) terms.certificate = certificate_for(sender, *own->tls_certificate_name);
  }
  if (terms.certificate != nullptr && terms.certificate->names.empty()) terms.certificate = nullptr;
  return terms;
}

std::vector<Target> targets_of(const model::Host& sender, const model::Host& receiver) {
  std::vector<Target> targets;
  add_targets(sender, receiver.fqdn, receiver.addresses, IpFamily::v6, targets);
  add_targets(sender, receiver.fqdn, receiver.addresses, IpFamily::v4, targets);
  return targets;
}

}  // namespace mailflow::policy
