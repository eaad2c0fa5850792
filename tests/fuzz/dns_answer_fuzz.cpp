// Answers from a DNS server, as the resolver reads them: the first byte chooses the type asked.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "net/resolver.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using mailflow::model::DnsType;
  constexpr std::array types{DnsType::a,  DnsType::ns,  DnsType::cname, DnsType::soa, DnsType::ptr,
                             DnsType::mx, DnsType::txt, DnsType::aaaa,  DnsType::srv, DnsType::tlsa};
  if (size == 0) return 0;
  const std::string_view message(reinterpret_cast<const char*>(data) + 1, size - 1);
  mailflow::net::read_dns_answer(message, types[data[0] % types.size()]);
  return 0;
}
