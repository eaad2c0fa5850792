#include "base/index.hpp"

#include <algorithm>

namespace mailflow::base {
namespace {

// `rows` holds each row once, so only what was there before can be a repetition.
void append_unique(const Rows& rows, Rows& out, std::size_t from) {
  const std::size_t before = out.size();
  for (const Row row : rows) {
    const auto known_end = out.begin() + static_cast<std::ptrdiff_t>(before);
    if (std::find(out.begin() + static_cast<std::ptrdiff_t>(from), known_end, row) == known_end) out.push_back(row);
  }
}

void append_key(const TextMap<Rows>& map, std::string_view key, Rows& out, std::size_t from) {
  if (const auto it = map.find(key); it != map.end()) append_unique(it->second, out, from);
}

void push_once(Rows& rows, Row row) {
  if (rows.empty() || rows.back() != row) rows.push_back(row);
}

// "a.b.c" → "b.c"; "" at the end.
std::string_view parent_of(std::string_view name) {
  const auto dot = name.find('.');
  return dot == std::string_view::npos ? std::string_view{} : name.substr(dot + 1);
}

IpAddress after(const IpAddress& address, bool& overflow) {
  auto bytes = address.bytes();
  const std::size_t lowest = address.is_v4() ? 12 : 0;
  for (std::size_t i = 16; i-- > lowest;) {
    if (++bytes[i] != 0) {
      overflow = false;
      if (!address.is_v4()) return IpAddress::v6(bytes);
      return IpAddress::v4(std::uint32_t{bytes[12]} << 24 | std::uint32_t{bytes[13]} << 16 |
                           std::uint32_t{bytes[14]} << 8 | bytes[15]);
    }
  }
  overflow = true;
  return address;
}

}  // namespace

void IndexBase::remember(const IndexRow& row) {
  if (!positions_.emplace(row.row, entries_.size()).second) return;
  entries_.push_back(row);
  rows_.push_back(row.row);
}

void DomainIndex::add(const IndexRow& row, const std::vector<const DomainPattern*>& patterns) {
  remember(row);
  for (const auto* pattern : patterns) {
    patterns_.push_back(pattern);
    switch (pattern->kind) {
      case DomainPattern::Kind::any:
        push_once(any_, row.row);
        break;
      case DomainPattern::Kind::suffix:
        push_once(suffix_[pattern->domain.text()], row.row);
        break;
      case DomainPattern::Kind::exact:
        push_once(exact_[pattern->domain.text()], row.row);
        break;
    }
  }
}

void DomainIndex::find(const DomainName& name, Rows& out) const {
  const std::size_t from = out.size();
  if (!name.empty()) {
    append_key(exact_, name.text(), out, from);
    if (!suffix_.empty())
      for (std::string_view rest = name.text(); !rest.empty(); rest = parent_of(rest))
        append_key(suffix_, rest, out, from);
  }
  append_unique(any_, out, from);
}

std::vector<ValueView> DomainIndex::literals() const {
  return {patterns_.begin(), patterns_.end()};
}

void CertificateIndex::add(const IndexRow& row, const DomainPattern& pattern) {
  remember(row);
  patterns_.push_back(&pattern);
  if (pattern.kind == DomainPattern::Kind::suffix) {
    push_once(suffix_[pattern.domain.text()], row.row);
  } else {
    push_once(exact_[pattern.domain.text()], row.row);
    push_once(exact_by_parent_[pattern.domain.parent().text()], row.row);
  }
}

void CertificateIndex::find(const CertificateNames& names, Rows& out) const {
  const std::size_t from = out.size();
  for (const auto& name : names) {
    const bool wildcard = name.kind == DomainPattern::Kind::suffix;
    append_key(wildcard ? exact_by_parent_ : exact_, name.domain.text(), out, from);
  }
  for (const auto& name : names)
    for (std::string_view rest = name.domain.text(); !rest.empty(); rest = parent_of(rest))
      append_key(suffix_, rest, out, from);
}

std::vector<ValueView> CertificateIndex::literals() const {
  return {patterns_.begin(), patterns_.end()};
}

void AddressIndex::add(const IndexRow& row, const IpRanges& ranges) {
  remember(row);
  configured_.push_back(&ranges);
  for (const auto& range : ranges) ranges_.push_back(Range{range.first, range.last, row.row});
}

// Cuts the number line at every start and after every end; a sweep then gives each segment its rows.
void AddressIndex::freeze() {
  struct Event {
    IpAddress at;
    bool begins;
    Row row;
  };
  std::vector<Event> events;
  events.reserve(ranges_.size() * 2);
  for (const auto& range : ranges_) {
    events.push_back({range.first, true, range.row});
    bool overflow = false;
    const auto end = after(range.last, overflow);
    if (!overflow) events.push_back({end, false, range.row});
    // The last IPv4 address is followed by the first IPv6 address in the order of addresses.
    if (overflow && range.last.is_v4()) events.push_back({IpAddress::v6({}), false, range.row});
  }
  std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) { return a.at < b.at; });
  Rows open;  // a multiset in row order: the same row may list overlapping ranges
  for (std::size_t i = 0; i < events.size();) {
    const auto at = events[i].at;
    for (; i < events.size() && events[i].at == at; ++i) {
      const auto place = std::lower_bound(open.begin(), open.end(), events[i].row);
      if (events[i].begins)
        open.insert(place, events[i].row);
      else if (place != open.end() && *place == events[i].row)
        open.erase(place);
    }
    starts_.push_back(at);
    offsets_.push_back(static_cast<std::uint32_t>(segment_rows_.size()));
    std::unique_copy(open.begin(), open.end(), std::back_inserter(segment_rows_));
  }
  offsets_.push_back(static_cast<std::uint32_t>(segment_rows_.size()));
  ranges_.clear();
  ranges_.shrink_to_fit();
}

void AddressIndex::find(const IpAddress& address, Rows& out) const {
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), address);
  if (next == starts_.begin()) return;
  const auto segment = static_cast<std::size_t>(next - starts_.begin()) - 1;
  out.insert(out.end(), segment_rows_.begin() + offsets_[segment], segment_rows_.begin() + offsets_[segment + 1]);
}

std::vector<ValueView> AddressIndex::literals() const {
  return {configured_.begin(), configured_.end()};
}

void TextIndex::add(const IndexRow& row, std::string key) {
  remember(row);
  push_once(exact_[std::move(key)], row.row);
}

void TextIndex::find(std::string_view key, Rows& out) const {
  append_key(exact_, key, out, out.size());
}

std::vector<ValueView> TextIndex::literals() const {
  std::vector<ValueView> out;
  out.reserve(exact_.size());
  for (const auto& [key, rows] : exact_) out.emplace_back(std::string_view(key));
  return out;
}

}  // namespace mailflow::base
