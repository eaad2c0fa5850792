#pragma once
// Writes DNS answers (RFC 1035, 2308, 6604, 6891, 8482) straight from the zone's records into a buffer of the caller.
//
// Names are compressed where RFC 3597 4 allows it. An answer that does not fit the limit is sent empty with TC by UDP;
// by TCP, where only an absurd set does not fit, as SERVFAIL. The return value is the number of bytes written.
// `out` must hold at least smallest_dns_buffer bytes; nothing is allocated.

#include <cstdint>
#include <span>

#include "model/zone.hpp"
#include "protocol/dns/query.hpp"

namespace mailflow::protocol {

// Header, the longest question and an OPT record.
inline constexpr std::size_t smallest_dns_buffer = 512;
inline constexpr std::size_t largest_dns_message = 65535;

enum class DnsTransport : std::uint8_t { udp, tcp };

// For a query whose verdict is no_error.
std::size_t write_dns_answer(const DnsQuery& query, const model::DnsAnswer& answer, DnsTransport transport,
                             std::span<std::uint8_t> out);

// A response without records: FORMERR, REFUSED, SERVFAIL, …
std::size_t write_dns_error(const DnsQuery& query, DnsRcode code, std::span<std::uint8_t> out);

}  // namespace mailflow::protocol
