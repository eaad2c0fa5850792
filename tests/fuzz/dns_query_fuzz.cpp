// Any bytes as a DNS question: the answer, by either transport, is one that ldns reads and that keeps its limits.

#include <cstdint>
#include <cstdlib>
#include <vector>

#include "model/zone_builder.hpp"
#include "protocol/dns/query.hpp"
#include "protocol/dns/response.hpp"
#include "protocol/dns/zone_text.hpp"

// Behind the standard library, some of whose names its macros take.
#include <ldns/ldns.h>

namespace {

using namespace mailflow;

model::ZonePtr make_zone() {
  const base::SourceSlice text{.text =
                                   "a.example. MX 10 b.example.\na.example. A 192.0.2.1\nb.example. CNAME a.example.\n"
                                   "l.example. CNAME m.example.\nm.example. CNAME l.example.\n*.w.example. TXT x\n"
                                   "_25._tcp.a.example. TLSA 3 1 1 00ff\n_s._tcp.a.example. SRV 1 2 3 a.example.\n",
                               .file = nullptr};
  model::ZoneBuilder builder;
  auto records = protocol::parse_zone_text(text);
  for (auto& record : records.value()) builder.add_given(std::move(record));
  for (std::uint32_t i = 0; i < 200; ++i)
    builder.add_given(model::address_record(base::DomainName::from_canonical("big.example"), base::IpAddress::v4(i)));
  return std::move(builder).build().value();
}

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mailflow::protocol;
  static const auto zone = make_zone();
  const auto query = parse_dns_query({data, size});
  if (query.silent) return 0;
  for (const auto transport : {DnsTransport::udp, DnsTransport::tcp}) {
    std::vector<std::uint8_t> out(transport == DnsTransport::udp ? 1232 : largest_dns_message);
    out.resize(query.verdict == DnsRcode::no_error
                   ? write_dns_answer(query, zone->find(query.name(), query.type), transport, out)
                   : write_dns_error(query, query.verdict, out));
    require(out.size() >= 12 && (transport == DnsTransport::tcp || out.size() <= query.udp_limit()));
    ldns_pkt* packet = nullptr;
    const auto status = ldns_wire2pkt(&packet, out.data(), out.size());
    require(status == LDNS_STATUS_OK);
    ldns_pkt_free(packet);
  }
  return 0;
}
