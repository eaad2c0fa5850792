#pragma once
// The command line → one value that says what to do. Nothing is opened or started here.
//
// An unknown verb or option, a missing value or a word too many is an Error of kind usage, with the nearest known name.

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/completion.hpp"
#include "app/submission.hpp"
#include "base/result.hpp"
#include "base/rule.hpp"
#include "lab/entries.hpp"
#include "render/explanation.hpp"
#include "scenario/report_formats.hpp"
#include "scenario/run.hpp"

namespace mailflow::app {

struct TasksCommand {};
struct VersionCommand {};
struct HelpCommand {
  std::string text;
};

enum class TextForm { pretty, json };

enum class RulesForm : std::uint8_t { pretty, json, markdown };

struct RulesCommand {
  std::string id;  // "" for all
  RulesForm form = RulesForm::pretty;
};

struct ReportFile {
  scenario::Format format;
  std::string file;
};

// Where a report goes: to stdout in one form, and into files.
struct ReportOptions {
  scenario::Format form = scenario::formats().front();
  std::vector<ReportFile> files;
};

struct RunCommand {
  std::vector<std::string> paths;
  ReportOptions report;
  std::optional<std::size_t> jobs;  // nothing: as many as this machine has room for
  std::string filter;
  std::vector<std::string> tags;
  std::string trace;  // a file, "" for none
  std::string shard;  // "2/5", "auto", "" for all
  scenario::OnFailure on_failure = scenario::OnFailure::go_on;
  bool coverage = false;
  bool update = false;  // propose goldens
  int verbose = 0;
};

enum class ReviewDuty : std::uint8_t { ask, accept_all, reject_all };

struct ReviewCommand {
  std::vector<std::string> paths{"."};
  ReviewDuty duty = ReviewDuty::ask;
};

struct MergeCommand {
  std::vector<std::string> files;
  ReportOptions report;
};

struct ExplainCommand {
  std::string lab;
  MessageOptions message;
  TextForm form = TextForm::pretty;
  render::Amount amount = render::Amount::usual;
};

struct SendCommand {
  std::string lab;
  MessageOptions message;
  std::optional<std::string> subject;
  std::optional<std::string> body;
  std::string trace;  // a file, "" for none
  std::vector<base::IpAddress> allow_external;
  TextForm form = TextForm::pretty;
  render::Amount amount = render::Amount::brief;
};

struct TraceCommand {
  std::string trace;
  std::string run;  // "", a number, "all"
  std::string lab;
  std::string from;
  std::string to;
  std::string message;
  std::size_t most = 1000;
  TextForm form = TextForm::pretty;
  int verbose = 0;
};

struct MessageCommand {
  std::string trace;
  std::string run;
  std::string lab;
  std::string message;
  std::string delivered_to;  // "": as it was handed in
};

enum class GraphForm : std::uint8_t { svg, dot, mermaid, json };

struct GraphCommand {
  std::string lab;
  GraphForm form = GraphForm::svg;
};

enum class SchemaOf : std::uint8_t { lab, scenario };

struct SchemaCommand {
  SchemaOf of = SchemaOf::lab;
};

struct DescribeCommand {
  std::string scenario;
};

enum class FormatDuty : std::uint8_t { rewrite, check };

struct FormatCommand {
  std::vector<std::string> paths;  // "-" for stdin
  FormatDuty duty = FormatDuty::rewrite;
};

struct InitCommand {
  std::string name;    // of the template
  std::string folder;  // "" for here
};

struct CompletionCommand {
  Shell shell = Shell::bash;
};

// What goes on where a lab's trace has a former run.
enum class Resume : std::uint8_t {
  unchanged,  // that run, if the lab file is what it was; else it is an error
  trace,      // that run, with the lab as the trace has it
  file,       // that run, with the lab file as it is now
  anew,       // a new run
};

struct TraceChoice {
  std::string file;  // "" for memory
  Resume resume = Resume::unchanged;
};

struct ShellCommand {
  std::string lab;
  std::string tenant;  // "" for the only one
  std::vector<base::IpAddress> allow_external;
  TraceChoice trace;
};

struct CertsCommand {
  std::string lab;
  std::string folder;
};

struct PageAddress {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8025;
  std::uint16_t ports = 10;  // tried from there on; of an address that was asked for only that one
};

struct UpCommand {
  std::string lab;
  PageAddress page;
  std::optional<lab::EntryOptions> entries;  // for clients from elsewhere
  std::string certificates;                  // a folder, "" for none
  std::vector<base::IpAddress> allow_external;
  TraceChoice trace;
};

// Of --dns and --lab one; --addresses instead of a check.
struct SpfCommand {
  std::string client;
  std::optional<std::string> helo;
  std::optional<std::string> sender;
  std::string dns;
  std::string lab;
  std::string timeout;
  std::string addresses;
  TextForm form = TextForm::pretty;
  bool verbose = false;
};

struct DoctorCommand {};

struct CommandLine {
  base::Language language = base::Language::en;
  std::variant<TasksCommand, HelpCommand, VersionCommand, RunCommand, ReviewCommand, MergeCommand, ExplainCommand,
               SendCommand, TraceCommand, MessageCommand, ShellCommand, GraphCommand, SchemaCommand, DescribeCommand,
               FormatCommand, InitCommand, CompletionCommand, CertsCommand, UpCommand, RulesCommand, SpfCommand,
               DoctorCommand>
      command;
};

base::Result<CommandLine> parse_command_line(int argc, const char* const* argv);

// All verbs with their options, from the same tables.
CommandTable command_table();

}  // namespace mailflow::app
