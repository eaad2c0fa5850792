#include "policy/targets.hpp"

#include <algorithm>

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
  if (hop.kind == NextHop::Kind::nobody) return ended(sender, Trouble::nobody, recipient_domain);
  const DnsQuestion mx{recipient_domain, model::DnsType::mx};
  const auto answer = known.find(mx);
  if (answer == known.end()) return TargetSearch{{mx}, {}, {}};
  switch (answer->second.status) {
    case DnsStatus::failed:
      return ended(sender, Trouble::dns_failed, recipient_domain);
    case DnsStatus::no_domain:
      return ended(sender, Trouble::no_such_domain, recipient_domain);
    case DnsStatus::no_data:
      return with_addresses(sender, {recipient_domain}, recipient_domain, known);
    case DnsStatus::found:
      break;
  }
  const auto& exchanges = answer->second.exchanges;
  if (exchanges.size() == 1 && exchanges.front().exchange.empty())
    return ended(sender, Trouble::null_mx, recipient_domain);
  return with_addresses(sender, exchange_names(exchanges), recipient_domain, known);
}

TlsDemand tls_demand(const model::World&, const NextHop& hop, const Target& target) {
  return demand_of(hop.tls, target.name);
}

std::vector<Target> targets_of(const model::Host& sender, const model::Host& receiver) {
  std::vector<Target> targets;
  add_targets(sender, receiver.fqdn, receiver.addresses, IpFamily::v6, targets);
  add_targets(sender, receiver.fqdn, receiver.addresses, IpFamily::v4, targets);
  return targets;
}

}  // namespace mailflow::policy
