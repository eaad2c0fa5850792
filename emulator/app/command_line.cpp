#include "app/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "base/nearest.hpp"

namespace mailflow::app {
namespace {

using base::ErrorKind;

template <class T>
using Words = std::vector<std::pair<std::string_view, T>>;

// An option that takes one of a few words.
template <class T>
void add_choice(CLI::App& app, const std::string& name, const std::string& does, T& target, const Words<T>& words) {
  std::string known;
  for (const auto& [word, value] : words) known.append(known.empty() ? "" : "|").append(word);
  const auto choose = [name, words, known, &target](const std::string& given) {
    for (const auto& [word, value] : words) {
      if (word != given) continue;
      target = value;
      return;
    }
    throw CLI::ValidationError(fmt::format("{} takes {}, not \"{}\"", name, known, given));
  };
  app.add_option_function<std::string>(name, choose, does)->option_text(known);
}

const Words<TextForm> text_forms{{"pretty", TextForm::pretty}, {"json", TextForm::json}};
const Words<base::Language> languages{{"en", base::Language::en}, {"de", base::Language::de}};

// One verb: its options are bound to `command`, which is chosen when the verb is given.
template <class T>
CLI::App* add_verb(CLI::App& app, const std::string& name, const std::string& does, const std::string& examples,
                   CommandLine& line, T& command) {
  auto* verb = app.add_subcommand(name, does);
  verb->footer("Examples:\n" + examples);
  verb->final_callback([&line, &command] { line.command = command; });
  return verb;
}

struct Commands {
  VersionCommand version;
  RulesCommand rules;
  DoctorCommand doctor;
};

void describe(CLI::App& app, CommandLine& line, Commands& commands) {
  app.require_subcommand(0, 1);
  app.fallthrough();
  app.failure_message(CLI::FailureMessage::simple);
  add_choice(app, "--lang", "language of sentences and results", line.language, languages);
  app.set_version_flag("--version", [] { return std::string(); }, "the version");

  auto* rules =
      add_verb(app, "rules", "every rule of Exchange's behaviour that is modelled: source and confidence",
               "  mailflow rules\n  mailflow rules inbound.partner.source-address --lang de\n", line, commands.rules);
  rules->add_option("ID", commands.rules.id, "a rule's id, or the beginning of one");
  add_choice(*rules, "--format", "form of the output", commands.rules.form, text_forms);

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
