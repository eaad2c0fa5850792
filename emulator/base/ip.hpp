#pragma once
// IP addresses of both families and ranges of them, as the lab's Internet uses them.
//
// An IPv4-mapped IPv6 address (::ffff:a.b.c.d) is read as the IPv4 address it stands for (RFC 4291 2.5.5.2).
// Addresses have a total order, all IPv4 before all IPv6; a range never spans families.

#include <array>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace mailflow::base {

enum class IpFamily : std::uint8_t { v4, v6 };

class IpAddress {
 public:
  using Bytes = std::array<std::uint8_t, 16>;

  IpAddress() = default;  // 0.0.0.0
  static IpAddress v4(std::uint32_t host_order);
  static IpAddress v6(const Bytes& network_order);  // maps ::ffff:a.b.c.d to IPv4
  static Result<IpAddress> parse(std::string_view text);

  IpFamily family() const { return family_; }
  bool is_v4() const { return family_ == IpFamily::v4; }
  std::uint32_t v4_bits() const;                 // host order; only for IPv4
  const Bytes& bytes() const { return bytes_; }  // IPv4 in the last four

  auto operator<=>(const IpAddress&) const = default;

 private:
  IpFamily family_ = IpFamily::v4;
  Bytes bytes_{};
};

std::string to_string(const IpAddress& address);

// "7.113.0.203.in-addr.arpa" or the ip6.arpa form.
std::string reverse_name(const IpAddress& address);

struct IpRange {
  IpAddress first;
  IpAddress last;    // inclusive, same family
  std::string text;  // as it was written

  bool contains(const IpAddress& address) const { return first <= address && address <= last; }
  bool operator==(const IpRange& other) const { return first == other.first && last == other.last; }
};

// "a", "a/len" (host bits may be set, as Exchange allows), "a-b".
Result<IpRange> parse_ip_range(std::string_view text);

using IpRanges = std::vector<IpRange>;

bool contains(const IpRanges& ranges, const IpAddress& address);
std::string to_string(const IpRanges& ranges);  // "a, b, c"

}  // namespace mailflow::base
