#include "app/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "app/command_line_options.hpp"
#include "base/nearest.hpp"

namespace mailflow::app {
namespace {

using base::ErrorKind;

struct Commands {
  VersionCommand version;
  RunningCommands running;
  AskingCommands asking;
  ShellCommand shell;
  CertsCommand certs;
  RulesCommand rules;
  DoctorCommand doctor;
};

void add_certs(CLI::App& app, CommandLine& line, Commands& commands) {
  auto* verb = add_verb(app, "certs", "writes a lab's authorities and certificates as PEM files, for real clients",
                        "  mailflow certs contoso.lab.yaml -o contoso-certs\n", line, commands.certs);
  verb->add_option("LAB", commands.certs.lab, "a lab file, *.lab.yaml")->required()->option_text("FILE");
  verb->add_option("-o,--out", commands.certs.folder, "the folder; authorities in it are kept")
      ->required()
      ->option_text("DIR");
}

void add_shell(CLI::App& app, CommandLine& line, Commands& commands) {
  auto* verb = add_verb(app, "shell", "PowerShell on a running lab: change it, send, trace",
                        "  mailflow shell contoso.lab.yaml\n"
                        "  echo 'Get-InboundConnector | fl' | mailflow shell contoso.lab.yaml --in contoso\n",
                        line, commands.shell);
  verb->add_option("LAB", commands.shell.lab, "a lab file, *.lab.yaml")->required()->option_text("FILE");
  verb->add_option("--in", commands.shell.tenant, "the tenant to work in; default: the only one")
      ->option_text("TENANT");
  add_allow_external(*verb, commands.shell.allow_external);
  add_trace_choice(*verb, commands.shell.trace);
}

void describe(CLI::App& app, CommandLine& line, Commands& commands) {
  app.require_subcommand(0, 1);
  app.fallthrough();
  app.failure_message(CLI::FailureMessage::simple);
  add_choice(app, "--lang", "language of results and reasons; errors and --help are in English", line.language,
             languages);
  app.set_version_flag("--version", [] { return std::string(); }, "the version");

  add_running(app, line, commands.running);
  add_asking(app, line, commands.asking);
  add_shell(app, line, commands);
  add_certs(app, line, commands);
  auto* rules =
      add_verb(app, "rules", "every rule of Exchange's behaviour that is modelled: source and confidence",
               "  mailflow rules\n  mailflow rules inbound.partner.source-address --lang de\n", line, commands.rules);
  rules->add_option("ID", commands.rules.id, "a rule's id, or the beginning of one");
  const Words<RulesForm> rules_forms{
      {"pretty", RulesForm::pretty}, {"json", RulesForm::json}, {"markdown", RulesForm::markdown}};
  add_choice(*rules, "--format", "form of the output; markdown: docs/fidelity.md", commands.rules.form, rules_forms);

  add_verb(app, "doctor", "checks whether this machine has what a lab needs", "  mailflow doctor\n", line,
           commands.doctor);
  add_verb(app, "version", "prints the version", "  mailflow version\n", line, commands.version);
}

std::vector<std::string> verbs_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* verb : app.get_subcommands({})) names.push_back(verb->get_name());
  return names;
}

std::vector<std::string> options_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* option : app.get_options({}))
    if (option->nonpositional()) names.push_back(option->get_name());
  return names;
}

base::Failure usage(std::string message, std::string hint) {
  return base::fail(base::Error{ErrorKind::usage, "mailflow: " + std::move(message), {}, std::move(hint)});
}

std::string near(std::string_view word, std::string_view owner, const std::vector<std::string>& names) {
  const std::vector<std::string_view> views(names.begin(), names.end());
  return base::suggestion(word, owner, views);
}

base::Failure too_much(const CLI::App& app) {
  const auto chosen = app.get_subcommands();
  const auto rest = app.remaining(true);
  const std::string word = rest.empty() ? std::string{} : rest.front();
  const std::string owner = chosen.empty() ? "mailflow" : "mailflow " + chosen.front()->get_name();
  if (word.starts_with("-")) {
    auto names = chosen.empty() ? std::vector<std::string>{} : options_of(*chosen.front());
    for (auto& name : options_of(app))
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
    const auto option = word.substr(0, word.find('='));
    return usage(fmt::format("unknown option \"{}\"", option), near(option, owner, names));
  }
  if (chosen.empty()) return usage(fmt::format("unknown verb \"{}\"", word), near(word, owner, verbs_of(app)));
  return usage(fmt::format("\"{}\" is one word too many", word), fmt::format("{} --help tells what it takes", owner));
}

}  // namespace

void add_allow_external(CLI::App& verb, std::vector<base::IpAddress>& addresses) {
  verb.add_option_function<std::vector<std::string>>(
          "--allow-external",
          [&addresses](const std::vector<std::string>& given) {
            for (const auto& each : given) {
              const auto address = base::IpAddress::parse(each);
              if (!address)
                throw CLI::ValidationError(fmt::format("--allow-external takes an IP address, not \"{}\"", each));
              addresses.push_back(*address);
            }
          },
          "a real server of the lab file may listen at this address, too; may be given several times")
      ->expected(1)
      ->take_all()
      ->option_text("ADDRESS");
}

void add_trace_choice(CLI::App& verb, TraceChoice& trace) {
  static const Words<Resume> ways{{"trace", Resume::trace}, {"file", Resume::file}, {"new", Resume::anew}};
  auto* file = verb.add_option("--trace", trace.file, "keep everything in this file, and go on where it ended");
  file->option_text("FILE");
  add_choice(verb, "--resume", "what goes on where the lab file has changed since", trace.resume, ways);
  verb.get_option("--resume")->needs(file);
}

void add_words(CLI::App& app, const std::string& name, const std::string& does, std::vector<std::string_view> words,
               std::function<void(std::size_t)> choose) {
  std::string known;
  for (const auto word : words) known.append(known.empty() ? "" : "|").append(word);
  const auto read = [name, known, words = std::move(words), choose = std::move(choose)](const std::string& given) {
    const auto found = std::find(words.begin(), words.end(), given);
    if (found == words.end()) throw CLI::ValidationError(fmt::format("{} takes {}, not \"{}\"", name, known, given));
    choose(static_cast<std::size_t>(found - words.begin()));
  };
  app.add_option_function<std::string>(name, read, does)->option_text(known);
}

CLI::App* new_verb(CLI::App& app, const std::string& name, const std::string& does, const std::string& examples,
                   std::function<void()> given) {
  auto* verb = app.add_subcommand(name, does);
  verb->footer("Examples:\n" + examples);
  verb->final_callback(std::move(given));
  return verb;
}

CommandTable command_table() {
  CommandLine line;
  Commands commands;
  CLI::App app("", "mailflow");
  describe(app, line, commands);
  return table_of(app);
}

base::Result<CommandLine> parse_command_line(int argc, const char* const* argv) {
  CommandLine line;
  Commands commands;
  CLI::App app("A whole Exchange mail world on one machine: real SMTP, DNS and TLS, and the reason for every decision.",
               "mailflow");
  describe(app, line, commands);
  app.footer("mailflow VERB --help tells more about one of them, with examples.");
  try {
    app.parse(argc, argv);
  } catch (const CLI::CallForHelp&) {
    line.command = HelpCommand{app.help()};
  } catch (const CLI::CallForVersion&) {
    line.command = VersionCommand{};
  } catch (const CLI::ExtrasError&) {
    return too_much(app);
  } catch (const CLI::ParseError& error) {
    const auto chosen = app.get_subcommands();
    const std::string owner = chosen.empty() ? "mailflow" : "mailflow " + chosen.front()->get_name();
    return usage(error.what(), owner + " --help tells what it takes");
  }
  return line;
}

}  // namespace mailflow::app
