#pragma once
// The zone as real clients see it: with the loopback addresses that they can connect to.
//
// A gives the loopback address of each lab address, also of a host that has only IPv6; AAAA is NODATA (Linux has one
// IPv6 loopback address). PTR of a loopback address of the lab is the PTR of the lab address behind it. Everything
// else is as it is. An answer is valid until the next question; it fails when the block of addresses is exhausted.

#include <vector>

#include "base/result.hpp"
#include "model/zone.hpp"
#include "net/address_map.hpp"

namespace mailflow::dns {

class MappedView {
 public:
  explicit MappedView(net::AddressMap& map) : map_(map) {}

  base::Result<model::DnsAnswer> find(const model::Zone& zone, std::string_view name, model::DnsType type);

 private:
  base::Result<model::DnsAnswer> address(const model::Zone& zone, std::string_view name);
  base::Result<model::DnsAnswer> with_loopback(model::DnsAnswer answer);
  model::DnsAnswer pointer(const model::Zone& zone, std::string_view name) const;

  net::AddressMap& map_;
  std::vector<model::DnsRecord> records_;
};

// 127.64.0.16 of "16.0.64.127.in-addr.arpa"; nothing for other names.
std::optional<std::uint32_t> address_of_reverse_name(std::string_view name);

}  // namespace mailflow::dns
