#include "protocol/smtp/server_commands.hpp"

#include <array>

#include "protocol/smtp/arguments.hpp"

namespace mailflow::protocol::smtp {

// Carries the commands out; the one friend of the dialogue's state.
struct ServerCommands {
  static Step helo(ServerDialogue& dialogue, const CommandInput& input) {
    return hello(dialogue, input, Session::Hello::helo);
  }

  static Step ehlo(ServerDialogue& dialogue, const CommandInput& input) {
    auto step = hello(dialogue, input, Session::Hello::ehlo);
    if (step.reply.code == 250) step.reply.text += keyword_lines(dialogue);
    return step;
  }

  static Step starttls(ServerDialogue& dialogue, const CommandInput& input) {
    if (dialogue.setup_->starttls == StartTls::none) return dialogue.wrong(Say::tls_not_offered, input.now);
    if (dialogue.tls_) return dialogue.wrong(Say::tls_already, input.now);
    // Plain input behind STARTTLS would be read as if it had come over TLS (CVE-2011-0411): the session ends here.
    if (input.pending == Pending::more) return dialogue.happened(Say::tls_pipelined, input.now);
    auto step = dialogue.say(Say::ready_for_tls, input.now);
    step.act = Act::start_tls;
    return step;
  }

  static Step mail(ServerDialogue& dialogue, const CommandInput& input) {
    if (dialogue.transaction_) return dialogue.wrong(Say::nested_mail, input.now);
    auto envelope = parse_mail(input.arguments);
    if (!envelope) return dialogue.wrong(envelope.error(), input.now);
    const auto& profile = dialogue.setup_->profile;
    if (profile.size_check == SizeCheck::by_dialogue && envelope->declared_size.value_or(0) > profile.limits.message)
      return dialogue.say(Say::message_too_big, input.now);
    dialogue.transaction_.emplace();
    dialogue.transaction_->envelope = std::move(*envelope);
    return {Act::ask_sender, {}};
  }

  static Step rcpt(ServerDialogue& dialogue, const CommandInput& input) {
    if (!dialogue.transaction_) return dialogue.wrong(Say::mail_first, input.now);
    auto recipient = parse_recipient(input.arguments, dialogue.setup_->default_domain);
    if (!recipient) return dialogue.wrong(recipient.error(), input.now);
    if (dialogue.transaction_->envelope.recipients.size() >= dialogue.setup_->profile.limits.recipients)
      return dialogue.say(Say::too_many_recipients, input.now);
    dialogue.transaction_->candidate = std::move(*recipient);
    return {Act::ask_recipient, {}};
  }

  static Step data(ServerDialogue& dialogue, const CommandInput& input) {
    if (!dialogue.transaction_) return dialogue.wrong(Say::mail_first, input.now);
    if (dialogue.transaction_->envelope.recipients.empty()) {
      if (dialogue.transaction_->refused == 0) return dialogue.wrong(Say::recipient_first, input.now);
      // A pipelining client sends DATA before it knows; that is no error of its own (RFC 2920 3.1).
      auto step = dialogue.say(Say::all_refused, input.now);
      step.reply = dialogue.with_trailer(std::move(step.reply), input.now);
      return step;
    }
    auto step = dialogue.say(Say::start_input, input.now);
    step.act = Act::read_content;
    return step;
  }

  static Step rset(ServerDialogue& dialogue, const CommandInput& input) {
    dialogue.transaction_.reset();
    return dialogue.say(Say::reset, input.now);
  }

  static Step noop(ServerDialogue& dialogue, const CommandInput& input) { return dialogue.say(Say::noop, input.now); }

  static Step vrfy(ServerDialogue& dialogue, const CommandInput& input) {
    if (input.arguments.empty()) return dialogue.wrong(Say::bad_arguments, input.now);
    return dialogue.say(Say::cannot_verify, input.now);
  }

  static Step help(ServerDialogue& dialogue, const CommandInput& input) {
    auto step = dialogue.say(Say::help, input.now);
    step.reply.text += '\n' + command_list(dialogue.setup_->starttls, dialogue.xclient_);
    return step;
  }

  // Back to the greeting; what was claimed stays, also the HELO name, and so does TLS.
  static Step xclient(ServerDialogue& dialogue, const CommandInput& input) {
    if (dialogue.transaction_) return dialogue.wrong(Say::mail_under_way, input.now);
    auto claim = parse_xclient(input.arguments, dialogue.claim_);
    if (!claim) return dialogue.wrong(claim.error(), input.now);
    dialogue.claim_ = std::move(*claim);
    dialogue.session_ = {};
    if (!dialogue.claim_.hello_name.empty()) {
      const bool extended = dialogue.claim_.protocol == ClientClaim::Protocol::esmtp;
      dialogue.session_ = {extended ? Session::Hello::ehlo : Session::Hello::helo, dialogue.claim_.hello_name};
    }
    return {Act::ask_client, {}};
  }

  static Step quit(ServerDialogue& dialogue, const CommandInput& input) {
    return dialogue.happened(Say::bye, input.now);
  }

 private:
  static Step hello(ServerDialogue& dialogue, const CommandInput& input, Session::Hello kind) {
    if (!is_hello_name(input.arguments)) return dialogue.wrong(Say::bad_hello_name, input.now);
    dialogue.session_ = {kind, std::string(input.arguments)};
    dialogue.transaction_.reset();
    return dialogue.say(kind == Session::Hello::ehlo ? Say::ehlo : Say::helo, input.now);
  }

  static std::string keyword_lines(const ServerDialogue& dialogue) {
    std::string lines;
    for (const auto keyword : dialogue.setup_->profile.keywords) {
      switch (keyword) {
        case Keyword::size:
          lines += "\nSIZE " + std::to_string(dialogue.setup_->profile.limits.message);
          break;
        case Keyword::pipelining:
          lines += "\nPIPELINING";
          break;
        case Keyword::dsn:
          lines += "\nDSN";
          break;
        case Keyword::enhanced_status_codes:
          lines += "\nENHANCEDSTATUSCODES";
          break;
        case Keyword::starttls:
          if (!dialogue.tls_ && dialogue.setup_->starttls != StartTls::none) lines += "\nSTARTTLS";
          break;
        case Keyword::eight_bit_mime:
          lines += "\n8BITMIME";
          break;
      }
    }
    if (dialogue.xclient_ == XClient::allowed) lines.append("\nXCLIENT ").append(xclient_attributes);
    return lines;
  }
};

namespace {

constexpr std::array<CommandRow, 12> commands{{
    {"HELO", {}, ServerCommands::helo},
    {"EHLO", {}, ServerCommands::ehlo},
    {"STARTTLS", {.hello = true, .no_arguments = true}, ServerCommands::starttls},
    {"MAIL", {.hello = true, .tls = true}, ServerCommands::mail},
    {"RCPT", {.hello = true, .tls = true}, ServerCommands::rcpt},
    {"DATA", {.hello = true, .tls = true, .no_arguments = true}, ServerCommands::data},
    {"RSET", {.no_arguments = true}, ServerCommands::rset},
    {"NOOP", {}, ServerCommands::noop},
    {"VRFY", {.hello = true, .tls = true}, ServerCommands::vrfy},
    {"HELP", {}, ServerCommands::help},
    {"XCLIENT", {.trust = true}, ServerCommands::xclient},
    {"QUIT", {.no_arguments = true}, ServerCommands::quit},
}};

}  // namespace

const CommandRow* find_command(std::string_view verb) {
  for (const auto& row : commands)
    if (mail::equal_ignoring_case(row.verb, verb)) return &row;
  return nullptr;
}

std::string command_list(StartTls starttls, XClient xclient) {
  std::string list;
  for (const auto& row : commands) {
    if (starttls == StartTls::none && row.proceed == &ServerCommands::starttls) continue;
    if (xclient == XClient::refused && row.needs.trust) continue;
    if (!list.empty()) list += ' ';
    list += row.verb;
  }
  return list;
}

}  // namespace mailflow::protocol::smtp
