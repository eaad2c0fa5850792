#pragma once
// One way of running a case: over real connections, or by policy alone. The runner knows nothing else of either.
//
// A course begins with its World at the lab's starting time. `send` ends when nothing moves by itself any more; a later
// `outcomes` asks again, after changes and time have passed. Messages are numbered from 0.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "cmdlet/trace_source.hpp"
#include "journey/walk.hpp"
#include "lab/dialog.hpp"
#include "model/world.hpp"

namespace mailflow::scenario {

using WorldPtr = std::shared_ptr<const model::World>;

class Course {
 public:
  virtual ~Course() = default;
  virtual base::LabTime now() const = 0;
  virtual base::Result<void> change(WorldPtr next) = 0;
  virtual base::Result<void> advance(base::Duration by) = 0;
  // Until no message waits in any queue.
  virtual base::Result<void> advance_until_empty() = 0;
  virtual base::Result<std::size_t> send(const journey::Submission& submission) = 0;
  // Before the first message, where somebody will ask trace() about them.
  virtual base::Result<void> keep_trace() { return {}; }
  virtual cmdlet::TraceSource* trace() { return nullptr; }
  // Raw SMTP; policy has nothing to say to it.
  virtual base::Result<lab::DialogEnd> hold(const lab::DialogPlan& plan) = 0;
  // The records of that type that the lab's DNS answers, in words; none where it answers none.
  virtual base::Result<std::vector<std::string>> ask(const base::DomainName& name, model::DnsType type) = 0;
  // `reasons`: how much of the decisions is explained; a course may leave reasons to the other one.
  virtual base::Result<std::vector<journey::RecipientOutcome>> outcomes(std::size_t message,
                                                                        journey::Reasons reasons) = 0;
};

using MakeCourse = std::function<base::Result<std::unique_ptr<Course>>(WorldPtr)>;

// A running lab of its own: real connections, real TLS, real DNS.
base::Result<std::unique_ptr<Course>> by_wire(WorldPtr world);

// The same, with a trace in `file` that all courses append to, each as a run of its own.
MakeCourse by_wire_into(std::string file, std::string program);

// The walk without sockets.
base::Result<std::unique_ptr<Course>> by_policy(WorldPtr world);

}  // namespace mailflow::scenario
