#include "protocol/smtp/server.hpp"

#include <algorithm>

#include "protocol/smtp/server_commands.hpp"
#include "protocol/smtp/words.hpp"

namespace mailflow::protocol::smtp {
namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

bool is_printable(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte < 0x7f) || c == '\t';
  });
}

Say said_of(ContentFault fault) {
  switch (fault) {
    case ContentFault::bare_newline:
      return Say::bare_newline;
    case ContentFault::nul:
      return Say::has_nul;
    case ContentFault::too_big:
      return Say::message_too_big;
    case ContentFault::line_too_long:
      return Say::text_line_too_long;
    case ContentFault::header_too_big:
      return Say::header_too_big;
    case ContentFault::none:
      break;
  }
  return Say::temporary_error;
}

bool takes_long_line(std::string_view verb) {
  return mail::equal_ignoring_case(verb, "MAIL") || mail::equal_ignoring_case(verb, "RCPT");
}

}  // namespace

ServerDialogue::ServerDialogue(const ServerSetup& setup, std::string client, std::string session_id, XClient xclient)
    : setup_(&setup), client_(std::move(client)), id_(std::move(session_id)), xclient_(xclient) {}

Step ServerDialogue::say(Say what, base::LabTime now) const {
  const auto& words = setup_->profile[what];
  if (words.text.find('{') == std::string::npos) return {Act::answer, words};
  return {Act::answer, filled(words, {{"fqdn", setup_->fqdn},
                                      {"client", client_},
                                      {"session", id_},
                                      {"date", base::rfc5322(now)},
                                      {"size", std::to_string(setup_->profile.limits.message)}})};
}

Step ServerDialogue::wrong(Say what, base::LabTime now) {
  if (++errors_ <= setup_->profile.limits.errors) return say(what, now);
  return happened(Say::too_many_errors, now);
}

Step ServerDialogue::happened(Say what, base::LabTime now) const {
  auto step = say(what, now);
  step.act = Act::close;
  return step;
}

mail::Reply ServerDialogue::with_trailer(mail::Reply reply, base::LabTime now) const {
  if (setup_->profile.trailer == Trailer::front_end && mail::is_refusal(reply))
    reply.text += " [" + setup_->fqdn + ' ' + base::iso(now) + ' ' + id_ + ']';
  return reply;
}

std::size_t ServerDialogue::longest_line() const {
  return std::max(setup_->profile.limits.command_line, setup_->profile.limits.path_line);
}

ContentRules ServerDialogue::content_rules() const {
  const auto& profile = setup_->profile;
  return {profile.limits.message, profile.limits.text_line, profile.bare_newline};
}

Step ServerDialogue::line_too_long(base::LabTime now) {
  return wrong(Say::line_too_long, now);
}

Step ServerDialogue::command(std::string_view line, Pending pending, base::LabTime now) {
  const auto& limits = setup_->profile.limits;
  if (++commands_ > limits.commands) return happened(Say::too_many_commands, now);
  const auto size = line.size();
  if (line.ends_with("\r\n")) line.remove_suffix(2);
  const auto verb = line.substr(0, line.find_first_of(" \t"));
  if (size > (takes_long_line(verb) ? limits.path_line : limits.command_line)) return line_too_long(now);
  const CommandInput input{trimmed(line.substr(verb.size())), pending, now};
  const auto* row = find_command(verb);
  if (row == nullptr || (row->needs.trust && xclient_ == XClient::refused)) return wrong(Say::unknown_command, now);
  if (!is_printable(line)) return wrong(Say::bad_arguments, now);
  if (row->needs.hello && session_.hello == Session::Hello::none) return wrong(Say::hello_first, now);
  if (row->needs.tls && setup_->starttls == StartTls::required && !tls_) return wrong(Say::tls_required, now);
  if (row->needs.no_arguments && !input.arguments.empty()) return wrong(Say::bad_arguments, now);
  return row->proceed(*this, input);
}

Step ServerDialogue::answered(Act asked, mail::Reply reply, base::LabTime now) {
  const bool taken = mail::is_positive(reply);
  auto usual = Say::banner;
  if (asked == Act::ask_sender) {
    usual = Say::sender_ok;
    if (!taken) transaction_.reset();
  } else if (asked == Act::ask_recipient) {
    usual = Say::recipient_ok;
    if (taken)
      transaction_->envelope.recipients.push_back(std::move(transaction_->candidate));
    else
      ++transaction_->refused;
  } else if (asked == Act::ask_content) {
    usual = Say::reset;
    transaction_.reset();
    if (taken) commands_ = 0;
  }
  if (taken && reply.text.empty()) return say(usual, now);
  const bool ends = asked == Act::ask_connect || asked == Act::ask_client || reply.code == 421;
  const auto act = ends && !taken ? Act::close : Act::answer;
  return {act, with_trailer(std::move(reply), now)};
}

Step ServerDialogue::content_ended(ContentFault fault, base::LabTime now) {
  if (fault == ContentFault::none) return {Act::ask_content, {}};
  transaction_.reset();
  return say(said_of(fault), now);
}

void ServerDialogue::tls_started() {
  session_ = {};
  transaction_.reset();
  tls_ = true;
}

}  // namespace mailflow::protocol::smtp
