// The verbs that ask: what became of a message, what would become of it, what a lab looks like.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <optional>

#include "app/command_line_options.hpp"

namespace mailflow::app {
namespace {

const Words<model::TlsPolicy> tls_words{{"none", model::TlsPolicy::none},
                                        {"opportunistic", model::TlsPolicy::opportunistic},
                                        {"encrypted", model::TlsPolicy::encrypted},
                                        {"trusted", model::TlsPolicy::trusted},
                                        {"verified", model::TlsPolicy::verified}};

Words<mail::ContentVerdict> verdict_words() {
  Words<mail::ContentVerdict> words;
  for (const auto word : mail::content_verdicts) words.emplace_back(word, *mail::content_verdict(word));
  return words;
}

// An option for an optional text.
void add_text(CLI::App& app, const std::string& name, const std::string& does, const std::string& shown,
              std::optional<std::string>& target) {
  app.add_option_function<std::string>(
         name, [&target](const std::string& given) { target = given; }, does)
      ->option_text(shown);
}

// A word that must be given, without an option before it.
template <class T>
void add_word(CLI::App& verb, const std::string& name, const std::string& does, T& target, const Words<T>& words) {
  add_choice(verb, name, does, target, words);
  verb.get_option(name)->required();
}

// What a message is made of.
void add_message(CLI::App& verb, MessageOptions& message) {
  verb.add_option("--from", message.from, "the envelope's sender, <> for none")->required()->option_text("ADDRESS");
  verb.add_option("--to", message.to, "a recipient; may be given several times")
      ->required()
      ->expected(1)
      ->take_all()
      ->option_text("ADDRESS");
  verb.add_option("--via", message.via, "the host that hands the message in; default: the sender's own")
      ->option_text("HOST");
  add_text(verb, "--connect", "straight to this host or address, past the MX", "HOST|ADDRESS", message.connect);
  add_text(verb, "--source", "the address to come from, instead of the host's own", "HOST|ADDRESS", message.source);
  add_text(verb, "--helo", "what the host calls itself", "NAME", message.helo);
  add_text(verb, "--certificate", "another client certificate: names, and a preset such as expired; none for none",
           "NAMES[,PRESET]", message.certificate);
  verb.add_option("--header", message.headers, "a header field of the message; may be given several times")
      ->expected(1)
      ->take_all()
      ->option_text("'NAME: VALUE'");
  const auto choose_verdict = [&message](mail::ContentVerdict verdict) { message.verdict = verdict; };
  add_choice<mail::ContentVerdict>(verb, "--verdict", "what filters find in it; default: clean", choose_verdict,
                                   verdict_words());
  const auto choose_tls = [&message](model::TlsPolicy policy) { message.tls = policy; };
  add_choice<model::TlsPolicy>(verb, "--tls", "TLS of the first session; default: as the host would", choose_tls,
                               tls_words);
}

void add_explain(CLI::App& app, CommandLine& line, AskingCommands& commands) {
  auto& command = commands.explain;
  auto* verb =
      add_verb(app, "explain", "the way of one message, with every reason, without running anything",
               "  mailflow explain contoso.lab.yaml --from x@fabrikam.com --to david@contoso.com --via fabrikam\n"
               "  mailflow explain contoso.lab.yaml --from x@fabrikam.com --to david@contoso.com --via fabrikam"
               " --connect exo --tls none -v\n"
               "  mailflow explain contoso.lab.yaml --from x@fabrikam.com --to david@contoso.com --via fabrikam"
               " --certificate '*.fabrikam.com,expired'\n",
               line, command);
  verb->add_option("LAB", command.lab, "a lab file, *.lab.yaml")->required()->option_text("FILE");
  add_message(*verb, command.message);
  add_choice(*verb, "--format", "form of the output", command.form, text_forms);
  auto* shorter = verb->add_flag_callback(
      "-s,--short", [&command] { command.amount = render::Amount::brief; }, "one line for each decision");
  verb->add_flag_callback(
          "-v,--verbose", [&command] { command.amount = render::Amount::everything; },
          "every row that was looked at, and the rules' ids")
      ->excludes(shorter);
}

void add_send(CLI::App& app, CommandLine& line, AskingCommands& commands) {
  auto& command = commands.send;
  auto* verb = add_verb(
      app, "send", "one message really sent, in a lab that starts for it, with a transcript",
      "  mailflow send contoso.lab.yaml --from x@fabrikam.com --to david@contoso.com --via fabrikam\n", line, command);
  verb->add_option("LAB", command.lab, "a lab file, *.lab.yaml")->required()->option_text("FILE");
  add_message(*verb, command.message);
  add_text(*verb, "--subject", "the message's subject", "TEXT", command.subject);
  add_text(*verb, "--body", "the message's text", "TEXT", command.body);
  add_allow_external(*verb, command.allow_external);
  verb->add_option("--trace", command.trace, "append what happens to this trace")->option_text("FILE");
  add_choice(*verb, "--format", "form of the output", command.form, text_forms);
  verb->add_flag_callback("-v,--verbose", [&command] { command.amount = render::Amount::everything; }, "every reason");
}

// Where a stored record is.
template <class Command>
void add_trace_file(CLI::App& verb, Command& command) {
  verb.add_option("TRACE", command.trace, "a trace, as --trace writes it")->required()->option_text("FILE");
  verb.add_option("--run", command.run, "one of the trace's runs, or all; default: the last one")->option_text("N|all");
  verb.add_option("--lab", command.lab, "only runs of the lab with this name")->option_text("NAME");
}

void add_trace(CLI::App& app, CommandLine& line, AskingCommands& commands) {
  auto& command = commands.trace;
  auto* verb = add_verb(app, "trace", "what happened to messages, from a stored trace",
                        "  mailflow trace lab.trace\n"
                        "  mailflow trace lab.trace --to david@contoso.com --run all\n"
                        "  mailflow trace lab.trace --message 3 -v\n",
                        line, command);
  add_trace_file(*verb, command);
  verb->add_option("--from", command.from, "only mail of this sender")->option_text("ADDRESS");
  verb->add_option("--to", command.to, "only mail with this recipient")->option_text("ADDRESS");
  verb->add_option("--message", command.message, "one message, hop by hop: its number or Message-ID")
      ->option_text("N|ID");
  verb->add_option("--last", command.most, "at most so many, the newest; default: 1000")
      ->check(CLI::Range(std::size_t{1}, std::size_t{1'000'000}))
      ->option_text("N");
  add_choice(*verb, "--format", "form of the output", command.form, text_forms);
  verb->add_flag("-v,--verbose", command.verbose, "hop by hop, and every line of the sessions");
}

void add_stored_message(CLI::App& app, CommandLine& line, AskingCommands& commands) {
  auto& command = commands.message;
  auto* verb = add_verb(app, "message", "a stored message's exact bytes",
                        "  mailflow message lab.trace 3 > as-sent.eml\n"
                        "  mailflow message lab.trace 3 --delivered-to david@contoso.com > as-delivered.eml\n",
                        line, command);
  add_trace_file(*verb, command);
  verb->add_option("MESSAGE", command.message, "its number, as trace shows it, or its Message-ID")
      ->required()
      ->option_text("N|ID");
  verb->add_option("--delivered-to", command.delivered_to,
                   "as this recipient's mailbox got it; default: as it was sent")
      ->option_text("ADDRESS");
}

void add_graph(CLI::App& app, CommandLine& line, AskingCommands& commands) {
  auto& command = commands.graph;
  auto* verb = add_verb(app, "graph", "a picture of a lab: zones, hosts, connectors as doors",
                        "  mailflow graph contoso.lab.yaml > contoso.svg\n"
                        "  mailflow graph contoso.lab.yaml --format mermaid\n",
                        line, command);
  verb->add_option("LAB", command.lab, "a lab file, *.lab.yaml")->required()->option_text("FILE");
  add_choice(*verb, "--format", "form of the picture", command.form,
             Words<GraphForm>{{"svg", GraphForm::svg},
                              {"dot", GraphForm::dot},
                              {"mermaid", GraphForm::mermaid},
                              {"json", GraphForm::json}});
}

void add_schema(CLI::App& app, CommandLine& line, AskingCommands& commands) {
  auto& command = commands.schema;
  auto* verb =
      add_verb(app, "schema", "the JSON Schema of lab files or scenarios, for editors",
               "  mailflow schema lab > lab.schema.json\n  mailflow schema scenario --lang de\n", line, command);
  add_word(*verb, "OF", "of which files", command.of,
           Words<SchemaOf>{{"lab", SchemaOf::lab}, {"scenario", SchemaOf::scenario}});
}

void add_describe(CLI::App& app, CommandLine& line, AskingCommands& commands) {
  auto& command = commands.describe;
  auto* verb =
      add_verb(app, "describe", "a scenario as tables in words, without running it",
               "  mailflow describe scenarios/partner-wildcard/certificate-names.scenario.yaml\n", line, command);
  verb->add_option("SCENARIO", command.scenario, "a scenario, *.scenario.yaml")->required()->option_text("FILE");
}

void add_format(CLI::App& app, CommandLine& line, AskingCommands& commands) {
  auto& command = commands.format;
  auto* verb = add_verb(app, "fmt", "lays out lab and scenario files in the one canonical way",
                        "  mailflow fmt my.lab.yaml my.scenario.yaml\n"
                        "  mailflow fmt --check scenarios\n"
                        "  mailflow fmt - < my.lab.yaml\n",
                        line, command);
  verb->add_option("PATH", command.paths, "files, folders with *.lab.yaml and *.scenario.yaml below them, - for stdin")
      ->required()
      ->option_text("PATH...");
  verb->add_flag_callback(
      "--check", [&command] { command.duty = FormatDuty::check; },
      "write nothing; exit code 1 and the files that would change");
}

void add_init(CLI::App& app, CommandLine& line, AskingCommands& commands) {
  auto& command = commands.init;
  auto* verb = add_verb(app, "init", "writes a first lab and a scenario, to run and to change",
                        "  mailflow init filter-in-front\n  mailflow init cloud-only -o my-lab\n", line, command);
  verb->add_option("TEMPLATE", command.name, "cloud-only or filter-in-front")
      ->required()
      ->option_text("cloud-only|filter-in-front");
  verb->add_option("-o,--out", command.folder, "the folder; default: here")->option_text("DIR");
}

void add_completion(CLI::App& app, CommandLine& line, AskingCommands& commands) {
  auto& command = commands.completion;
  auto* verb = add_verb(app, "completion", "a script that completes verbs and options in your shell",
                        "  source <(mailflow completion bash)\n  mailflow completion fish | source\n", line, command);
  add_word(*verb, "SHELL", "which shell", command.shell,
           Words<Shell>{
               {"bash", Shell::bash}, {"zsh", Shell::zsh}, {"fish", Shell::fish}, {"powershell", Shell::powershell}});
}

void add_spf(CLI::App& app, CommandLine& line, AskingCommands& commands) {
  auto& command = commands.spf;
  auto* verb =
      add_verb(app, "spf", "what a domain's SPF record says of a client, and every term that was tried",
               "  mailflow spf --ip 203.0.113.7 --helo mx.fabrikam.com --mail-from x@fabrikam.com"
               " --lab contoso.lab.yaml -v\n"
               "  mailflow spf --ip 203.0.113.7 --helo mx.fabrikam.com --mail-from '<>' --dns 127.64.0.1:5353\n"
               "  mailflow spf --addresses fabrikam.com --lab contoso.lab.yaml\n",
               line, command);
  verb->add_option("--ip", command.client, "the client's address, IPv4 or IPv6")->option_text("ADDRESS");
  add_text(*verb, "--helo", "what the client calls itself", "NAME", command.helo);
  add_text(*verb, "--mail-from", "the envelope's sender; <> or nothing: postmaster at the HELO name is checked",
           "ADDRESS", command.sender);
  verb->add_option("--addresses", command.addresses, "no check: the addresses that this domain's record allows")
      ->option_text("DOMAIN");
  verb->add_option("--dns", command.dns, "the name server to ask, on this machine's loopback, as `up` prints it")
      ->option_text("ADDRESS:PORT");
  verb->add_option("--lab", command.lab, "instead: the DNS data of this lab file, without any socket")
      ->option_text("FILE");
  verb->add_option("--timeout", command.timeout, "how long an answer is waited for; default: 20s, as long as a check")
      ->option_text("TIME");
  add_choice(*verb, "--format", "form of the output", command.form, text_forms);
  verb->add_flag("-v,--verbose", command.verbose, "every term that was tried, with the rules' ids");
}

// "en|de", "pretty|json": the option's only values. Placeholders are in capitals.
std::vector<std::string> words_of(const std::string& shown) {
  if (shown.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ[.") != std::string::npos) return {};
  std::vector<std::string> words;
  for (std::size_t at = 0; at <= shown.size() && !shown.empty();) {
    const auto end = std::min(shown.find('|', at), shown.size());
    words.push_back(shown.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

OptionRow row_of(const CLI::Option& option) {
  OptionRow row;
  for (const auto& name : option.get_snames()) row.names.push_back("-" + name);
  for (const auto& name : option.get_lnames()) row.names.push_back("--" + name);
  row.help = option.get_description();
  row.takes_value = option.get_expected_max() > 0;
  const auto shown = option.get_option_text();
  row.words = words_of(shown);
  if (shown == "KIND=FILE")
    for (const auto& format : scenario::formats()) row.words.push_back(std::string(format.word) + "=");
  row.takes_file = row.words.empty() && (shown == "FILE" || shown == "DIR" || shown.starts_with("PATH"));
  return row;
}

std::vector<const CLI::App*> verbs_of(const CLI::App& app) {
  return app.get_subcommands([](const CLI::App*) { return true; });
}

bool is_named(const CLI::Option& option, const std::string& name) {
  return option.get_lnames() == std::vector<std::string>{name};
}

// A verb's own options, those of the verbs below it (report merge), and those of every verb.
VerbRow verb_row(const CLI::App& verb, const CLI::App& whole) {
  VerbRow row{verb.get_name(), verb.get_description(), {}};
  for (const auto* option : verb.get_options()) row.options.push_back(row_of(*option));
  for (const auto* below : verbs_of(verb)) {
    row.options.push_back({.names = {}, .help = below->get_description(), .words = {below->get_name()}});
    for (const auto* option : below->get_options())
      if (!is_named(*option, "help")) row.options.push_back(row_of(*option));
  }
  for (const auto* option : whole.get_options())
    if (!is_named(*option, "version") && !is_named(*option, "help")) row.options.push_back(row_of(*option));
  return row;
}

}  // namespace

CommandTable table_of(const CLI::App& app) {
  CommandTable table;
  for (const auto* verb : verbs_of(app)) table.push_back(verb_row(*verb, app));
  return table;
}

void add_asking(CLI::App& app, CommandLine& line, AskingCommands& commands) {
  add_explain(app, line, commands);
  add_send(app, line, commands);
  add_trace(app, line, commands);
  add_stored_message(app, line, commands);
  add_graph(app, line, commands);
  add_schema(app, line, commands);
  add_describe(app, line, commands);
  add_format(app, line, commands);
  add_init(app, line, commands);
  add_completion(app, line, commands);
  add_spf(app, line, commands);
}

}  // namespace mailflow::app
