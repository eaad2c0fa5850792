// The verbs that run scenarios and put reports together.

#include <CLI/CLI.hpp>

#include "app/command_line_options.hpp"

namespace mailflow::app {
namespace {

Words<scenario::Format> report_forms() {
  Words<scenario::Format> words;
  for (const auto& format : scenario::formats()) words.emplace_back(format.word, format);
  return words;
}

// "junit=report.xml".
ReportFile report_file(const std::string& given) {
  const auto equals = given.find('=');
  const auto word = given.substr(0, equals);
  std::string known;
  for (const auto& format : scenario::formats()) {
    if (format.word == word && equals != std::string::npos && equals + 1 < given.size())
      return {format, given.substr(equals + 1)};
    known.append(known.empty() ? "" : "|").append(format.word);
  }
  throw CLI::ValidationError(fmt::format("--report takes {}=FILE, not \"{}\"", known, given));
}

void add_report_options(CLI::App& verb, ReportOptions& options) {
  add_choice(verb, "--format", "form of the output", options.form, report_forms());
  verb.add_option_function<std::vector<std::string>>(
          "--report",
          [&options](const std::vector<std::string>& given) {
            for (const auto& each : given) options.files.push_back(report_file(each));
          },
          "another form, into a file; may be given several times")
      ->expected(1)
      ->take_all()
      ->option_text("KIND=FILE");
}

void add_run(CLI::App& app, CommandLine& line, RunningCommands& commands) {
  auto& command = commands.run;
  auto* verb = add_verb(app, "run", "runs scenarios, on the wire and by policy alone",
                        "  mailflow run scenarios\n"
                        "  mailflow run scenarios --tag partner --jobs 4 --report junit=results.xml\n"
                        "  mailflow run scenarios --shard 2/5 --report run=2.run\n"
                        "  mailflow run scenarios/mx.scenario.yaml --filter 'side door' -v\n",
                        line, command);
  verb->add_option("PATH", command.paths, "scenario files, and folders with *.scenario.yaml below them")
      ->required()
      ->option_text("PATH...");
  add_report_options(*verb, command.report);
  verb->add_option("--trace", command.trace, "append what happens on the wire to this trace")->option_text("FILE");
  verb->add_option("--jobs", command.jobs, "labs at a time; default: one for each processor")
      ->check(CLI::Range(std::size_t{1}, std::size_t{256}))
      ->option_text("N");
  verb->add_option("--filter", command.filter, "only cases with this in their name")->option_text("TEXT");
  verb->add_option("--tag", command.tags, "only scenarios with this tag; may be given several times")
      ->expected(1)
      ->take_all()
      ->option_text("TAG");
  verb->add_flag_callback(
      "--fail-fast", [&command] { command.on_failure = scenario::OnFailure::stop; },
      "stop after the first case that fails");
  verb->add_option("--shard", command.shard,
                   "one of N parts (one-based); auto: as GitLab, CircleCI, Buildkite, Azure Pipelines, Semaphore,"
                   " Bitbucket or (auto/N) Kubernetes say")
      ->option_text("I/N|auto");
  verb->add_flag("--coverage", command.coverage, "and which rules, and which answers of their tests, the run touched");
  verb->add_flag("-v,--verbose", command.verbose, "all reasons of what failed");
}

void add_report(CLI::App& app, CommandLine& line, RunningCommands& commands) {
  auto* report = app.add_subcommand("report", "puts the reports of shards together");
  const std::string examples =
      "  mailflow report merge 1.run 2.run 3.run\n"
      "  mailflow report merge *.run --format github --report junit=results.xml\n";
  report->footer("Examples:\n" + examples);
  report->require_subcommand(1);
  auto* verb = add_verb(*report, "merge", "one report of the run files of all shards, if none is missing", examples,
                        line, commands.merge);
  verb->add_option("FILE", commands.merge.files, "what run --shard I/N --report run=FILE wrote")
      ->required()
      ->option_text("FILE...");
  add_report_options(*verb, commands.merge.report);
}

}  // namespace

void add_running(CLI::App& app, CommandLine& line, RunningCommands& commands) {
  add_run(app, line, commands);
  add_report(app, line, commands);
}

}  // namespace mailflow::app
