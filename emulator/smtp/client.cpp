#include "smtp/client.hpp"

#include <array>
#include <utility>

#include "protocol/smtp/reply_text.hpp"

namespace mailflow::smtp {
namespace {

namespace dialogue = protocol::smtp;
using dialogue::ClientStep;
using dialogue::Do;

constexpr std::size_t piece_size = 64 * 1024;

dialogue::TlsPolicy policy_of(const ClientOptions& options) {
  const bool possible = options.tls_context != nullptr || options.tls == dialogue::TlsPolicy::required;
  return possible ? options.tls : dialogue::TlsPolicy::none;
}

}  // namespace

std::string_view to_string(Obstacle obstacle) {
  switch (obstacle) {
    case Obstacle::none:
      return "none";
    case Obstacle::refused:
      return "refused";
    case Obstacle::tls_not_offered:
      return "tls-not-offered";
    case Obstacle::tls_failed:
      return "tls-failed";
    case Obstacle::not_trusted:
      return "not-trusted";
    case Obstacle::lost:
      return "lost";
    case Obstacle::timed_out:
      return "timed-out";
    case Obstacle::not_smtp:
      return "not-smtp";
  }
  return {};
}

Client::Client(net::LineStream stream, net::Clock& clock, ClientOptions options)
    : stream_(std::move(stream)),
      clock_(clock),
      options_(std::move(options)),
      dialogue_(options_.hello_name, policy_of(options_)) {}

void Client::put(std::string_view lines) {
  if (lines.empty()) return;
  stream_.put(lines);
  if (options_.observer != nullptr) tell_lines(*options_.observer, Flow::sent, lines);
}

void Client::expect(base::Duration patience) {
  stream_.set_deadline(clock_.now() + patience, net::TimerKind::session);
}

void Client::expect_reply() {
  const bool final = dialogue_.stage() == dialogue::Stage::content;
  expect(final ? options_.patience.final_reply : options_.patience.reply);
}

void Client::fail(Obstacle obstacle, std::string_view text) {
  stream_.close();
  if (result_.obstacle != Obstacle::none) return;
  result_.obstacle = obstacle;
  result_.text = text;
  if (options_.observer != nullptr) options_.observer->seen(Flow::note, "ended: " + result_.text);
}

void Client::fail(const net::IoError& error) {
  fail(error.fault == net::IoFault::timed_out ? Obstacle::timed_out : Obstacle::lost, error.text);
}

SessionResult Client::result() const {
  auto result = result_;
  result.stage = dialogue_.stage();
  result.greeting = dialogue_.greeting();
  result.hello = dialogue_.hello();
  result.starttls = dialogue_.starttls();
  return result;
}

bool Client::tls_started() {
  result_.tls = tls_facts(stream_, options_.trust.get(), clock_.now());
  if (options_.observer != nullptr) options_.observer->seen(Flow::note, "TLS: " + to_string(*result_.tls));
  if (!options_.check_server) return true;
  const auto reason = options_.check_server(*result_.tls);
  if (reason) fail(Obstacle::not_trusted, *reason);
  return !reason;
}

void Client::begin_content() {
  content_sent_ = 0;
  content_over_ = false;
  stuffer_ = {};
  if (options_.observer != nullptr)
    options_.observer->seen(Flow::note, "content: " + std::to_string(message_.size()) + " bytes");
}

std::string Client::next_piece() {
  std::string out;
  if (content_over_) return out;
  const std::array<std::string_view, 3> parts{message_.header(), message_.separator(), message_.body()};
  out.reserve(std::min(message_.size() - content_sent_, piece_size) + 64);
  std::size_t begin = 0;
  for (const auto part : parts) {
    const auto room = piece_size - std::min(piece_size, out.size());
    if (room > 0 && content_sent_ < begin + part.size()) {
      const auto piece = part.substr(content_sent_ - begin, room);
      stuffer_.add(out, piece);
      content_sent_ += piece.size();
    }
    begin += part.size();
  }
  if (content_sent_ == message_.size()) {
    stuffer_.end(out);
    content_over_ = true;
  }
  return out;
}

net::Task<bool> Client::start_tls() {
  expect(options_.patience.reply);
  if (options_.tls_context == nullptr) {
    fail(Obstacle::tls_failed, "there is no TLS context to start TLS with");
    co_return false;
  }
  const auto shaken = co_await stream_.start_tls_client(options_.tls_context, options_.server_name);
  if (shaken) co_return tls_started();
  const bool late = shaken.error().fault == net::IoFault::timed_out;
  fail(late ? Obstacle::timed_out : Obstacle::tls_failed, shaken.error().text);
  co_return false;
}

net::Task<bool> Client::write_content() {
  begin_content();
  auto piece = next_piece();
  while (!content_over_) {
    expect(options_.patience.block);
    const auto written = co_await stream_.write(piece);
    if (!written) {
      fail(written.error());
      co_return false;
    }
    piece = next_piece();
  }
  // The last piece goes out when the reply is waited for; of most messages it is the only one.
  stream_.put(piece);
  co_return true;
}

// None when the session is over.
net::Task<std::optional<mail::Reply>> Client::read_reply() {
  dialogue::ReplyReader reader;
  auto state = dialogue::ReplyReader::State::more;
  while (state == dialogue::ReplyReader::State::more) {
    const auto line = co_await stream_.read_line(dialogue::longest_reply_line);
    if (!line && line.error().fault != net::IoFault::too_long) {
      fail(line.error());
      co_return std::nullopt;
    }
    if (line && options_.observer != nullptr) tell_lines(*options_.observer, Flow::received, *line);
    state = line ? reader.line(*line) : dialogue::ReplyReader::State::malformed;
  }
  if (state == dialogue::ReplyReader::State::complete) co_return reader.take();
  fail(Obstacle::not_smtp, "the server's answer is no SMTP reply");
  co_return std::nullopt;
}

net::Task<bool> Client::drive(ClientStep step) {
  while (step.act != Do::ready) {
    if (step.act == Do::start_tls) {
      const auto started = co_await start_tls();
      if (!started) co_return false;
      step = dialogue_.tls_started();
      continue;
    }
    if (step.act == Do::send_content) {
      const auto written = co_await write_content();
      if (!written) co_return false;
    }
    if (step.act == Do::send_nothing) put(".\r\n");
    put(step.output);
    expect_reply();
    if (step.act == Do::over) {
      const auto flushed = co_await stream_.flush();
      static_cast<void>(flushed);
      stream_.close();
      co_return false;
    }
    auto reply = co_await read_reply();
    if (!reply) co_return false;
    step = dialogue_.replied(std::move(*reply));
  }
  co_return true;
}

net::Task<bool> Client::open() {
  const auto ready = co_await drive(dialogue_.start());
  if (ready || result_.obstacle != Obstacle::none) co_return ready;
  if (dialogue_.obstacle() == dialogue::Obstacle::tls_not_offered)
    fail(Obstacle::tls_not_offered, "the server does not offer STARTTLS");
  else
    fail(Obstacle::refused, "the server refused the session");
  co_return false;
}

net::Task<dialogue::TransactionResult> Client::send(mail::Envelope envelope, mail::Message message) {
  message_ = std::move(message);
  auto step = dialogue_.message(envelope, message_.size());
  const auto ready = co_await drive(std::move(step));
  static_cast<void>(ready);  // what became of the message is in the result, of the session in usable()
  message_ = {};
  co_return dialogue_.take_transaction();
}

net::Task<void> Client::quit() {
  if (!usable()) {
    stream_.close();
    co_return;
  }
  auto step = dialogue_.quit();
  const auto ready = co_await drive(std::move(step));
  static_cast<void>(ready);
  stream_.close();
}

net::Task<SessionResult> deliver(net::LineStream stream, net::Clock& clock, ClientOptions options,
                                 mail::Envelope envelope, mail::Message message) {
  Client client(std::move(stream), clock, std::move(options));
  const auto ready = co_await client.open();
  if (!ready) co_return client.result();
  auto transaction = co_await client.send(std::move(envelope), std::move(message));
  auto result = client.result();
  result.transaction = std::move(transaction);
  co_await client.quit();
  co_return result;
}

}  // namespace mailflow::smtp
