#pragma once
// The data of one record in zone text, token by token: what each type expects, within its range.
//
// Private to the room. Errors carry the position of the token that is wrong, or of the type when data is missing.

#include <optional>
#include <span>

#include "base/result.hpp"
#include "model/zone.hpp"
#include "protocol/dns/zone_lexer.hpp"

namespace mailflow::protocol {

struct ZoneContext {
  const base::SourceSlice& slice;
  base::DomainName origin;
};

base::SourcePos position(const ZoneContext& context, const ZoneToken& token);

// Absolute when it ends with a dot, otherwise relative to the origin; `@` is the origin, `.` the root.
base::Result<base::DomainName> parse_zone_name(const ZoneContext& context, const ZoneToken& token);

// Seconds, with or without units: "3600", "1h30m", "1W".
std::optional<std::uint32_t> parse_ttl(std::string_view text);

// `type_token` says where the record stands, `data` are the tokens behind it. The type is one that a zone can hold.
base::Result<model::DnsData> parse_zone_data(const ZoneContext& context, model::DnsType type,
                                             const ZoneToken& type_token, std::span<const ZoneToken> data);

}  // namespace mailflow::protocol
