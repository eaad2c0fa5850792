#pragma once
// One view of the lab's DNS without its sockets: the bytes of a question in, the bytes of the answer out.
//
// The lab view answers every well-formed question (see Faults); the mapped view translates addresses for real clients.
// Allocates nothing in the lab view. Before the first zone is published every name is SERVFAIL.

#include <array>
#include <cstdint>
#include <optional>
#include <span>

#include "dns/faults.hpp"
#include "dns/mapped_view.hpp"
#include "model/zone.hpp"
#include "protocol/dns/response.hpp"

namespace mailflow::dns {

struct Counters {
  std::uint64_t udp = 0;
  std::uint64_t tcp = 0;
  std::uint64_t truncated = 0;
  std::uint64_t unanswered = 0;
  std::array<std::uint64_t, 16> by_code{};  // response codes as sent
};

enum class View : std::uint8_t { lab, mapped };

class Responder {
 public:
  Responder(View view, net::AddressMap& map, const Faults& faults) : view_(view), mapped_(map), faults_(faults) {}

  void publish(model::ZonePtr zone) { zone_ = std::move(zone); }

  // The length of the answer in `reply`, 0 for none. `reply` holds smallest_dns_buffer bytes at least.
  std::size_t answer(std::span<const std::uint8_t> question, protocol::DnsTransport transport,
                     std::span<std::uint8_t> reply);

  const Counters& counters() const { return counters_; }

 private:
  std::size_t write(const protocol::DnsQuery& query, protocol::DnsTransport transport, std::span<std::uint8_t> reply);
  std::size_t write_fault(Fault fault, const protocol::DnsQuery& query, protocol::DnsTransport transport,
                          std::span<std::uint8_t> reply);
  void count(protocol::DnsTransport transport, std::span<const std::uint8_t> reply);

  View view_;
  MappedView mapped_;
  const Faults& faults_;
  model::ZonePtr zone_;
  Counters counters_;
};

}  // namespace mailflow::dns
