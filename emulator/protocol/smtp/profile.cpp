#include "protocol/smtp/profile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "protocol/smtp/words.hpp"

namespace mailflow::protocol::smtp {
namespace {

using std::chrono::minutes;

struct Wording {
  Say say;
  int code;
  const char* status;
  const char* text;
};

template <std::size_t N>
void set_words(ServerProfile& profile, const Wording (&wordings)[N]) {
  for (const auto& row : wordings) profile[row.say] = mail::Reply{row.code, row.status, row.text};
}

// What most mail servers say, in Postfix's manner; every Say has a row here.
constexpr Wording generic_words[] = {
    {Say::banner, 220, "", "{fqdn} ESMTP"},
    {Say::ehlo, 250, "", "{fqdn}"},
    {Say::helo, 250, "", "{fqdn}"},
    {Say::sender_ok, 250, "2.1.0", "Ok"},
    {Say::recipient_ok, 250, "2.1.5", "Ok"},
    {Say::start_input, 354, "", "End data with <CR><LF>.<CR><LF>"},
    {Say::ready_for_tls, 220, "2.0.0", "Ready to start TLS"},
    {Say::reset, 250, "2.0.0", "Ok"},
    {Say::noop, 250, "2.0.0", "Ok"},
    {Say::bye, 221, "2.0.0", "Bye"},
    {Say::help, 214, "2.0.0", "Commands:"},
    {Say::cannot_verify, 252, "2.5.2", "Cannot VRFY user"},
    {Say::unknown_command, 500, "5.5.2", "Error: command not recognized"},
    {Say::bad_arguments, 501, "5.5.4", "Syntax error in parameters"},
    {Say::bad_hello_name, 501, "5.5.4", "Invalid domain name"},
    {Say::bad_sender, 501, "5.1.7", "Bad sender address syntax"},
    {Say::bad_recipient, 501, "5.1.3", "Bad recipient address syntax"},
    {Say::unknown_parameter, 555, "5.5.4", "Unsupported option"},
    {Say::hello_first, 503, "5.5.1", "Error: send HELO/EHLO first"},
    {Say::mail_first, 503, "5.5.1", "Error: need MAIL command"},
    {Say::recipient_first, 503, "5.5.1", "Error: need RCPT command"},
    {Say::nested_mail, 503, "5.5.1", "Error: nested MAIL command"},
    {Say::mail_under_way, 503, "5.5.1", "Error: MAIL transaction in progress"},
    {Say::all_refused, 554, "5.5.1", "Error: no valid recipients"},
    {Say::tls_required, 530, "5.7.0", "Must issue a STARTTLS command first"},
    {Say::tls_not_offered, 502, "5.5.1", "Error: command not implemented"},
    {Say::tls_already, 554, "5.5.1", "Error: TLS already active"},
    {Say::tls_pipelined, 554, "5.5.0", "Error: input behind STARTTLS"},
    {Say::tls_unavailable, 454, "4.7.0", "TLS not available due to local problem"},
    {Say::line_too_long, 500, "5.5.2", "Error: line too long"},
    {Say::too_many_recipients, 452, "4.5.3", "Error: too many recipients"},
    {Say::too_many_errors, 421, "4.7.0", "{fqdn} Error: too many errors"},
    {Say::too_many_commands, 421, "4.7.0", "{fqdn} Error: too many commands"},
    {Say::message_too_big, 552, "5.3.4", "Message size exceeds fixed limit"},
    {Say::bare_newline, 550, "5.6.11", "Error: bare <CR> or <LF> in message"},
    {Say::has_nul, 550, "5.6.0", "Error: NUL in message"},
    {Say::text_line_too_long, 550, "5.6.0", "Error: text line too long"},
    {Say::header_too_big, 552, "5.3.4", "Error: message header too long"},
    {Say::idle_too_long, 421, "4.4.2", "{fqdn} Error: timeout exceeded"},
    {Say::session_too_long, 421, "4.4.2", "{fqdn} Error: session timeout exceeded"},
    {Say::temporary_error, 451, "4.3.0", "Error: temporary failure"},
    {Say::shutting_down, 421, "4.3.2", "{fqdn} Service shutting down"},
};
static_assert(std::size(generic_words) == static_cast<std::size_t>(Say::count));

// Where Exchange Online says something else. Its real list of keywords goes on with BINARYMIME, CHUNKING and SMTPUTF8.
constexpr Wording exchange_words[] = {
    {Say::banner, 220, "", "{fqdn} Microsoft ESMTP MAIL Service ready at {date} [{session}]"},
    {Say::ehlo, 250, "", "{fqdn} Hello [{client}]"},
    {Say::helo, 250, "", "{fqdn} Hello [{client}]"},
    {Say::sender_ok, 250, "2.1.0", "Sender OK"},
    {Say::recipient_ok, 250, "2.1.5", "Recipient OK"},
    {Say::start_input, 354, "", "Start mail input; end with <CRLF>.<CRLF>"},
    {Say::ready_for_tls, 220, "2.0.0", "SMTP server ready"},
    {Say::reset, 250, "2.0.0", "Resetting"},
    {Say::noop, 250, "2.0.0", "OK"},
    {Say::bye, 221, "2.0.0", "Service closing transmission channel"},
    {Say::help, 214, "", "This server supports the following commands:"},
    {Say::cannot_verify, 252, "2.1.5", "Cannot VRFY user"},
    {Say::unknown_command, 500, "5.3.3", "Unrecognized command"},
    {Say::bad_arguments, 501, "5.5.4", "Invalid arguments"},
    {Say::bad_sender, 550, "5.1.7", "Invalid address"},
    {Say::bad_recipient, 501, "5.1.3", "Invalid address"},
    {Say::unknown_parameter, 501, "5.5.4", "Unrecognized parameter"},
    {Say::hello_first, 503, "5.5.2", "Send hello first"},
    {Say::mail_first, 503, "5.5.2", "Need mail command"},
    {Say::recipient_first, 503, "5.5.2", "Need rcpt command"},
    {Say::nested_mail, 503, "5.5.2", "Sender already specified"},
    {Say::all_refused, 550, "5.4.1", "All recipient addresses rejected : Access denied"},
    {Say::tls_not_offered, 500, "5.3.3", "Unrecognized command"},
    {Say::tls_already, 503, "5.5.2", "Only one STARTTLS command can be issued per session"},
    {Say::tls_pipelined, 503, "5.5.2", "Bad sequence of commands"},
    {Say::tls_unavailable, 454, "4.7.0", "TLS not available due to temporary reason"},
    {Say::line_too_long, 500, "5.5.2", "Command too long"},
    {Say::too_many_recipients, 452, "4.5.3", "Too many recipients"},
    {Say::too_many_errors, 421, "4.7.0", "Too many errors on this connection, closing transmission channel"},
    {Say::too_many_commands, 421, "4.7.0", "Too many commands on this connection, closing transmission channel"},
    {Say::message_too_big, 552, "5.3.4", "Message size exceeds fixed maximum message size"},
    {Say::bare_newline, 550, "5.6.11", "SMTP; Invalid characters"},
    {Say::has_nul, 550, "5.6.11", "SMTP; Invalid characters"},
    {Say::text_line_too_long, 550, "5.6.0", "Line length exceeds fixed maximum line length"},
    {Say::header_too_big, 552, "5.3.4", "Header size exceeds fixed maximum size"},
    {Say::idle_too_long, 451, "4.7.0", "Timeout waiting for client input"},
    {Say::session_too_long, 421, "4.4.1", "Connection timed out"},
    {Say::temporary_error, 451, "4.3.2", "Temporary server error. Please try again later"},
    {Say::shutting_down, 421, "4.3.2", "Service not available, closing transmission channel"},
};

ServerProfile make_generic() {
  ServerProfile profile;
  profile.name = "generic";
  profile.keywords = {Keyword::pipelining,     Keyword::size, Keyword::starttls, Keyword::enhanced_status_codes,
                      Keyword::eight_bit_mime, Keyword::dsn};
  profile.limits.text_line = 64 * 1024;
  profile.limits.recipients = 1000;
  profile.limits.errors = 20;
  profile.limits.commands = 10000;
  profile.limits.message = 52428800;
  profile.patience = {minutes{5}, minutes{60}};
  profile.bare_newline = BareNewline::refuse;
  set_words(profile, generic_words);
  profile.accepted = {250, "2.0.0", "Ok: queued as {id}"};
  return profile;
}

ServerProfile make_exchange_online() {
  auto profile = make_generic();
  profile.name = "exchange-online";
  profile.keywords = {Keyword::size,     Keyword::pipelining,    Keyword::dsn, Keyword::enhanced_status_codes,
                      Keyword::starttls, Keyword::eight_bit_mime};
  profile.limits.errors = 5;
  profile.limits.message = 157286400;
  profile.patience = {minutes{5}, minutes{10}};
  profile.bare_newline = BareNewline::keep;
  profile.trailer = Trailer::front_end;
  set_words(profile, exchange_words);
  profile.accepted = {250, "2.6.0",
                      "{id} [InternalId={internal}, Hostname={host}] {bytes} bytes in {seconds}, {rate} KB/sec Queued "
                      "mail for delivery"};
  return profile;
}

}  // namespace

const ServerProfile& exchange_online_profile() {
  static const ServerProfile profile = make_exchange_online();
  return profile;
}

const ServerProfile& generic_profile() {
  static const ServerProfile profile = make_generic();
  return profile;
}

const ServerProfile* find_profile(std::string_view name) {
  for (const auto* profile : {&exchange_online_profile(), &generic_profile()})
    if (profile->name == name) return profile;
  return nullptr;
}

mail::Reply accepted_reply(const ServerProfile& profile, const Accepted& accepted) {
  // Lab time may stand still while a message comes in; a rate needs a moment.
  const auto took = std::max(accepted.took, base::Duration{1});
  const double seconds = static_cast<double>(took.count()) / 1000;
  return filled(profile.accepted,
                {{"id", accepted.message_id},
                 {"internal", std::to_string(accepted.internal_id)},
                 {"host", accepted.hostname},
                 {"bytes", std::to_string(accepted.bytes)},
                 {"seconds", fmt::format("{:.3f}", seconds)},
                 {"rate", fmt::format("{:.3f}", static_cast<double>(accepted.bytes) / 1024 / seconds)}});
}

}  // namespace mailflow::protocol::smtp
