// The verbs that ask: what became of a message, what would become of it, what a lab looks like.

#include <CLI/CLI.hpp>
#include <optional>

#include "app/command_line_options.hpp"

namespace mailflow::app {
namespace {

const Words<model::TlsPolicy> tls_words{{"none", model::TlsPolicy::none},
                                        {"opportunistic", model::TlsPolicy::opportunistic},
                                        {"encrypted", model::TlsPolicy::encrypted},
                                        {"verified", model::TlsPolicy::verified}};

// An option for an optional text.
void add_text(CLI::App& app, const std::string& name, const std::string& does, const std::string& shown,
              std::optional<std::string>& target) {
  app.add_option_function<std::string>(
         name, [&target](const std::string& given) { target = given; }, does)
      ->option_text(shown);
}

// What a message is made of.
void add_message(CLI::App& verb, MessageOptions& message) {
  verb.add_option("--from", message.from, "the envelope's sender, <> for none")->required()->option_text("ADDRESS");
  verb.add_option("--to", message.to, "a recipient; may be given several times")
      ->required()
      ->expected(1)
      ->take_all()
      ->option_text("ADDRESS");
  verb.add_option("--via", message.via, "the host that hands the message in")->required()->option_text("HOST");
  add_text(verb, "--connect", "straight to this host or address, past the MX", "HOST|ADDRESS", message.connect);
  add_text(verb, "--source", "the address to come from, instead of the host's own", "HOST|ADDRESS", message.source);
  add_text(verb, "--helo", "what the host calls itself", "NAME", message.helo);
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
               " --connect exo --tls none -v\n",
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

}  // namespace

void add_asking(CLI::App& app, CommandLine& line, AskingCommands& commands) {
  add_explain(app, line, commands);
  add_send(app, line, commands);
  add_trace(app, line, commands);
  add_stored_message(app, line, commands);
}

}  // namespace mailflow::app
