#include "spf/range_set.hpp"

#include <algorithm>
#include <iterator>

namespace mailflow::spf {
namespace {

using base::IpAddress;

IpAddress from_bytes(const IpAddress& like, const IpAddress::Bytes& bytes) {
  if (!like.is_v4()) return IpAddress::v6(bytes);
  std::uint32_t bits = 0;
  for (std::size_t i = 12; i < 16; ++i) bits = bits << 8U | bytes[i];
  return IpAddress::v4(bits);
}

IpAddress next(const IpAddress& address) {
  auto bytes = address.bytes();
  for (std::size_t i = bytes.size(); i-- > 0;)
    if (++bytes[i] != 0) break;
  return from_bytes(address, bytes);
}

IpAddress previous(const IpAddress& address) {
  auto bytes = address.bytes();
  for (std::size_t i = bytes.size(); i-- > 0;)
    if (bytes[i]-- != 0) break;
  return from_bytes(address, bytes);
}

bool bit(const IpAddress& address, std::size_t at) {
  return (address.bytes()[at / 8] & (0x80U >> (at % 8))) != 0;
}

}  // namespace

std::string range_text(const IpAddress& first, const IpAddress& last) {
  if (first == last) return base::to_string(first);
  const std::size_t front = first.is_v4() ? 96 : 0;
  std::size_t common = front;
  while (bit(first, common) == bit(last, common)) ++common;
  bool whole = true;
  for (std::size_t at = common; at < 128; ++at) whole = whole && !bit(first, at) && bit(last, at);
  if (whole) return base::to_string(first) + "/" + std::to_string(common - front);
  return base::to_string(first) + "-" + base::to_string(last);
}

std::vector<base::IpRange> RangeSet::add(const base::IpRange& range) {
  std::vector<base::IpRange> pieces;
  const auto keep = [&pieces](const IpAddress& first, const IpAddress& last) {
    pieces.push_back({first, last, range_text(first, last)});
  };
  auto old = ranges_.upper_bound(range.first);
  if (old != ranges_.begin() && std::prev(old)->second >= range.first) --old;
  auto [joined_first, joined_last] = std::pair{range.first, range.last};
  auto cursor = range.first;
  bool covered = false;
  while (!covered && old != ranges_.end() && old->first <= range.last) {
    if (cursor < old->first) keep(cursor, previous(old->first));
    joined_first = std::min(joined_first, old->first);
    joined_last = std::max(joined_last, old->second);
    covered = old->second >= range.last;
    if (!covered) cursor = next(old->second);
    old = ranges_.erase(old);
  }
  if (!covered) keep(cursor, range.last);
  ranges_.emplace(joined_first, joined_last);
  return pieces;
}

}  // namespace mailflow::spf
