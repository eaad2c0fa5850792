#pragma once
// The client's side of SMTP sessions over a connected stream.
//
// A Client opens a session, takes one message after the other and quits; deliver() does that for one message. What the
// server answered, at each stage and for each recipient, is kept as values; refusals, lost connections, time-outs and
// failed handshakes are values too, never exceptions. Time-outs are the lab's (RFC 5321 4.5.3.2).

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "mail/envelope.hpp"
#include "mail/message.hpp"
#include "net/clock.hpp"
#include "net/line_stream.hpp"
#include "net/task.hpp"
#include "protocol/smtp/client.hpp"
#include "protocol/smtp/content.hpp"
#include "smtp/session.hpp"

struct ssl_ctx_st;

namespace mailflow::smtp {

struct ClientPatience {
  base::Duration reply = std::chrono::minutes{5};         // to the greeting and each command
  base::Duration block = std::chrono::minutes{3};         // for a piece of content to go out
  base::Duration final_reply = std::chrono::minutes{10};  // after the final dot
};

struct ClientOptions {
  std::string hello_name;
  protocol::smtp::TlsPolicy tls = protocol::smtp::TlsPolicy::opportunistic;
  ssl_ctx_st* tls_context = nullptr;  // with the certificate to show, or none; nullptr: STARTTLS is not used
  std::string server_name;            // SNI; empty: none
  std::shared_ptr<const pki::TrustStore> trust;
  // Says after the handshake why the session must not go on; empty: nothing is checked.
  std::function<std::optional<std::string>(const TlsFacts&)> check_server;
  ClientPatience patience;
  Observer* observer = nullptr;
};

// Why a session ended before its time.
enum class Obstacle : std::uint8_t {
  none,
  refused,          // a reply said no to the session itself; which one: see the stage
  tls_not_offered,  // though it is required
  tls_failed,       // the handshake
  not_trusted,      // check_server
  lost,             // closed or reset
  timed_out,
  not_smtp,  // what came was no reply
};
std::string_view to_string(Obstacle obstacle);

struct SessionResult {
  Obstacle obstacle = Obstacle::none;
  std::string text;                                              // of the obstacle, one sentence
  protocol::smtp::Stage stage = protocol::smtp::Stage::connect;  // where the session is or ended
  std::optional<mail::Reply> greeting;
  std::optional<mail::Reply> hello;     // the last one
  std::optional<mail::Reply> starttls;  // none: not asked for
  std::shared_ptr<const TlsFacts> tls;  // nullptr: plain
  std::optional<protocol::smtp::TransactionResult> transaction;
};

class Client {
 public:
  Client(net::LineStream stream, net::Clock& clock, ClientOptions options);

  // True when messages may be sent. Where opportunistic TLS fails in the handshake the connection is spent; connect
  // again with TlsPolicy::none.
  net::Task<bool> open();
  net::Task<protocol::smtp::TransactionResult> send(mail::Envelope envelope, mail::Message message);
  net::Task<void> quit();  // says QUIT where the session is still good, and closes
  bool usable() const { return stream_.is_open() && result_.obstacle == Obstacle::none && dialogue_.usable(); }
  SessionResult result() const;  // of the session, without a transaction

 private:
  net::Task<bool> drive(protocol::smtp::ClientStep step);  // until the session is ready (true) or over
  net::Task<bool> start_tls();
  net::Task<bool> write_content();
  net::Task<std::optional<mail::Reply>> read_reply();
  void put(std::string_view lines);
  void expect(base::Duration patience);
  void expect_reply();
  void fail(Obstacle obstacle, std::string_view text);
  void fail(const net::IoError& error);
  bool tls_started();
  // The next piece of the content as it goes on the wire; empty when all is out.
  std::string next_piece();
  void begin_content();

  net::LineStream stream_;
  net::Clock& clock_;
  ClientOptions options_;
  protocol::smtp::ClientDialogue dialogue_;
  SessionResult result_;
  mail::Message message_;
  protocol::smtp::DotStuffer stuffer_;
  std::size_t content_sent_ = 0;  // bytes of the message
  bool content_over_ = false;
};

net::Task<SessionResult> deliver(net::LineStream stream, net::Clock& clock, ClientOptions options,
                                 mail::Envelope envelope, mail::Message message);

}  // namespace mailflow::smtp
