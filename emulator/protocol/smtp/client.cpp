#include "protocol/smtp/client.hpp"

#include <algorithm>
#include <utility>

#include "protocol/smtp/arguments.hpp"

namespace mailflow::protocol::smtp {
namespace {

constexpr std::size_t recipients_at_once = 100;

std::string notify_words(const mail::DsnNotify& notify) {
  std::string words;
  const auto add = [&words](bool wanted, const char* word) {
    if (!wanted) return;
    if (!words.empty()) words += ',';
    words += word;
  };
  add(notify.never, "NEVER");
  add(notify.success, "SUCCESS");
  add(notify.failure, "FAILURE");
  add(notify.delay, "DELAY");
  return words;
}

}  // namespace

ClientStep ClientDialogue::start() {
  stage_ = Stage::greeting;
  waits_ = Waits::greeting;
  return {Do::read, {}};
}

ClientStep ClientDialogue::say_hello() {
  stage_ = Stage::hello;
  waits_ = Waits::ehlo;
  return {Do::read, "EHLO " + hello_name_ + "\r\n"};
}

ClientStep ClientDialogue::give_up(Obstacle why) {
  obstacle_ = why;
  if (closing_) return {Do::over, {}};
  closing_ = true;
  return {Do::over, "QUIT\r\n"};
}

ClientStep ClientDialogue::replied(mail::Reply reply) {
  if (reply.code == 421) closing_ = true;
  const bool positive = mail::is_positive(reply);
  switch (waits_) {
    case Waits::greeting:
      greeting_ = std::move(reply);
      return positive ? say_hello() : give_up(Obstacle::refused);
    case Waits::ehlo:
    case Waits::helo:
      return hello_answered(std::move(reply));
    case Waits::starttls:
      return starttls_answered(std::move(reply));
    case Waits::quit:
      return {Do::over, {}};
    case Waits::reset:
    case Waits::mail:
    case Waits::rcpt:
    case Waits::data:
    case Waits::content:
      break;
  }
  return transaction_answered(std::move(reply));
}

ClientStep ClientDialogue::hello_answered(mail::Reply reply) {
  const bool positive = mail::is_positive(reply);
  if (!positive && waits_ == Waits::ehlo && mail::class_of(reply) == mail::ReplyClass::permanent && !closing_) {
    waits_ = Waits::helo;
    return {Do::read, "HELO " + hello_name_ + "\r\n"};
  }
  offers_ = positive && waits_ == Waits::ehlo ? read_offers(reply) : Offers{};
  hello_ = std::move(reply);
  if (!positive) return give_up(Obstacle::refused);
  if (!tls_ && tls_policy_ != TlsPolicy::none) {
    if (offers_.starttls) {
      stage_ = Stage::starttls;
      waits_ = Waits::starttls;
      return {Do::read, "STARTTLS\r\n"};
    }
    if (tls_policy_ == TlsPolicy::required) {
      stage_ = Stage::starttls;
      return give_up(Obstacle::tls_not_offered);
    }
  }
  open_ = true;
  return {Do::ready, {}};
}

ClientStep ClientDialogue::starttls_answered(mail::Reply reply) {
  const bool positive = mail::is_positive(reply);
  starttls_ = std::move(reply);
  if (positive) {
    stage_ = Stage::handshake;
    return {Do::start_tls, {}};
  }
  if (tls_policy_ == TlsPolicy::required || closing_) return give_up(Obstacle::refused);
  stage_ = Stage::hello;
  open_ = true;
  return {Do::ready, {}};
}

ClientStep ClientDialogue::tls_started() {
  tls_ = true;
  offers_ = {};
  hello_.reset();
  return say_hello();
}

ClientStep ClientDialogue::quit() {
  stage_ = Stage::quit;
  if (closing_ || !open_) return {Do::over, {}};
  open_ = false;
  waits_ = Waits::quit;
  return {Do::read, "QUIT\r\n"};
}

void ClientDialogue::append_mail(std::string& out) const {
  out += "MAIL FROM:" + mail::to_path(envelope_.sender);
  if (offers_.size) out += " SIZE=" + std::to_string(size_);
  if (offers_.eight_bit_mime && envelope_.body == mail::BodyType::eight_bit_mime) out += " BODY=8BITMIME";
  if (offers_.dsn && envelope_.dsn_return != mail::DsnReturn::unspecified)
    out += envelope_.dsn_return == mail::DsnReturn::full ? " RET=FULL" : " RET=HDRS";
  if (offers_.dsn && !envelope_.envelope_id.empty()) out += " ENVID=" + to_xtext(envelope_.envelope_id);
  out += "\r\n";
}

void ClientDialogue::append_recipient(std::string& out, const mail::Recipient& recipient) const {
  out += "RCPT TO:" + mail::to_path(recipient.address);
  if (offers_.dsn && recipient.notify != mail::DsnNotify{}) out += " NOTIFY=" + notify_words(recipient.notify);
  if (offers_.dsn && !recipient.original.empty()) {
    const auto type = recipient.original.substr(0, recipient.original.find(';') + 1);
    out += " ORCPT=" + type + to_xtext(std::string_view(recipient.original).substr(type.size()));
  }
  out += "\r\n";
}

ClientStep ClientDialogue::message(const mail::Envelope& envelope, std::uint64_t size) {
  envelope_ = envelope;
  size_ = size;
  transaction_ = {};
  transaction_.recipients.resize(envelope_.recipients.size());
  sent_recipients_ = 0;
  answered_recipients_ = 0;
  data_sent_ = false;
  stage_ = Stage::mail;
  ClientStep step{Do::read, needs_reset_ ? "RSET\r\n" : ""};
  waits_ = needs_reset_ ? Waits::reset : Waits::mail;
  if (needs_reset_ && !offers_.pipelining) return step;
  append_mail(step.output);
  if (offers_.pipelining) step.output += next_in_transaction().output;
  return step;
}

// What may go out now: the next group of recipients, and DATA behind the last; one command at a time without
// PIPELINING.
ClientStep ClientDialogue::next_in_transaction() {
  ClientStep step{Do::read, {}};
  const auto& recipients = envelope_.recipients;
  const std::size_t group = offers_.pipelining ? recipients_at_once : 1;
  const auto end = std::min(sent_recipients_ + group, recipients.size());
  const bool recipients_left = sent_recipients_ < recipients.size();
  for (; sent_recipients_ < end; ++sent_recipients_) append_recipient(step.output, recipients[sent_recipients_]);
  if (sent_recipients_ == recipients.size() && !data_sent_ && (offers_.pipelining || !recipients_left)) {
    step.output += "DATA\r\n";
    data_sent_ = true;
  }
  return step;
}

ClientStep ClientDialogue::finish_transaction() {
  transaction_.stage = stage_;
  open_ = !closing_;
  return {closing_ ? Do::over : Do::ready, {}};
}

TransactionResult ClientDialogue::take_transaction() {
  if (stage_ != Stage::quit) transaction_.stage = stage_;
  return std::exchange(transaction_, {});
}

ClientStep ClientDialogue::transaction_answered(mail::Reply reply) {
  switch (waits_) {
    case Waits::reset:
      return reset_answered();
    case Waits::mail:
      return sender_answered(std::move(reply));
    case Waits::rcpt:
      stage_ = Stage::rcpt;
      transaction_.recipients[answered_recipients_] = std::move(reply);
      if (++answered_recipients_ == envelope_.recipients.size()) waits_ = Waits::data;
      return go_on();
    case Waits::data:
      return data_answered(std::move(reply));
    case Waits::content:
      needs_reset_ = false;
      transaction_.content = std::move(reply);
      return finish_transaction();
    case Waits::greeting:
    case Waits::ehlo:
    case Waits::helo:
    case Waits::starttls:
    case Waits::quit:
      break;
  }
  return go_on();
}

ClientStep ClientDialogue::reset_answered() {
  needs_reset_ = false;
  waits_ = Waits::mail;
  ClientStep step{Do::read, {}};
  if (!offers_.pipelining) append_mail(step.output);
  if (closing_) return finish_transaction();
  return step;
}

ClientStep ClientDialogue::sender_answered(mail::Reply reply) {
  const bool positive = mail::is_positive(reply);
  transaction_.sender = std::move(reply);
  waits_ = envelope_.recipients.empty() ? Waits::data : Waits::rcpt;
  needs_reset_ = positive;
  // What was sent along is answered too; without pipelining nothing was.
  if (!positive && sent_recipients_ == 0 && !data_sent_) return finish_transaction();
  return go_on();
}

ClientStep ClientDialogue::data_answered(mail::Reply reply) {
  if (transaction_.sender && !mail::is_positive(*transaction_.sender))
    stage_ = Stage::mail;
  else if (transaction_.accepted() > 0)
    stage_ = Stage::data;
  const bool wants_content = reply.code == 354;
  transaction_.data = std::move(reply);
  if (closing_ || !wants_content) return finish_transaction();
  waits_ = Waits::content;
  if (transaction_.accepted() == 0) return {Do::send_nothing, {}};
  stage_ = Stage::content;
  return {Do::send_content, {}};
}

// After an answer that does not end the transaction.
ClientStep ClientDialogue::go_on() {
  if (closing_) return finish_transaction();
  const bool all_answered = answered_recipients_ == sent_recipients_;
  const bool refused = transaction_.sender && !mail::is_positive(*transaction_.sender);
  if (!all_answered || data_sent_) return {Do::read, {}};
  if (refused) {
    stage_ = Stage::mail;
    return finish_transaction();
  }
  // Without a recipient DATA makes no sense, unless it is out already.
  if (sent_recipients_ == envelope_.recipients.size() && transaction_.accepted() == 0) return finish_transaction();
  return next_in_transaction();
}

}  // namespace mailflow::protocol::smtp
