#pragma once
// What this machine lets the program have: processors and memory, less what the cgroups above it allow (versions 1 and
// 2, each level from its own to the mount). A container with `cpus: 0.5` sees all processors and gets half of one.
//
// Linux's files below `root` ("/"; a test's own tree): proc/self/cgroup, proc/self/mountinfo, proc/meminfo, and the
// limits in the mounted hierarchies. What is missing or not understood limits nothing. cpuset is in the affinity mask,
// which the kernel keeps within it.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace mailflow::app {

struct Machine {
  std::size_t processors = 1;           // this process may run on
  std::optional<double> quota;          // processors' worth of time that it gets; nothing: all
  std::optional<std::uint64_t> memory;  // bytes, the machine's or the cgroup's, whichever is less
};

Machine this_machine(const std::string& root = "/");

// How many labs to run at a time: one for each processor's worth of time that there is, and for 64 MiB of memory.
std::size_t jobs_for(const Machine& machine);

}  // namespace mailflow::app
