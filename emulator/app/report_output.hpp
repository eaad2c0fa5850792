#pragma once
// A finished report to where the command line wants it: into files first, then to stdout.

#include "app/command_line.hpp"
#include "app/console.hpp"

namespace mailflow::app {

// 0, or the exit code after a word on stderr. A report without a case is written to files alone.
int write_reports(const scenario::Report& report, const ReportOptions& options, Console& console);

}  // namespace mailflow::app
