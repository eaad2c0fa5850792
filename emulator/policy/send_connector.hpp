#pragma once
// Which send connector a message takes to a recipient outside (section 6 of the reference): of those that are enabled,
// large enough and in reach, the one with the most specific address space, then the lowest cost, then a source server
// that is this one, then the first name.
//
// The lab has one site: a scoped connector is in reach of its own source servers, and no link costs anything.

#include "base/tests.hpp"
#include "model/send_connector.hpp"

namespace mailflow::policy {

struct SendQuestion {
  model::HostId server;  // that asks
  const base::Fact<base::DomainName>& recipient_domain;
  const base::Fact<std::uint64_t>& message_size;  // bytes
};

struct SendChoice {
  enum class Kind : std::uint8_t {
    connector,
    none,     // the message waits in the Unreachable queue
    too_big,  // only its size keeps it from a connector: 5.3.4
  } kind = Kind::none;
  std::uint32_t row = static_cast<std::uint32_t>(-1);  // of the organisation's send connectors

  auto operator<=>(const SendChoice&) const = default;
};

SendChoice send_connector_for(base::Tests& tests, const model::SendConnectors& connectors,
                              const SendQuestion& question);

}  // namespace mailflow::policy
