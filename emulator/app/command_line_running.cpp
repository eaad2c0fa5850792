// The verbs that run scenarios, put reports together and keep a lab running.

#include <CLI/CLI.hpp>
#include <charconv>
#include <memory>

#include "app/command_line_options.hpp"

namespace mailflow::app {
namespace {

Words<scenario::Format> report_forms() {
  Words<scenario::Format> words;
  for (const auto& format : scenario::formats()) words.emplace_back(format.word, format);
  return words;
}

// "4", "auto".
std::optional<std::size_t> jobs_of(const std::string& given) {
  constexpr std::size_t most = 256;
  if (given == "auto") return std::nullopt;
  std::size_t jobs = 0;
  const auto [end, error] = std::from_chars(given.data(), given.data() + given.size(), jobs);
  if (error != std::errc{} || end != given.data() + given.size() || jobs == 0 || jobs > most)
    throw CLI::ValidationError(fmt::format("--jobs takes 1 to {} or auto, not \"{}\"", most, given));
  return jobs;
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
  verb->add_option_function<std::string>(
          "--jobs", [&command](const std::string& given) { command.jobs = jobs_of(given); },
          "labs at a time; auto, the default: one for each processor that this machine and its cgroup give")
      ->option_text("N|auto");
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
  verb->add_flag("--update", command.update, "propose goldens that are missing or differ, for review");
  verb->add_flag("-v,--verbose", command.verbose, "all reasons of what failed");
}

void add_review(CLI::App& app, CommandLine& line, RunningCommands& commands) {
  auto& command = commands.review;
  auto* verb = add_verb(app, "review", "shows each golden that run --update proposes, to be accepted or rejected",
                        "  mailflow review\n  mailflow review scenarios --accept-all\n", line, command);
  verb->add_option("PATH", command.paths, "folders, or files *.golden.new; default: here")->option_text("PATH...");
  const auto decide = [&command](ReviewDuty duty) { return [&command, duty] { command.duty = duty; }; };
  auto* accept = verb->add_flag_callback("--accept-all", decide(ReviewDuty::accept_all), "accept all, without asking");
  verb->add_flag_callback("--reject-all", decide(ReviewDuty::reject_all), "reject all, without asking")
      ->excludes(accept);
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

std::optional<std::uint16_t> port_of(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return port;
}

// "8025", "0.0.0.0:8025", "[::]:8025".
PageAddress page_address(const std::string& given) {
  PageAddress page{.ports = 1};
  const auto colon = given.rfind(':');
  auto port = given;
  if (colon != std::string::npos) {
    page.address = given.substr(0, colon);
    if (page.address.starts_with('[') && page.address.ends_with(']'))
      page.address = page.address.substr(1, page.address.size() - 2);
    port = given.substr(colon + 1);
  }
  const auto number = port_of(port);
  if (!number || page.address.empty())
    throw CLI::ValidationError(fmt::format("--page takes PORT or ADDRESS:PORT, not \"{}\"", given));
  page.port = *number;
  return page;
}

// "" where the address was left out.
base::IpAddress map_address(const std::string& given) {
  if (given.empty()) return lab::EntryOptions{}.address;
  const auto address = base::IpAddress::parse(given);
  if (!address || !address->is_v4())
    throw CLI::ValidationError(
        fmt::format("--map takes an IPv4 address of this machine, not \"{}\"; the lab file stands before it", given));
  return *address;
}

// "fabrikam", "fabrikam:exo", "2511=fabrikam:exo".
lab::EntryAs entry_as(const std::string& given) {
  lab::EntryAs entry;
  auto rest = given;
  if (const auto equals = given.find('='); equals != std::string::npos) {
    entry.port = port_of(given.substr(0, equals));
    rest = given.substr(equals + 1);
    if (!entry.port || *entry.port == 0 || rest.find(':') == std::string::npos) rest.clear();
  }
  const auto colon = rest.find(':');
  entry.from = rest.substr(0, colon);
  if (colon != std::string::npos) entry.to = rest.substr(colon + 1);
  if (entry.from.empty() || (colon != std::string::npos && entry.to.empty()))
    throw CLI::ValidationError(fmt::format("--entry takes FROM, FROM:TO or PORT=FROM:TO, not \"{}\"", given));
  return entry;
}

// Options are read in the order they are described, --map the last.
void add_map(CLI::App& verb, UpCommand& command) {
  const auto options = std::make_shared<lab::EntryOptions>();
  auto* base = verb.add_option_function<std::uint16_t>(
      "--map-base", [options](std::uint16_t port) { options->first_port = port; },
      "with --map: the DNS has this port, the hosts the next ones; default: 2500, or 3500, 4500, … if one is taken");
  base->check(CLI::Range(std::uint16_t{1}, std::uint16_t{65535}))->option_text("PORT");
  auto* entry = verb.add_option_function<std::vector<std::string>>(
      "--entry",
      [options](const std::vector<std::string>& given) {
        for (const auto& each : given) options->as.push_back(entry_as(each));
      },
      "with --map: one more port, whose client is the host FROM to the host TO (to each other one); may be repeated");
  entry->expected(1)->take_all()->option_text("[PORT=]FROM[:TO]");
  auto* xclient = verb.add_flag_callback(
      "--xclient", [options] { options->xclient = protocol::smtp::XClient::allowed; },
      "with --map: clients of the hosts' ports may say for whom they speak (XCLIENT)");
  auto* proxy = verb.add_flag_callback(
      "--proxy-protocol", [options] { options->proxy_header = lab::ProxyHeader::required; },
      "with --map: connections to the hosts' ports begin with a PROXY header, version 1 or 2");
  auto* map = verb.add_option_function<std::string>(
      "--map",
      [options, &command](const std::string& given) {
        command.entries = *options;
        command.entries->address = map_address(given);
      },
      "each host, and the DNS, gets a port on one address, for clients elsewhere; default: 127.0.0.1");
  map->expected(0, 1)->option_text("[ADDRESS]");
  for (auto* option : {base, entry, xclient, proxy}) option->needs(map);
}

void add_up(CLI::App& app, CommandLine& line, UpCommand& command) {
  auto* verb = add_verb(app, "up", "keeps a lab running for real clients, with its page",
                        "  mailflow up contoso.lab.yaml\n"
                        "  mailflow up contoso.lab.yaml --page 9000 --certs contoso-certs\n"
                        "  mailflow up contoso.lab.yaml --map 0.0.0.0 --entry fabrikam:exo\n"
                        "  mailflow up contoso.lab.yaml --map --xclient\n"
                        "  mailflow up contoso.lab.yaml --map --proxy-protocol --map-base 2600\n",
                        line, command);
  verb->add_option("LAB", command.lab, "a lab file, *.lab.yaml")->required()->option_text("FILE");
  verb->add_option_function<std::string>(
          "--page,--port", [&command](const std::string& given) { command.page = page_address(given); },
          "where the page is; default: 127.0.0.1:8025 or the next free port")
      ->option_text("[ADDRESS:]PORT");
  verb->add_option("--certs", command.certificates, "write the certificates here; authorities found here are used")
      ->option_text("DIR");
  add_allow_external(*verb, command.allow_external);
  add_trace_choice(*verb, command.trace);
  add_map(*verb, command);
}

}  // namespace

void add_running(CLI::App& app, CommandLine& line, RunningCommands& commands) {
  add_run(app, line, commands);
  add_review(app, line, commands);
  add_report(app, line, commands);
  add_up(app, line, commands.up);
}

}  // namespace mailflow::app
