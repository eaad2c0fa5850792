#pragma once
// Starts the lab of `up` and `shell`: with a trace in a file it goes on where the newest run of that lab ended.
//
// A lab file that has changed since is an `input` error, unless it was said who wins: the lab as the trace has it, with
// all that cmdlets changed, or the file, with all that waits and lies in mailboxes. A trace belongs to one running lab
// at a time (`unavailable`).

#include <memory>
#include <string>

#include "app/command_line.hpp"
#include "lab/lab.hpp"

namespace mailflow::app {

struct StartedLab {
  std::unique_ptr<lab::Lab> lab;
  std::string goes_on;   // a sentence about the run that goes on; "" for a new one
  std::int64_t run = 0;  // that run's key
};

// `run`: "up", "shell". `options` are taken as they are but for the trace.
base::Result<StartedLab> start_lab(const model::World& world, const TraceChoice& trace, std::string run,
                                   lab::Options options, base::Language language);

}  // namespace mailflow::app
