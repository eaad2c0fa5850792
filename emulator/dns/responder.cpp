#include "dns/responder.hpp"

namespace mailflow::dns {

using protocol::DnsQuery;
using protocol::DnsRcode;
using protocol::DnsTransport;

std::size_t Responder::answer(std::span<const std::uint8_t> question, DnsTransport transport,
                              std::span<std::uint8_t> reply) {
  const auto query = protocol::parse_dns_query(question);
  const auto size = query.silent ? 0 : write(query, transport, reply);
  count(transport, reply.first(size));
  return size;
}

std::size_t Responder::write(const DnsQuery& query, DnsTransport transport, std::span<std::uint8_t> reply) {
  if (query.verdict != DnsRcode::no_error) return write_dns_error(query, query.verdict, reply);
  if (!zone_) return write_dns_error(query, DnsRcode::server_failure, reply);
  if (const auto fault = faults_.find(query.name())) return write_fault(*fault, query, transport, reply);
  if (view_ == View::lab) return write_dns_answer(query, zone_->find(query.name(), query.type), transport, reply);
  const auto found = mapped_.find(*zone_, query.name(), query.type);
  if (!found) return write_dns_error(query, DnsRcode::server_failure, reply);
  return write_dns_answer(query, *found, transport, reply);
}

std::size_t Responder::write_fault(Fault fault, const DnsQuery& query, DnsTransport transport,
                                   std::span<std::uint8_t> reply) {
  switch (fault) {
    case Fault::server_failure:
      return write_dns_error(query, DnsRcode::server_failure, reply);
    case Fault::refused:
      return write_dns_error(query, DnsRcode::refused, reply);
    case Fault::no_such_name: {
      model::DnsAnswer nothing;
      nothing.owner = query.name();
      nothing.soa = zone_->find(query.name(), model::DnsType::soa).soa;
      return write_dns_answer(query, nothing, transport, reply);
    }
    case Fault::timeout:
      return view_ == View::lab ? write_dns_error(query, DnsRcode::server_failure, reply) : 0;
  }
  return 0;
}

void Responder::count(DnsTransport transport, std::span<const std::uint8_t> reply) {
  ++(transport == DnsTransport::udp ? counters_.udp : counters_.tcp);
  if (reply.empty()) {
    ++counters_.unanswered;
    return;
  }
  constexpr unsigned truncated = 0x02;
  if ((reply[2] & truncated) != 0) ++counters_.truncated;
  ++counters_.by_code[reply[3] & 0xfU];
}

}  // namespace mailflow::dns
