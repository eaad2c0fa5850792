// `mailflow run`: scenarios on the wire and by policy alone, with reports.

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

#include "app/failed_cases.hpp"
#include "app/goldens.hpp"
#include "app/lab_file.hpp"
#include "app/machine.hpp"
#include "app/progress.hpp"
#include "app/report_output.hpp"
#include "app/stop_signals.hpp"
#include "app/verbs.hpp"
#include "load/reader.hpp"
#include "scenario/suite.hpp"

namespace mailflow::app {
namespace {

using scenario::Results;

// The files behind the paths, or the exit code after a word on stderr.
tl::expected<std::vector<std::string>, int> files_of(const std::vector<std::string>& paths, Console& console) {
  for (const auto& path : paths) {
    std::error_code error;
    if (std::filesystem::exists(path, error)) continue;
    console.err(fmt::format("mailflow: {}: there is no such file or folder\n", render::clean(path)));
    return tl::unexpected(base::exit_code(base::ErrorKind::input));
  }
  auto files = scenario::find_scenarios(paths);
  if (!files) return tl::unexpected(console.fail(files.error()));
  if (!files->empty()) return std::move(*files);
  console.err("mailflow: there is nothing to run: no *.scenario.yaml below the given folders\n");
  return tl::unexpected(nothing_to_run);
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string{} : std::string(value);
}

// A part that is empty because there are more shards than rows is no mistake.
int nothing_ran(const scenario::Report& report, Console& console) {
  if (report.shard.total == 1) {
    console.err("mailflow: there is nothing to run: no case has this filter and these tags\n");
    return nothing_to_run;
  }
  console.err(fmt::format("mailflow: nothing falls to shard {}\n", to_string(report.shard)));
  return 0;
}

Results run_all(const std::vector<scenario::Prepared>& prepared, const RunCommand& command, scenario::Shard shard,
                const load::Reader& reader, Console& console) {
  scenario::Ways ways{scenario::by_wire, scenario::by_policy};
  if (!command.trace.empty()) ways.wire = scenario::by_wire_into(command.trace, "mailflow " MAILFLOW_VERSION);
  ProgressLine progress(console);
  scenario::RunOptions options;
  options.jobs = command.jobs.value_or(jobs_for(this_machine()));
  options.filter = command.filter;
  options.tags = command.tags;
  options.shard = shard;
  options.on_failure = command.on_failure;
  options.coverage = command.coverage;
  options.progress = [&progress](const scenario::Progress& now) { progress.show(now); };
  return scenario::run(prepared, ways, reader, options);
}

}  // namespace

int perform(const RunCommand& command, Console& console) {
  scenario::Shard shard;
  if (!command.shard.empty()) {
    const auto parsed = scenario::parse_shard(command.shard, variable);
    if (!parsed) return console.fail(parsed.error());
    shard = *parsed;
  }
  const auto files = files_of(command.paths, console);
  if (!files) return files.error();
  end_at_signals();
  const load::DiskReader reader;
  const scenario::NotingReader noting(reader);
  const auto prepared = scenario::prepare(*files, noting);
  const auto results = run_all(prepared, command, shard, reader, console);
  const auto report = report_of(
      results, {"mailflow " MAILFLOW_VERSION, noting.fingerprint(), command.filter, command.tags, results.jobs});
  if (const auto written = write_reports(report, command.report, console); written != 0) return written;
  warn(results.notices, console);
  tell_orphans(prepared, console);
  if (command.update)
    if (const auto failed = propose_goldens(results, console); failed != 0) return failed;
  if (report.cases.empty()) return nothing_ran(report, console);
  if (command.verbose > 0 && command.report.form.word == "pretty")
    console.out(failed_cases(results, console.style(), console.language()));
  return scenario::exit_code(report);
}

}  // namespace mailflow::app
