#pragma once
// The client's side of an SMTP session as a pure dialogue: replies in, what to do next out.
//
// A session greets, says EHLO (HELO where EHLO is refused), starts TLS as its policy says, and then takes one message
// after the other: start(), message(), …, quit(). Where the server offers PIPELINING, MAIL, RCPT and DATA go out
// together (recipients in groups of 100). What the server answered is kept as values; a refusal is never an error.
// Source: RFC 5321, 2920, 3207, 1870, 3461.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mail/envelope.hpp"
#include "mail/reply.hpp"

namespace mailflow::protocol::smtp {

enum class TlsPolicy : std::uint8_t { none, opportunistic, required };

enum class Stage : std::uint8_t { connect, greeting, hello, starttls, handshake, mail, rcpt, data, content, quit };
std::string_view to_string(Stage stage);

// What EHLO promised.
struct Offers {
  bool pipelining = false;
  bool starttls = false;
  bool dsn = false;
  bool eight_bit_mime = false;
  bool enhanced_status_codes = false;
  bool size = false;
  std::uint64_t largest = 0;  // of SIZE; 0: no number

  bool operator==(const Offers&) const = default;
};
Offers read_offers(const mail::Reply& ehlo);

enum class Do : std::uint8_t {
  read,          // send `output`, read one reply for replied()
  start_tls,     // shake hands, then tls_started() (or give up the connection)
  send_content,  // send the message's content, dot-stuffed, with its final dot; then replied() with the answer
  send_nothing,  // the server waits for content though it refused all recipients: send the final dot alone; replied()
  ready,         // the session is open: message() or quit()
  over,          // send `output`, close
};

struct ClientStep {
  Do act = Do::over;
  std::string output;
};

// Why a session could not be used, beyond what the replies say.
enum class Obstacle : std::uint8_t { none, refused, tls_not_offered };

struct TransactionResult {
  Stage stage = Stage::mail;                           // how far it came
  std::optional<mail::Reply> sender;                   // the answer to MAIL
  std::vector<std::optional<mail::Reply>> recipients;  // as in the envelope
  std::optional<mail::Reply> data;                     // the answer to DATA
  std::optional<mail::Reply> content;                  // the answer to the final dot
  std::size_t accepted() const;                        // recipients with a positive reply

  bool operator==(const TransactionResult&) const = default;
};

class ClientDialogue {
 public:
  ClientDialogue(std::string hello_name, TlsPolicy tls) : hello_name_(std::move(hello_name)), tls_policy_(tls) {}

  ClientStep start();  // reads the greeting
  ClientStep replied(mail::Reply reply);
  ClientStep tls_started();
  // `size` in bytes, of the content as it will be sent.
  ClientStep message(const mail::Envelope& envelope, std::uint64_t size);
  ClientStep quit();

  Stage stage() const { return stage_; }
  Obstacle obstacle() const { return obstacle_; }
  // May take another message.
  bool usable() const { return open_ && !closing_; }
  const std::optional<mail::Reply>& greeting() const { return greeting_; }
  const std::optional<mail::Reply>& hello() const { return hello_; }
  const std::optional<mail::Reply>& starttls() const { return starttls_; }
  const Offers& offers() const { return offers_; }
  const TransactionResult& transaction() const { return transaction_; }
  // After the step `ready` or `over`, or when the connection is lost meanwhile.
  TransactionResult take_transaction();

 private:
  enum class Waits : std::uint8_t { greeting, ehlo, helo, starttls, reset, mail, rcpt, data, content, quit };

  ClientStep say_hello();
  ClientStep hello_answered(mail::Reply reply);
  ClientStep starttls_answered(mail::Reply reply);
  ClientStep give_up(Obstacle why);
  ClientStep transaction_answered(mail::Reply reply);
  ClientStep reset_answered();
  ClientStep sender_answered(mail::Reply reply);
  ClientStep data_answered(mail::Reply reply);
  ClientStep go_on();
  ClientStep next_in_transaction();
  ClientStep finish_transaction();
  void append_mail(std::string& out) const;
  void append_recipient(std::string& out, const mail::Recipient& recipient) const;

  std::string hello_name_;
  TlsPolicy tls_policy_;
  Waits waits_ = Waits::greeting;
  Stage stage_ = Stage::connect;
  Obstacle obstacle_ = Obstacle::none;
  bool tls_ = false;
  bool open_ = false;
  bool closing_ = false;      // the server said 421
  bool needs_reset_ = false;  // the last transaction ended before its content
  Offers offers_;
  std::optional<mail::Reply> greeting_;
  std::optional<mail::Reply> hello_;
  std::optional<mail::Reply> starttls_;

  mail::Envelope envelope_;
  std::uint64_t size_ = 0;
  TransactionResult transaction_;
  std::size_t sent_recipients_ = 0;
  std::size_t answered_recipients_ = 0;
  bool data_sent_ = false;
};

}  // namespace mailflow::protocol::smtp
