#pragma once
// A lab that goes on where a former one ended, also by kill -9, with the trace that both write: World and changes that
// wait for their time, clock, queues with their times, mailboxes, numbers. Sessions are over; keys are made anew.
//
// A message whose client heard 250 is there: the hop that says so was written together with what became of it. A
// message whose next host said 250 is not sent again, if that host is in the trace; whoever is outside gets it again,
// as SMTP would have it (RFC 5321 4.5.4.1). Everything comes from a file that may be hostile: `input` errors say what
// is wrong with it.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lab/worlds.hpp"
#include "store/past.hpp"
#include "store/run_lock.hpp"

namespace mailflow::lab {

struct Core;

struct Past {
  std::string file;
  store::Past stored;
  model::World origin;  // as the lab file was when it was read last
  model::World world;   // in force
  std::vector<Worlds::Announced> coming;
  bool from_file = false;  // `world` is the lab file as it is now
};

// The newest run of `up` or `shell` that the trace has of a lab of this name; none: there is no such run or no file.
base::Result<std::optional<Past>> find_past(const std::string& file, const std::string& lab);

// Does the lab file still say what it said?
bool is_as_it_was(const Past& past, const model::World& lab_file);

// The lab file as it is now takes the place of what the trace has; queues, mail and clock stay. Refused when a host or
// tenant has gone: mail may be waiting there.
base::Result<void> take_lab_file(Past& past, const model::World& lab_file);

// Once the lab's hosts are there: mail, queues and announced changes.
base::Result<void> restore(Core& core, const Past& past);

}  // namespace mailflow::lab
