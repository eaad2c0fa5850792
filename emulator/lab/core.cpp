#include "lab/core.hpp"

#include <fmt/format.h>

#include "lab/live_host.hpp"

namespace mailflow::lab {
namespace {

std::string what(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "an unknown exception";
  }
}

}  // namespace

Core::Core(base::LabTime start, std::size_t most_mails)
    : loop(start), mailboxes(most_mails), tasks([this](const std::exception_ptr& thrown) {
        if (!failure)
          failure = base::Error{base::ErrorKind::internal, "a session of the lab failed: " + what(thrown), {}, {}};
      }) {}

Core::~Core() {
  tasks.clear();
}

base::IpAddress Core::address_of(const net::LineStream& stream) {
  const auto& peer = stream.peer().address;
  if (stream.origin() == net::Origin::lab || network->addresses().find(peer)) return peer;
  return stranger(peer);
}

base::IpAddress Core::address_named(const base::IpAddress& named) {
  if (!net::is_loopback(named)) return named;
  if (named.is_v4())
    if (const auto lab = network->addresses().lab(named.v4_bits())) return *lab;
  return stranger(named);
}

// 203.0.113.0/24 and 198.51.100.0/24 are where labs put their hosts, so a stranger gets the highest free one of
// 192.0.2.0/24, for as long as the lab runs. When all are given away, a further one keeps its own.
base::IpAddress Core::stranger(const base::IpAddress& real) {
  constexpr std::uint32_t last = 0xC00002FE;  // 192.0.2.254
  constexpr std::uint32_t most = 254;
  if (const auto known = strangers.find(base::to_string(real)); known != strangers.end()) return known->second;
  std::uint32_t passed = 0;
  for (std::uint32_t i = 0; i < most && strangers.size() < most; ++i) {
    const auto candidate = base::IpAddress::v4(last - i);
    if (network->addresses().find(candidate)) continue;
    if (passed++ < strangers.size()) continue;
    strangers.emplace(base::to_string(real), candidate);
    return candidate;
  }
  return real;
}

base::IpAddress Core::address_met(model::HostId host, const base::IpAddress& client,
                                  const std::optional<base::IpAddress>& claimed) const {
  const auto& known = *world()->hosts;
  if (claimed && known.at(*claimed) == host) return *claimed;
  for (const auto& address : known[host].addresses)
    if (address.family() == client.family()) return address;
  return known[host].addresses.front();
}

std::string Core::name_of(const base::IpAddress& address) const {
  const auto host = world()->hosts->at(address);
  return host ? (*world()->hosts)[*host].name : base::to_string(address);
}

}  // namespace mailflow::lab
