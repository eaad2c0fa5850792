#include "protocol/dns/query.hpp"

#include <algorithm>
#include <optional>

namespace mailflow::protocol {
namespace {

constexpr std::size_t header_size = 12;
constexpr std::size_t most_additional = 8;  // a question has an OPT and perhaps a TSIG
constexpr std::uint16_t class_in = 1;

// Reads within bounds; after the first step beyond the end `good` stays false.
struct Reader {
  std::span<const std::uint8_t> bytes;
  std::size_t at = 0;
  bool good = true;

  bool has(std::size_t count) {
    if (bytes.size() - at < count) good = false;
    return good;
  }
  std::uint8_t u8() { return has(1) ? bytes[at++] : std::uint8_t{0}; }
  std::uint16_t u16() {
    const auto high = u8();
    return static_cast<std::uint16_t>(high << 8 | u8());
  }
  void skip(std::size_t count) {
    if (has(count)) at += count;
  }
};

char comparable(std::uint8_t byte) {
  if (byte >= 'A' && byte <= 'Z') return static_cast<char>(byte - 'A' + 'a');
  return byte == '.' ? '\x01' : static_cast<char>(byte);
}

// The name of the question, which has nothing before it to point at.
bool read_name(Reader& reader, DnsQuery& query) {
  std::size_t wire = 1;
  std::size_t length = 0;
  for (;;) {
    const std::size_t label = reader.u8();
    if (!reader.good || label > 63) return false;
    if (label == 0) break;
    wire += label + 1;
    if (wire > DnsQuery::longest_name || !reader.has(label)) return false;
    if (length != 0) query.text[length++] = '.';
    for (std::size_t i = 0; i < label; ++i) query.text[length++] = comparable(reader.bytes[reader.at + i]);
    reader.skip(label);
  }
  query.text_length = static_cast<std::uint8_t>(length);
  return true;
}

// The owner of an additional record: labels, or a pointer at its end.
bool skip_name(Reader& reader, bool& is_root) {
  std::size_t wire = 1;
  is_root = true;
  for (;;) {
    const std::size_t label = reader.u8();
    if (!reader.good) return false;
    if (label == 0) return true;
    is_root = false;
    if (label >= 0xc0) {
      reader.u8();
      return reader.good;
    }
    wire += label + 1;
    if (label > 63 || wire > DnsQuery::longest_name) return false;
    reader.skip(label);
  }
}

bool options_are_whole(std::span<const std::uint8_t> bytes) {
  Reader reader{bytes};
  while (reader.good && reader.at < bytes.size()) {
    reader.u16();
    reader.skip(reader.u16());
  }
  return reader.good;
}

// The EDNS version where the additional section is well-formed.
std::optional<std::uint8_t> read_additional(Reader& reader, std::size_t count, DnsQuery& query) {
  std::uint8_t version = 0;
  for (std::size_t i = 0; i < count; ++i) {
    bool is_root = false;
    if (!skip_name(reader, is_root)) return std::nullopt;
    const auto type = static_cast<model::DnsType>(reader.u16());
    const auto payload = reader.u16();
    const auto extended_rcode = reader.u8();
    const auto opt_version = reader.u8();
    const auto flags = reader.u16();
    const std::size_t size = reader.u16();
    if (!reader.has(size)) return std::nullopt;
    if (type == model::DnsType::opt) {
      if (!is_root || query.edns || extended_rcode != 0) return std::nullopt;
      if (!options_are_whole(reader.bytes.subspan(reader.at, size))) return std::nullopt;
      query.edns = true;
      query.payload = payload;
      query.dnssec_ok = (flags & 0x8000U) != 0;
      version = opt_version;
    }
    reader.skip(size);
  }
  return version;
}

// What is well-formed but has no answer here: zone transfers, and classes other than IN.
bool is_refused(const DnsQuery& query) {
  const auto type = static_cast<unsigned>(query.type);
  constexpr unsigned ixfr = 251;
  constexpr unsigned axfr = 252;
  return query.query_class != class_in || type == ixfr || type == axfr;
}

}  // namespace

std::size_t DnsQuery::udp_limit() const {
  return edns ? std::clamp<std::size_t>(payload, 512, 1232) : 512;
}

DnsQuery parse_dns_query(std::span<const std::uint8_t> bytes) {
  DnsQuery query;
  if (bytes.size() < header_size || (bytes[2] & 0x80U) != 0) return query;
  query.silent = false;
  Reader reader{bytes};
  query.id = reader.u16();
  const auto flags = reader.u16();
  query.opcode = static_cast<std::uint8_t>(flags >> 11 & 0xfU);
  query.recursion_desired = (flags & 0x0100U) != 0;
  query.checking_disabled = (flags & 0x0010U) != 0;
  if (query.opcode != 0) {
    query.verdict = DnsRcode::not_implemented;
    return query;
  }
  const auto questions = reader.u16();
  const auto answers = reader.u16();
  const auto authorities = reader.u16();
  const std::size_t additional = reader.u16();
  if (questions != 1 || answers != 0 || authorities != 0 || additional > most_additional) return query;
  if (!read_name(reader, query)) return query;
  query.type = static_cast<model::DnsType>(reader.u16());
  query.query_class = reader.u16();
  if (!reader.good || query.type == model::DnsType::opt) return query;
  query.question = bytes.subspan(header_size, reader.at - header_size);
  const auto version = read_additional(reader, additional, query);
  if (!version || reader.at != bytes.size()) return query;
  if (*version != 0)
    query.verdict = DnsRcode::bad_version;
  else
    query.verdict = is_refused(query) ? DnsRcode::refused : DnsRcode::no_error;
  return query;
}

}  // namespace mailflow::protocol
