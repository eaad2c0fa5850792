#pragma once
// The trace and the run that a command line names.

#include <cstdint>
#include <string>
#include <vector>

#include <tl/expected.hpp>
#include "app/console.hpp"
#include "store/query.hpp"

namespace mailflow::app {

// "" for the last run, a number, or "all"; `lab` limits to labs of this name.
struct RunChoice {
  std::string run;
  std::string lab;
};

struct TraceFile {
  store::Query query;
  std::vector<store::RunRow> runs;  // the chosen ones, oldest first; at least one
};

// The exit code when there is nothing: the reason has been told on stderr. No file and no run: 4.
tl::expected<TraceFile, int> open_trace(const std::string& path, const RunChoice& choice, Console& console);

}  // namespace mailflow::app
