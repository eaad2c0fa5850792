#pragma once
// Where Get-MessageTrace finds what it shows: whoever keeps a trace gives it to the session.
//
// One row for each recipient of a tenant's message, as Exchange Online's message trace has them; filters, windows and
// paging are the cmdlets' work. Times are the lab's.

#include <cstdint>
#include <string>
#include <vector>

#include "base/guid.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "model/world.hpp"

namespace mailflow::cmdlet {

struct TracedMessage {
  base::LabTime received{};
  base::Guid trace_id;
  std::string message_id;
  std::string sender;
  std::string recipient;
  std::string subject;
  std::string status;   // Delivered, Failed, Pending, Quarantined
  std::string from_ip;  // of the server that sent it; "" for what a mailbox sent
  std::string to_ip;
  std::uint64_t size = 0;
};

struct TracedEvent {
  base::LabTime at{};
  std::string event;  // Receive, Deliver, Fail, Defer, Send
  std::string action;
  std::string detail;
  std::string data;  // <root><MEP …/>…</root>
};

class TraceSource {
 public:
  virtual ~TraceSource() = default;
  virtual base::Result<std::vector<TracedMessage>> messages(const model::World& world, model::TenantId tenant) = 0;
  virtual base::Result<std::vector<TracedEvent>> events(const model::World& world, model::TenantId tenant,
                                                        const TracedMessage& message) = 0;
};

}  // namespace mailflow::cmdlet
