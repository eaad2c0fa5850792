#pragma once
// How one kind of mail server speaks: its banner, its replies, the keywords it offers, its limits. Data, not code: a
// host kind names a profile, a host may copy and change it.
//
// Placeholders in the words: {fqdn} {client} {date} {session} {size}, and in `accepted` {id} {internal} {host} {bytes}
// {seconds} {rate}. A keyword stands in the list only when the dialogue does what it promises.

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"
#include "mail/reply.hpp"
#include "protocol/smtp/content.hpp"

namespace mailflow::protocol::smtp {

// Everything that the dialogue says by itself.
enum class Say : std::uint8_t {
  banner,
  ehlo,
  helo,
  sender_ok,
  recipient_ok,
  start_input,
  ready_for_tls,
  reset,
  noop,
  bye,
  help,
  cannot_verify,
  unknown_command,
  bad_arguments,
  bad_hello_name,
  bad_sender,
  bad_recipient,
  unknown_parameter,
  hello_first,
  mail_first,
  recipient_first,
  nested_mail,
  mail_under_way,
  all_refused,
  tls_required,
  tls_not_offered,
  tls_already,
  tls_pipelined,
  tls_unavailable,
  line_too_long,
  too_many_recipients,
  too_many_errors,
  too_many_commands,
  message_too_big,
  bare_newline,
  has_nul,
  text_line_too_long,
  header_too_big,
  idle_too_long,
  session_too_long,
  temporary_error,
  shutting_down,
  count,
};

enum class Keyword : std::uint8_t { size, pipelining, dsn, enhanced_status_codes, starttls, eight_bit_mime };

struct Limits {
  std::size_t command_line = 512;  // with CRLF
  std::size_t path_line = 4096;    // MAIL and RCPT, which carry parameters
  std::size_t text_line = 0;
  std::size_t recipients = 0;
  unsigned errors = 0;    // of syntax and order; the next one ends the session
  unsigned commands = 0;  // since the last message
  std::uint64_t message = 0;
};

struct Patience {
  base::Duration idle{};     // between two commands, or two pieces of content
  base::Duration session{};  // from connect to the end
};

// Exchange Online ends the refusals of its policy with " [server time session]".
enum class Trailer : std::uint8_t { none, front_end };

// Who looks at the SIZE of MAIL FROM: the dialogue, or the host when it is asked about the sender.
enum class SizeCheck : std::uint8_t { by_dialogue, by_host };

struct ServerProfile {
  std::string name;
  std::vector<Keyword> keywords;  // in the order of the EHLO reply
  Limits limits;
  Patience patience;
  BareNewline bare_newline = BareNewline::keep;
  Trailer trailer = Trailer::none;
  SizeCheck size_check = SizeCheck::by_dialogue;
  std::array<mail::Reply, static_cast<std::size_t>(Say::count)> words;
  mail::Reply accepted;

  const mail::Reply& operator[](Say say) const { return words[static_cast<std::size_t>(say)]; }
  mail::Reply& operator[](Say say) { return words[static_cast<std::size_t>(say)]; }
};

const ServerProfile& exchange_online_profile();
const ServerProfile& generic_profile();
// By name, "exchange-online" or "generic"; nullptr for another one.
const ServerProfile* find_profile(std::string_view name);

// What a host knows of a message that it took over.
struct Accepted {
  std::string message_id;  // with its brackets; of a generic server the queue id
  std::uint64_t internal_id = 0;
  std::string hostname;  // the server behind the front end
  std::uint64_t bytes = 0;
  base::Duration took{};
};

// The 250 at the end of DATA.
mail::Reply accepted_reply(const ServerProfile& profile, const Accepted& accepted);

}  // namespace mailflow::protocol::smtp
