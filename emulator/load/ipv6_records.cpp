#include "load/ipv6_records.hpp"

#include <algorithm>
#include <vector>

#include "load/dns.hpp"
#include "load/zone_edit.hpp"

namespace mailflow::load {
namespace {

using model::DnsRecord;
using Kind = ZoneEdit::Kind;

bool has(const model::Zone& zone, const DnsRecord& record) {
  const auto answer = zone.find(record.name, record.type);
  return answer.chain_length == 0 &&
         std::ranges::any_of(answer.records, [&](const DnsRecord& each) { return each.data == record.data; });
}

// What the domain's name lacks, or has too much.
ZoneEdit edit_for(const model::AcceptedDomain& domain, const model::Host& host, const model::Zone& zone) {
  ZoneEdit edit{.kind = *domain.ipv6 ? Kind::add : Kind::remove, .records = {}, .sets = {}};
  const auto name = service_name(domain);
  for (const auto& address : host.addresses) {
    if (address.is_v4()) continue;
    auto record = model::address_record(name, address);
    if (has(zone, record) != *domain.ipv6) edit.records.push_back(std::move(record));
  }
  return edit;
}

}  // namespace

base::Result<model::World> with_ipv6_records(const model::World& before, model::World after, model::TenantId tenant) {
  const auto& was = (*before.tenants)[tenant];
  const auto& is = (*after.tenants)[tenant];
  if (after.zone == nullptr || was.domains == is.domains) return after;
  std::vector<ZoneEdit> edits;
  for (const auto& domain : *is.domains) {
    const auto old = std::ranges::find(*was.domains, domain.domain, &model::AcceptedDomain::domain);
    if (old == was.domains->end() || *old->ipv6 == *domain.ipv6) continue;
    auto edit = edit_for(domain, (*after.hosts)[is.host], *after.zone);
    if (!edit.records.empty()) edits.push_back(std::move(edit));
  }
  if (edits.empty()) return after;
  auto zone = edited(*after.zone, edits);
  if (!zone) return base::fail(std::move(zone.error()));
  after.zone = std::move(*zone);
  return after;
}

}  // namespace mailflow::load
