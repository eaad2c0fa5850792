// `mailflow run`: scenarios on the wire and by policy alone, with reports.

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

#include "app/file_output.hpp"
#include "app/lab_file.hpp"
#include "app/outcome_text.hpp"
#include "app/stop_signals.hpp"
#include "app/verbs.hpp"
#include "load/reader.hpp"
#include "scenario/report.hpp"

namespace mailflow::app {
namespace {

using scenario::CaseResult;
using scenario::Results;
using scenario::Verdict;

std::string report_of(const Results& results, ReportKind kind, const render::Style& style, base::Language language) {
  switch (kind) {
    case ReportKind::pretty:
      return scenario::pretty_report(results, style, language);
    case ReportKind::json:
      return scenario::json_report(results, language);
    case ReportKind::junit:
      return scenario::junit_report(results, language);
  }
  return {};
}

// The files behind the paths, or the exit code after a word on stderr.
tl::expected<std::vector<std::string>, int> files_of(const std::vector<std::string>& paths, Console& console) {
  for (const auto& path : paths) {
    std::error_code error;
    if (std::filesystem::exists(path, error)) continue;
    console.err(fmt::format("mailflow: {}: there is no such file or folder\n", render::clean(path)));
    return tl::unexpected(nothing_to_run);
  }
  auto files = scenario::find_scenarios(paths);
  if (!files) return tl::unexpected(console.fail(files.error()));
  if (!files->empty()) return std::move(*files);
  console.err("mailflow: there is nothing to run: no *.scenario.yaml below the given folders\n");
  return tl::unexpected(nothing_to_run);
}

bool all_passed(const Results& results) {
  return scenario::count(results, Verdict::passed) == results.cases.size();
}

// With --fail-fast one scenario after the other, until one fails.
Results run_all(std::vector<scenario::Prepared> prepared, const RunCommand& command, const load::Reader& reader) {
  scenario::Ways ways{scenario::by_wire, scenario::by_policy};
  if (!command.trace.empty()) ways.wire = scenario::by_wire_into(command.trace, "mailflow " MAILFLOW_VERSION);
  const scenario::RunOptions options{command.jobs, command.filter, command.tags};
  if (command.on_failure == OnFailure::go_on) return scenario::run(prepared, ways, reader, options);
  Results all;
  all.on_the_wire = true;
  for (auto& each : prepared) {
    const std::vector<scenario::Prepared> one{std::move(each)};
    auto results = scenario::run(one, ways, reader, options);
    std::move(results.cases.begin(), results.cases.end(), std::back_inserter(all.cases));
    if (!all_passed(all)) break;
  }
  return all;
}

// -v: everything that was decided about each recipient of a case that did not pass.
std::string all_reasons(const Results& results, const render::Style& style, base::Language language) {
  std::string text;
  for (const auto& result : results.cases) {
    if (result.verdict == Verdict::passed) continue;
    for (const auto& recipient : result.recipients) {
      text += "\n" + render::heading(style, render::clean(style, result.name)) + "\n";
      text += outcome_text(recipient.policy, {}, style, {language, render::Amount::everything});
    }
  }
  return text;
}

}  // namespace

int perform(const RunCommand& command, Console& console) {
  const auto files = files_of(command.paths, console);
  if (!files) return files.error();
  end_at_signals();
  const load::DiskReader reader;
  auto prepared = scenario::prepare(*files, reader);
  if (!prepared) return console.fail(prepared.error());
  const auto results = run_all(std::move(*prepared), command, reader);
  if (results.cases.empty()) {
    console.err("mailflow: there is nothing to run: no case has this filter and these tags\n");
    return nothing_to_run;
  }
  const auto language = console.language();
  for (const auto& report : command.reports) {
    const auto text = report_of(results, report.kind, render::Style{}, language);
    if (const auto written = write_file(report.file, text, Readers::all); !written)
      return console.fail(written.error());
  }
  console.out(report_of(results, command.form, console.style(), language));
  if (command.verbose > 0 && command.form == ReportKind::pretty)
    console.out(all_reasons(results, console.style(), language));
  return scenario::exit_code(results);
}

}  // namespace mailflow::app
