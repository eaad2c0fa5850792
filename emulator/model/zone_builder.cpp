#include "model/zone_builder.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace mailflow::model {
namespace {

using base::DomainName;

auto set_key(const DnsRecord& record) {
  return std::pair<const DomainName&, DnsType>(record.name, record.type);
}

// Second levels below which a country registers its names.
bool is_registry_label(std::string_view label) {
  constexpr std::string_view labels[] = {"ac", "co", "com", "edu", "gov", "gv", "ltd",
                                         "me", "ne", "net", "nom", "or",  "org"};
  return std::ranges::find(labels, label) != std::end(labels);
}

DnsRecord start_of_authority(const DomainName& apex, const ZoneOptions& options) {
  SoaData soa{.name_server = options.name_server,
              .mailbox = DomainName::from_canonical("hostmaster." + options.name_server.text()),
              .serial = options.serial,
              .refresh = 3600,
              .retry = 600,
              .expire = 86400,
              .minimum = 300};
  return {.name = apex, .type = DnsType::soa, .data = std::move(soa)};
}

}  // namespace

DomainName registrable_domain(const DomainName& name) {
  const std::string_view text = name.text();
  for (const std::string_view reverse : {"in-addr.arpa", "ip6.arpa"})
    if (text.ends_with(reverse)) return DomainName::from_canonical(std::string(reverse));
  const auto last = text.rfind('.');
  if (last == std::string_view::npos) return {};
  auto start = text.rfind('.', last - 1);
  if (start == std::string_view::npos) return name;
  if (text.size() - last - 1 == 2 && is_registry_label(text.substr(start + 1, last - start - 1))) {
    start = text.rfind('.', start - 1);
    if (start == std::string_view::npos) return name;
  }
  return DomainName::from_canonical(std::string(text.substr(start + 1)));
}

ZoneBuilder::ZoneBuilder(ZoneOptions options) : options_(std::move(options)) {}

void ZoneBuilder::add_host(const DomainName& name, std::span<const base::IpAddress> addresses) {
  for (const auto& address : addresses) {
    add_automatic(address_record(name, address));
    add_automatic(name_record(DomainName::from_canonical(base::reverse_name(address)), DnsType::ptr, name));
  }
}

void ZoneBuilder::add_domain(const DomainName& domain) {
  domains_.push_back(domain);
}

void ZoneBuilder::add_automatic(DnsRecord record) {
  entries_.push_back({.record = std::move(record), .number = entries_.size(), .given = false});
}

void ZoneBuilder::add_given(DnsRecord record) {
  entries_.push_back({.record = std::move(record), .number = entries_.size(), .given = true});
}

// By set, the given ones first, otherwise in the order of adding.
void ZoneBuilder::sort() {
  std::ranges::sort(entries_, [](const Entry& left, const Entry& right) {
    const auto order = set_key(left.record) <=> set_key(right.record);
    if (order != 0) return order < 0;
    return left.given != right.given ? left.given : left.number < right.number;
  });
}

// Also drops what was written twice and levels the TTLs of a set (RFC 2181 5.2).
void ZoneBuilder::drop_replaced() {
  for (auto first = entries_.begin(); first != entries_.end();) {
    auto last = std::find_if(first, entries_.end(),
                             [&](const Entry& entry) { return set_key(entry.record) != set_key(first->record); });
    auto ttl = first->record.ttl;
    for (auto entry = first; entry != last; ++entry) {
      entry->dropped = entry->given != first->given;
      if (!entry->dropped) ttl = std::min(ttl, entry->record.ttl);
    }
    for (auto entry = first; entry != last; ++entry) entry->record.ttl = ttl;
    first = last;
  }
  std::erase_if(entries_, [](const Entry& entry) { return entry.dropped; });
}

void ZoneBuilder::add_apexes() {
  std::set<DomainName> apexes(domains_.begin(), domains_.end());
  std::set<DomainName> taken;  // names that cannot be an apex by themselves, or are one already
  apexes.emplace();
  for (const auto& [record, number, given, dropped] : entries_) {
    if (record.type == DnsType::soa) apexes.insert(record.name);
    if (record.type == DnsType::cname) taken.insert(record.name);
  }
  for (const auto& entry : entries_) {
    const auto& name = entry.record.name;
    auto apex = registrable_domain(name.first_label() == "*" ? name.parent() : name);
    if (!taken.contains(apex)) apexes.insert(std::move(apex));
  }
  for (const auto& apex : apexes) {
    add_automatic(start_of_authority(apex, options_));
    add_automatic(name_record(apex, DnsType::ns, options_.name_server));
  }
}

// The size of a set is bounded: no DNS answer could carry more.
base::Result<void> ZoneBuilder::check() const {
  constexpr std::ptrdiff_t largest_set = 1000;
  for (auto first = entries_.begin(); first != entries_.end();) {
    const auto& set = first->record;
    const auto last =
        std::find_if(first, entries_.end(), [&](const Entry& entry) { return set_key(entry.record) != set_key(set); });
    if (std::distance(first, last) > largest_set)
      return base::fail(std::next(first, largest_set)->record.pos, "{} has more than {} {} records", set.name.text(),
                        largest_set, to_string(set.type));
    first = last;
  }
  for (auto first = entries_.begin(); first != entries_.end();) {
    const auto& name = first->record.name;
    const auto last =
        std::find_if(first, entries_.end(), [&](const Entry& entry) { return entry.record.name != name; });
    const auto blame = [&](const Entry& one, const Entry& other) {
      return one.given ? one.record.pos : other.record.pos;
    };
    const auto alias =
        std::find_if(first, last, [](const Entry& entry) { return entry.record.type == DnsType::cname; });
    if (alias != last && std::distance(first, last) > 1) {
      const auto& other = alias == first ? *std::next(alias) : *first;
      if (other.record.type == DnsType::cname)
        return base::fail(blame(other, *alias), "{} has two CNAME records; a name has one at most", name.text());
      return base::fail(blame(*alias, other), "{} has a CNAME record and {} {} record; a CNAME stands alone (RFC 1034)",
                        name.text(), other.given ? "also a given" : "by itself also the", to_string(other.record.type));
    }
    for (auto entry = first; entry != last; ++entry)
      if (entry != first && entry->record.type == DnsType::soa && std::prev(entry)->record.type == DnsType::soa)
        return base::fail(entry->record.pos, "{} has two SOA records; a zone has one", name.text());
    first = last;
  }
  return {};
}

base::Result<ZonePtr> ZoneBuilder::build() && {
  sort();
  drop_replaced();
  add_apexes();
  sort();
  drop_replaced();
  if (auto checked = check(); !checked) return base::fail(std::move(checked.error()));
  std::vector<DnsRecord> records;
  records.reserve(entries_.size());
  for (auto& entry : entries_) {
    const auto same_set = [&](const DnsRecord& record) { return set_key(record) == set_key(entry.record); };
    bool repeated = false;
    for (auto known = records.rbegin(); known != records.rend() && same_set(*known) && !repeated; ++known)
      repeated = known->data == entry.record.data;
    if (!repeated) records.push_back(std::move(entry.record));
  }
  return ZonePtr(new Zone(std::move(records)));
}

}  // namespace mailflow::model
