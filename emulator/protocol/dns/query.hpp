#pragma once
// Reads one DNS question message (RFC 1035 4.1, RFC 6891) as an authoritative server must: exact and bounded.
//
// parse_dns_query never fails: its verdict says what the server owes the sender, `silent` for what must not be answered
// (shorter than a header, or itself a response). A valid query has exactly one question without compression, no answer
// or authority records, at most one OPT record, and ends where its last record ends.
// Everything points into the given bytes or the query itself; nothing is allocated.

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "model/zone.hpp"

namespace mailflow::protocol {

enum class DnsRcode : std::uint16_t {
  no_error = 0,
  form_error = 1,
  server_failure = 2,
  no_such_name = 3,
  not_implemented = 4,
  refused = 5,
  bad_version = 16,  // needs the OPT record's upper bits
};

struct DnsQuery {
  static constexpr std::size_t longest_name = 255;

  bool silent = true;
  DnsRcode verdict = DnsRcode::form_error;  // no_error: answer the question
  std::uint16_t id = 0;
  std::uint8_t opcode = 0;
  bool recursion_desired = false;
  bool checking_disabled = false;
  bool edns = false;
  bool dnssec_ok = false;
  std::uint16_t payload = 512;             // what the sender takes by UDP, from the OPT record
  std::span<const std::uint8_t> question;  // name, type and class as they came; empty unless well-formed
  model::DnsType type{};
  std::uint16_t query_class = 0;

  // The name in the form that Zone::find takes: lower case, no trailing dot. A byte that could be mistaken for a dot
  // between labels becomes \x01, which no name of a zone holds.
  std::string_view name() const { return {text.data(), text_length}; }

  // How large an answer by UDP may be: 512 without EDNS, at most 1232 with it.
  std::size_t udp_limit() const;

  std::array<char, longest_name> text{};
  std::uint8_t text_length = 0;
};

DnsQuery parse_dns_query(std::span<const std::uint8_t> bytes);

}  // namespace mailflow::protocol
