#pragma once
// DNS messages for tests: questions built byte by byte, and ldns as an independent reader of what we write.

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/zone.hpp"

// Behind the standard library, some of whose names its macros take.
#include <ldns/ldns.h>

namespace mailflow::protocol::test {

using Bytes = std::vector<std::uint8_t>;

inline void put_u16(Bytes& bytes, unsigned value) {
  bytes.push_back(static_cast<std::uint8_t>(value >> 8));
  bytes.push_back(static_cast<std::uint8_t>(value));
}

// "a.b" as labels; no escapes.
inline void put_name(Bytes& bytes, std::string_view name) {
  while (!name.empty()) {
    const auto label = name.substr(0, name.find('.'));
    bytes.push_back(static_cast<std::uint8_t>(label.size()));
    bytes.insert(bytes.end(), label.begin(), label.end());
    name.remove_prefix(std::min(name.size(), label.size() + 1));
  }
  bytes.push_back(0);
}

struct Counts {
  unsigned questions = 1;
  unsigned answers = 0;
  unsigned authorities = 0;
  unsigned additional = 0;
};

inline Bytes header(Counts counts, unsigned flags = 0x0100) {
  Bytes bytes;
  for (const auto value : {0x1234U, flags, counts.questions, counts.answers, counts.authorities, counts.additional})
    put_u16(bytes, value);
  return bytes;
}

inline void put_question(Bytes& bytes, std::string_view name, model::DnsType type, unsigned query_class = 1) {
  put_name(bytes, name);
  put_u16(bytes, static_cast<unsigned>(type));
  put_u16(bytes, query_class);
}

inline void put_opt(Bytes& bytes, unsigned payload, unsigned version = 0, unsigned flags = 0) {
  bytes.push_back(0);
  for (const auto value : {41U, payload, version, flags, 0U}) put_u16(bytes, value);
}

inline Bytes question(std::string_view name, model::DnsType type) {
  auto bytes = header({});
  put_question(bytes, name, type);
  return bytes;
}

inline Bytes edns_question(std::string_view name, model::DnsType type, unsigned payload) {
  auto bytes = header({.additional = 1});
  put_question(bytes, name, type);
  put_opt(bytes, payload);
  return bytes;
}

// A packet as ldns reads it, its records as text.
struct Seen {
  explicit Seen(std::span<const std::uint8_t> bytes) : packet(nullptr, &ldns_pkt_free) {
    ldns_pkt* raw = nullptr;
    const auto status = ldns_wire2pkt(&raw, bytes.data(), bytes.size());
    EXPECT_EQ(status, LDNS_STATUS_OK) << ldns_get_errorstr_by_id(status);
    packet.reset(raw);
  }

  static std::vector<std::string> texts(const ldns_rr_list* list) {
    std::vector<std::string> result;
    for (std::size_t i = 0; list != nullptr && i < ldns_rr_list_rr_count(list); ++i) {
      const std::unique_ptr<char, decltype(&std::free)> text(ldns_rr2str(ldns_rr_list_rr(list, i)), &std::free);
      result.emplace_back(text.get());
      if (result.back().ends_with('\n')) result.back().pop_back();
      for (char& c : result.back()) c = c == '\t' ? ' ' : c;
    }
    return result;
  }
  std::vector<std::string> answers() const { return texts(ldns_pkt_answer(packet.get())); }
  std::vector<std::string> authorities() const { return texts(ldns_pkt_authority(packet.get())); }
  int rcode() const { return static_cast<int>(ldns_pkt_get_rcode(packet.get())); }
  bool truncated() const { return ldns_pkt_tc(packet.get()); }

  std::unique_ptr<ldns_pkt, decltype(&ldns_pkt_free)> packet;
};

}  // namespace mailflow::protocol::test
