#pragma once
// The message trace of a case that is run by policy alone: what a stored trace would say of the same messages, made
// from what the walk says of them. Reports (NDRs) are in it without their size: the walk writes no texts.

#include <functional>
#include <string>
#include <vector>

#include "cmdlet/trace_source.hpp"
#include "journey/outcome.hpp"

namespace mailflow::scenario {

struct WalkedMessage {
  std::string message_id;
  std::string subject;
  std::string sender;  // as an address, "<>" for none
  std::uint64_t size = 0;
  base::LabTime submitted{};
  std::vector<journey::RecipientOutcome> outcomes;
};

// The reports about a message's recipients, one for those whom a host gave up together.
std::vector<WalkedMessage> reports_about(const model::World& world, const WalkedMessage& message);

class PolicyTrace final : public cmdlet::TraceSource {
 public:
  using Walked = std::function<base::Result<std::vector<WalkedMessage>>()>;  // in the order in which they were sent

  explicit PolicyTrace(Walked walked) : walked_(std::move(walked)) {}

  base::Result<std::vector<cmdlet::TracedMessage>> messages(const model::World& world, model::TenantId tenant) override;
  base::Result<std::vector<cmdlet::TracedEvent>> events(const model::World& world, model::TenantId tenant,
                                                        const cmdlet::TracedMessage& message) override;

 private:
  Walked walked_;
};

}  // namespace mailflow::scenario
