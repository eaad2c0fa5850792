#pragma once
// The server's side of an SMTP session as a pure dialogue: lines in, steps out; no socket, no clock, no policy.
//
// The shell does what a Step says, tells what came of it, and gets the next Step. Where the host has to decide
// (connect, MAIL, RCPT, content), the Step asks; the answer is a Reply, whose empty text stands for the profile's usual
// words. All state that TLS must forget lives in Session and Transaction. Source: RFC 5321, 3207, 2920, 1870, 2034,
// 6152, 3461; Postfix's XCLIENT_README.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/time.hpp"
#include "mail/envelope.hpp"
#include "protocol/smtp/profile.hpp"
#include "protocol/smtp/xclient.hpp"

namespace mailflow::protocol::smtp {

enum class StartTls : std::uint8_t { none, offered, required };

// Whether a client may say for whom it speaks. Of those who may not, XCLIENT is an unknown command.
enum class XClient : std::uint8_t { refused, allowed };

// What all sessions of one endpoint share; outlives them.
struct ServerSetup {
  ServerProfile profile;
  std::string fqdn;
  base::DomainName default_domain;  // completes RCPT TO:<Postmaster>
  StartTls starttls = StartTls::offered;
};

struct Session {
  enum class Hello : std::uint8_t { none, helo, ehlo };
  Hello hello = Hello::none;
  std::string hello_name;
};

struct Transaction {
  mail::Envelope envelope;    // its recipients are the accepted ones
  mail::Recipient candidate;  // whom the host is asked about
  std::uint32_t refused = 0;  // recipients
};

enum class Act : std::uint8_t {
  answer,         // send the reply, read the next command
  ask_connect,    // ask the host, give its reply to answered()
  ask_client,     // take claim() for the client, set_client(), then as ask_connect
  ask_sender,     // … about transaction()->envelope.sender
  ask_recipient,  // … about transaction()->candidate
  ask_content,    // … about the envelope and the content
  read_content,   // send the reply, read the content by content_rules(), then content_ended()
  start_tls,      // send the reply, shake hands, then tls_started(), or end the session
  close,          // send the reply, end the session
};

struct Step {
  Act act = Act::answer;
  mail::Reply reply;
};

// Whether more input is buffered behind a line.
enum class Pending : std::uint8_t { nothing, more };

class ServerDialogue {
 public:
  // `client` is the client's address as text.
  ServerDialogue(const ServerSetup& setup, std::string client, std::string session_id,
                 XClient xclient = XClient::refused);

  Step connected() const { return {Act::ask_connect, {}}; }
  // A command line with its CRLF.
  Step command(std::string_view line, Pending pending, base::LabTime now);
  // The host's answer to whatever the last step asked.
  Step answered(Act asked, mail::Reply reply, base::LabTime now);
  mail::Envelope take_envelope() { return std::move(transaction_->envelope); }  // while asked about the content
  Step content_ended(ContentFault fault, base::LabTime now);
  void tls_started();
  void set_client(std::string client) { client_ = std::move(client); }

  // Things that happen to a session; each gives the step to take.
  Step line_too_long(base::LabTime now);
  Step tls_unavailable(base::LabTime now) const { return say(Say::tls_unavailable, now); }  // instead of start_tls
  Step happened(Say what, base::LabTime now) const;  // idle_too_long, temporary_error, shutting_down, …: closes

  std::size_t longest_line() const;  // that read_line should take, with CRLF
  ContentRules content_rules() const;
  const Session& session() const { return session_; }
  const Transaction* transaction() const { return transaction_ ? &*transaction_ : nullptr; }
  const ClientClaim& claim() const { return claim_; }  // empty before the first XCLIENT
  bool is_tls() const { return tls_; }
  const std::string& id() const { return id_; }
  const ServerSetup& setup() const { return *setup_; }

 private:
  friend struct ServerCommands;

  Step say(Say what, base::LabTime now) const;
  Step wrong(Say what, base::LabTime now);  // counts as the client's error
  mail::Reply with_trailer(mail::Reply reply, base::LabTime now) const;

  const ServerSetup* setup_;
  std::string client_;
  std::string id_;
  Session session_;
  std::optional<Transaction> transaction_;
  std::uint32_t errors_ = 0;
  std::uint32_t commands_ = 0;
  bool tls_ = false;
  XClient xclient_;
  ClientClaim claim_;
};

}  // namespace mailflow::protocol::smtp
