// `mailflow shell`: an Exchange Management Shell prompt over a lab.
//
// On a terminal with a line editor, and an error ends its line only; from a pipe without colours, and an error ends the
// shell with its exit code.

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <iostream>
#include <optional>

#include "app/lab_file.hpp"
#include "app/lab_start.hpp"
#include "app/line_editor.hpp"
#include "app/shell_lab.hpp"
#include "app/stop_signals.hpp"
#include "app/verbs.hpp"
#include "load/script_files.hpp"

namespace mailflow::app {
namespace {

using config::Notice;
using config::PsList;
using config::PsValue;

constexpr base::Text help{
    "Cmdlets of Exchange Online and PowerShell, on this lab; Tab completes, arrows bring back earlier lines.\n"
    "  Get-InboundConnector | fl                          what is configured\n"
    "  Set-InboundConnector NAME -RequireTls $true        comes into force at once\n"
    "  Send-LabMail FROM TO HOST                          a message, really sent\n"
    "  Get-MessageTrace | Get-MessageTraceDetail | fl *   what became of it\n"
    "  Start-Sleep 3600                                   an hour of the lab's time passes\n"
    "  Connect-ExchangeOnline -Organization TENANT        another tenant of the lab\n"
    "  Get-Command *Connector*, Get-Help NAME             what there is, and its parameters\n"
    "  exit\n",
    "Cmdlets von Exchange Online und PowerShell in diesem Lab; Tab ergänzt, Pfeile holen frühere Zeilen zurück.\n"
    "  Get-InboundConnector | fl                          was konfiguriert ist\n"
    "  Set-InboundConnector NAME -RequireTls $true        wirkt sofort\n"
    "  Send-LabMail VON AN HOST                           eine Nachricht, wirklich gesendet\n"
    "  Get-MessageTrace | Get-MessageTraceDetail | fl *   was aus ihr wurde\n"
    "  Start-Sleep 3600                                   eine Stunde der Lab-Zeit vergeht\n"
    "  Connect-ExchangeOnline -Organization TENANT        ein anderer Tenant des Labs\n"
    "  Get-Command *Connector*, Get-Help NAME             was es gibt, mit seinen Parametern\n"
    "  exit\n"};

// A last line without an end counts, an empty text is one empty line.
void for_each_line(std::string_view text, const std::function<void(std::string_view)>& show) {
  for (;;) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    show(line);
    if (end == std::string_view::npos || end + 1 == text.size()) return;
    text.remove_prefix(end + 1);
  }
}

class Prompt {
 public:
  Prompt(ShellLab& lab, Console& console, const config::ScriptFiles& files, const std::atomic<bool>& interrupted)
      : lab_(lab), console_(console), interpreter_(lab, settings(console, files, interrupted)) {}

  enum class Reading {
    complete,
    unfinished,  // more lines are needed
    may_go_on,   // complete, unless the next line goes on with else or its like
  };
  static Reading reading_of(const std::string& text) {
    if (config::is_unfinished(text)) return Reading::unfinished;
    return config::may_go_on(text) ? Reading::may_go_on : Reading::complete;
  }

  // The exit code of an error; 0 without one.
  int run(std::string text) {
    const auto file = std::make_shared<const base::SourceFile>(base::SourceFile{"shell", std::move(text)});
    const auto script = config::parse_script(base::whole(file));
    if (!script) return told(script.error());
    interpreter_.set_now(lab_.now());
    auto run = interpreter_.run(*script);
    show(run.output);
    return run.error ? told(*run.error) : 0;
  }

  void help() { console_.out(std::string(app::help.in(console_.language()))); }
  // What was shown so far belongs to a line before.
  void begin_line() { seam_ = {}; }

  std::string prompt() const { return fmt::format("[PS] {}> ", lab_.tenant()); }

  cmdlet::Completion complete(std::string_view line) {
    return lab_.complete(line, {interpreter_.function_names(), interpreter_.variable_names()});
  }

 private:
  config::ScriptSettings settings(const Console& console, const config::ScriptFiles& files,
                                  const std::atomic<bool>& interrupted) {
    config::ScriptSettings made;
    made.now = lab_.now();
    made.style.width = console.style().width;
    if (::isatty(STDOUT_FILENO) == 0) made.style.long_lines = config::LongLines::whole;
    made.files = &files;
    made.interrupted = &interrupted;
    // A text is shown at once; objects wait for the rest of their table.
    made.watching = [this](std::vector<config::Emission>& output) {
      const auto* value = std::get_if<PsValue>(&output.back());
      if (value != nullptr && value->object() == nullptr && value->table() == nullptr) show(output);
    };
    return made;
  }

  // Values one by one, notices between them where they came; nothing is left.
  void show(std::vector<config::Emission>& output) {
    PsList values;
    const auto flush = [&] {
      for (const auto& text : config::format_output(values, interpreter_.style(), seam_))
        for_each_line(text, [&](std::string_view line) { console_.out(render::clean(console_.style(), line) + "\n"); });
      values.clear();
    };
    for (const auto& emission : std::exchange(output, {})) {
      if (const auto* value = std::get_if<PsValue>(&emission)) {
        values.push_back(*value);
        continue;
      }
      flush();
      const auto text = "WARNING: " + render::clean(console_.error_style(), std::get<Notice>(emission).text);
      console_.err(render::paint(console_.error_style(), render::Tone::strong, text) + "\n");
    }
    flush();
  }

  int told(const base::Error& error) {
    for_each_line(base::render(error), [this](std::string_view line) {
      const auto shown = render::clean(console_.error_style(), line);
      console_.err(render::paint(console_.error_style(), render::Tone::bad, shown) + "\n");
    });
    return base::exit_code(error.kind);
  }

  ShellLab& lab_;
  Console& console_;
  config::Interpreter interpreter_;
  config::OutputSeam seam_;
};

std::string trimmed(std::string_view line) {
  const auto from = line.find_first_not_of(" \t\r");
  return from == std::string_view::npos ? std::string{}
                                        : std::string(line.substr(from, line.find_last_not_of(" \t\r") - from + 1));
}

bool is_exit(std::string_view line) {
  const auto word = trimmed(line);
  return word == "exit" || word == "quit" || word == "logout";
}

bool is_help(std::string_view line) {
  return trimmed(line) == "help";
}

// Whether the line goes on with the if or try before it, or may be followed by one that does.
bool goes_on(std::string_view line) {
  const auto text = trimmed(line);
  if (text.empty() || text.front() == '#') return true;
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-'; };
  const auto end = std::find_if_not(text.begin(), text.end(), is_letter);
  const std::string_view word(text.data(), static_cast<std::size_t>(end - text.begin()));
  return std::ranges::any_of(std::array{"else", "elseif", "catch", "finally"},
                             [&](std::string_view known) { return base::equal_ignoring_case(known, word); });
}

// Lines until a statement is whole; the shell ends at the end of the input, or with the first error.
int from_pipe(Prompt& shell, const StopSignals& signals) {
  std::string text;
  auto reading = Prompt::Reading::complete;
  for (std::string line; signals.exit_code() == 0 && std::getline(std::cin, line);) {
    if (reading == Prompt::Reading::may_go_on && !goes_on(line)) {
      reading = Prompt::Reading::complete;
      if (const int code = shell.run(std::exchange(text, {})); code != 0) return code;
    }
    if (text.empty() && is_exit(line)) return 0;
    if (text.empty() && is_help(line)) {
      shell.help();
      continue;
    }
    text += line + "\n";
    reading = Prompt::reading_of(text);
    if (reading != Prompt::Reading::complete) continue;
    if (const int code = shell.run(std::exchange(text, {})); code != 0) return code;
  }
  if (signals.exit_code() != 0) return signals.exit_code();
  return text.empty() ? 0 : shell.run(std::move(text));
}

// libedit draws an escape with the character behind it and drops one at the end: the blank comes last.
std::string painted(std::string prompt) {
  prompt.insert(prompt.size() - 1, "\1\x1b[0m\1");
  return "\1\x1b[36m\1" + prompt;
}

int at_terminal(Prompt& shell, Console& console, std::atomic<bool>& interrupted, const StopSignals& signals) {
  constexpr int terminated = 143;
  const auto was_interrupted = [&interrupted] { return interrupted.load(); };
  auto editor = LineEditor::open([&shell](std::string_view line) { return shell.complete(line); }, was_interrupted);
  if (!editor) return console.fail(editor.error());
  console.out("A lab's shell: help tells more, exit leaves.\n");
  std::string text;
  for (;;) {
    if (signals.exit_code() == terminated) return terminated;
    interrupted = false;
    const auto prompt = text.empty() ? shell.prompt() : std::string(">> ");
    const bool coloured = console.style().colours == render::Colours::ansi;
    auto read = (*editor)->read(coloured ? painted(prompt) : prompt);
    if (read.how == LineEditor::Ended::end) return 0;
    if (read.how == LineEditor::Ended::interrupted) {
      text.clear();
      continue;
    }
    if (text.empty() && is_exit(read.line)) return 0;
    if (text.empty() && is_help(read.line)) {
      shell.help();
      continue;
    }
    const bool blank = trimmed(read.line).empty();
    if (!blank) (*editor)->remember(read.line);
    text += read.line + "\n";
    // An empty line ends what is still open, and its error says what is missing.
    if (!blank && Prompt::reading_of(text) == Prompt::Reading::unfinished) continue;
    shell.begin_line();
    if (!trimmed(text).empty()) shell.run(text);
    text.clear();
  }
}

tl::expected<std::unique_ptr<ShellLab>, int> start_shell_lab(const model::World& world, const ShellCommand& command,
                                                             Console& console) {
  if (auto known = ShellLab::check_tenant(world, command.tenant); !known)
    return tl::unexpected(console.fail(known.error()));
  lab::Options options;
  options.allow_external = command.allow_external;
  auto started = start_lab(world, command.trace, "shell", std::move(options), console.language());
  if (!started) return tl::unexpected(console.fail(started.error()));
  if (!started->goes_on.empty()) console.err(render::clean(started->goes_on) + "\n");
  auto lab = ShellLab::start(std::move(started->lab), command.tenant);
  if (!lab) return tl::unexpected(console.fail(lab.error()));
  (*lab)->speak(console.language());
  return std::move(*lab);
}

}  // namespace

int perform(const ShellCommand& command, Console& console) {
  const auto world = read_lab(command.lab, console);
  if (!world) return world.error();
  auto started = start_shell_lab(**world, command, console);
  if (!started) return started.error();
  auto& lab = *started;
  std::atomic<bool> interrupted = false;
  const StopSignals signals([&interrupted] { interrupted = true; });
  const load::DiskReader disk;
  const load::FilesBeside files({std::make_shared<const base::SourceFile>(base::SourceFile{command.lab, {}}), 1, 1},
                                disk);
  Prompt shell(*lab, console, files, interrupted);
  if (::isatty(STDIN_FILENO) == 0) return from_pipe(shell, signals);
  return at_terminal(shell, console, interrupted, signals);
}

}  // namespace mailflow::app
