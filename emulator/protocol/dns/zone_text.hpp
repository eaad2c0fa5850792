#pragma once
// Zone text (master-file syntax, RFC 1035 5.1) to records and back.
//
// Understood: $ORIGIN, $TTL, @, relative names, an omitted owner, TTLs with units (1h30m), class IN, parentheses,
// comments, quotes, \X and \DDD in strings. Names are relative to the root until $ORIGIN says otherwise.
// Refused with position: $INCLUDE and $GENERATE, other classes, types the lab's DNS does not serve, numbers out of
// range, text over `longest_zone_text` bytes, more than `most_zone_records` records.

#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/source.hpp"
#include "model/zone.hpp"

namespace mailflow::protocol {

inline constexpr std::size_t longest_zone_text = std::size_t{16} * 1024 * 1024;
inline constexpr std::size_t most_zone_records = 200'000;

base::Result<std::vector<model::DnsRecord>> parse_zone_text(const base::SourceSlice& text);

// "contoso.com. 3600 IN MX 10 mail.contoso.com.", which parse_zone_text reads as the same record.
std::string to_zone_text(const model::DnsRecord& record);

}  // namespace mailflow::protocol
