#pragma once
// The connection filter of a tenant: addresses that are always let in, and addresses that never are.
//
// Each tenant has the one policy "Default". A list takes single addresses, IPv4 ranges a-b of at most 256 addresses and
// IPv4 networks from /24 to /32, at most 1,273 entries (VAL-9). `refused_entry` says which entry of a list breaks that
// and why; whatever fills a list asks it.
// Source: Set-HostedConnectionFilterPolicy (documentation).

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/field.hpp"

namespace mailflow::model {

inline constexpr std::size_t most_filter_entries = 1'273;

struct HostedConnectionFilterPolicy {
  static constexpr std::string_view name = "Default";
  base::Setting<std::string> admin_display_name;
  base::Setting<base::IpRanges> ip_allow_list;
  base::Setting<base::IpRanges> ip_block_list;
  base::Setting<bool> enable_safe_list;
};

std::span<const base::Field<HostedConnectionFilterPolicy>> connection_filter_fields();

struct RefusedEntry {
  std::size_t index = 0;
  std::string reason;  // completes "IPAllowList …"
};

// The first entry of an allow or block list that it may not have.
std::optional<RefusedEntry> refused_entry(const base::IpRanges& list);

}  // namespace mailflow::model
