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

// 203.0.113.0/24 and 198.51.100.0/24 are where labs put their hosts, so a stranger gets the highest free one of
// 192.0.2.0/24, for as long as the lab runs.
base::IpAddress Core::address_of(const net::LineStream& stream) {
  const auto& peer = stream.peer().address;
  if (stream.origin() == net::Origin::lab || network->addresses().find(peer)) return peer;
  const auto [place, is_new] = strangers.try_emplace(base::to_string(peer), peer);
  if (!is_new) return place->second;
  constexpr std::uint32_t last = 0xC00002FE;  // 192.0.2.254
  const auto taken = static_cast<std::uint32_t>(strangers.size() - 1);
  std::uint32_t passed = 0;
  for (std::uint32_t i = 0; i < 254; ++i) {
    const auto candidate = base::IpAddress::v4(last - i);
    if (network->addresses().find(candidate)) continue;
    if (passed++ < taken) continue;
    place->second = candidate;
    break;
  }
  return place->second;
}

std::string Core::name_of(const base::IpAddress& address) const {
  const auto host = world()->hosts->at(address);
  return host ? (*world()->hosts)[*host].name : base::to_string(address);
}

}  // namespace mailflow::lab
