#pragma once
// `fault:` of a step: a trouble made on purpose, for a time or until it is cleared.
//
// { host: exo, connect: refused | timeout | reset, for: 3h } · { host: exo, delay: 30s }, before it greets · { host:
// exo, smtp: { stage: greeting | mail | rcpt | data, reply: "451 4.7.1 Try later" }, for: 10m }, at rcpt also `times:
// 2`, for so many RCPT commands · { dns: NAME, answer: SERVFAIL | REFUSED | NXDOMAIN | timeout } · { clear: true },
// also with a host or a name. Without `for` it lasts until it is cleared. Errors with position.

#include <optional>

#include "base/result.hpp"
#include "base/value.hpp"
#include "model/world.hpp"

namespace mailflow::scenario {

struct FaultStep {
  std::optional<base::Value> host;  // a host's name
  std::optional<base::DomainName> name;
  bool clear = false;
  model::HostFault fault;  // its host and end are found when the step runs
  model::FaultyAnswer answer = model::FaultyAnswer::server_failure;
  std::optional<base::Duration> lasts;
};

base::Result<FaultStep> read_fault(const base::Value& value);

// The faults after the step, which is run at `now`.
base::Result<model::Faults> with_fault(model::Faults faults, const FaultStep& step, const model::World& world,
                                       base::LabTime now);

}  // namespace mailflow::scenario
