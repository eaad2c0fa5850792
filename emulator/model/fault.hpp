#pragma once
// Troubles that a scenario makes on purpose, for hosts and for names of the DNS. They are part of the World, so that
// the wire and the walk without sockets meet the same ones at the same time.

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/domain_name.hpp"
#include "base/time.hpp"
#include "model/host.hpp"

namespace mailflow::model {

// What becomes of a connection to the host, or at which point of a session it answers with a reply of the scenario's.
enum class FaultPoint : std::uint8_t { refused, timeout, reset, delay, greeting, mail, rcpt, data };

struct HostFault {
  HostId host;
  FaultPoint point = FaultPoint::refused;
  int code = 0;  // of the reply; status "" for none
  std::string status{};
  std::string text{};
  base::LabTime until = base::LabTime::max();
  base::Duration delay{};    // before the greeting
  std::uint32_t times = 0;   // it strikes so often, then no more; 0: always
  std::uint32_t number = 0;  // of one that is counted, among all that there ever were
};

enum class FaultyAnswer : std::uint8_t { server_failure, refused, no_such_name, timeout };

struct DnsFault {
  base::DomainName name;  // itself, not what is below it
  FaultyAnswer answer = FaultyAnswer::server_failure;
};

struct Faults {
  std::vector<HostFault> hosts;
  std::vector<DnsFault> names;
  std::uint32_t counted = 0;  // so many counted ones there were

  bool empty() const { return hosts.empty() && names.empty(); }
  // The newest one that holds now; nullptr for none.
  const HostFault* find(HostId host, FaultPoint point, base::LabTime now) const;
  const DnsFault* find(std::string_view name) const;
};

}  // namespace mailflow::model

template <>
struct mailflow::base::Words<mailflow::model::FaultPoint> {
  static constexpr std::array<std::string_view, 8> list{"refused",  "timeout", "reset", "delay",
                                                        "greeting", "mail",    "rcpt",  "data"};
  static constexpr std::string_view what = "a point of a session";
};
template <>
struct mailflow::base::Words<mailflow::model::FaultyAnswer> {
  static constexpr std::array<std::string_view, 4> list{"SERVFAIL", "REFUSED", "NXDOMAIN", "timeout"};
  static constexpr std::string_view what = "a DNS answer";
};
