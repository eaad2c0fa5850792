#pragma once
// Get-MessageTrace over a lab's trace: what Exchange Online's message trace shows of a tenant's mail.
//
// A row for each recipient whose message the tenant took; what was refused before is in no message trace, as in life.
// Reads the rows of one run: of a lab that runs, or of a file. Connectors, tenants and hosts are those of the World
// that the caller has. Source: Get-MessageTrace and Get-MessageTraceDetail (documentation), and public captures of the
// details' XML.

#include <functional>

#include "cmdlet/trace_source.hpp"
#include "store/database.hpp"

namespace mailflow::lab {

class MessageTrace final : public cmdlet::TraceSource {
 public:
  using Open = std::function<base::Result<store::Database*>()>;  // a connection that sees everything recorded so far

  // `run`: the key of the run's rows.
  MessageTrace(Open open, std::int64_t run) : open_(std::move(open)), run_(run) {}

  base::Result<std::vector<cmdlet::TracedMessage>> messages(const model::World& world, model::TenantId tenant) override;
  base::Result<std::vector<cmdlet::TracedEvent>> events(const model::World& world, model::TenantId tenant,
                                                        const cmdlet::TracedMessage& message) override;

 private:
  Open open_;
  std::int64_t run_;
};

}  // namespace mailflow::lab
