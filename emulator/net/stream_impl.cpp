#include "net/stream_impl.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace mailflow::net {
namespace {

constexpr std::size_t joined = 16 * 1024;  // a write up to this size goes out with what was put before

std::string_view sentence(IoFault fault) {
  switch (fault) {
    case IoFault::closed:
      return "the other side closed the connection";
    case IoFault::reset:
      return "the connection was reset";
    case IoFault::refused:
      return "the connection was refused";
    case IoFault::no_route:
      return "no route in this lab";
    case IoFault::timed_out:
      return "the time-out passed";
    case IoFault::cancelled:
      return "the session was cancelled";
    case IoFault::too_long:
      return "the line is too long";
    case IoFault::endless_line:
      return "a line has no end";
    case IoFault::plain_before_tls:
      return "plain text came behind STARTTLS";
    case IoFault::tls:
      return "the TLS session failed";
    case IoFault::limit:
      return "this machine has no resources left";
  }
  return "";
}

}  // namespace

StreamImpl::StreamImpl(Loop& loop, int descriptor, std::shared_ptr<Link> link, Side side, Origin given_origin)
    : origin(given_origin),
      loop_(loop),
      descriptor_(descriptor),
      side_(side),
      link_(std::move(link)),
      in_(loop.buffers()),
      out_(loop.buffers()) {
  if (origin == Origin::foreign) foreign_ = Ledger::Job(loop.ledger(), Ledger::Work::foreign);
  if (!loop_.poller().add(descriptor_, *this)) close();
}

StreamImpl::~StreamImpl() {
  if (waiter_ != nullptr) forget();
  close();
}

void StreamImpl::begin(Operation operation) {
  if (taken_line_ > 0 && operation != Operation::flush) consume(0);
  error_.reset();
  line_ = {};
  if (!is_open()) {
    operation_ = Operation::none;
    fail(IoFault::cancelled, "this side has closed the connection");
    return;
  }
  operation_ = operation;
}

void StreamImpl::begin_line(std::size_t limit) {
  begin(Operation::line);
  line_limit_ = std::min(limit, LineStream::largest_buffer);
}

void StreamImpl::begin_write(std::string_view text) {
  begin(Operation::flush);
  if (operation_ == Operation::none) return;
  if (!out_.empty() && text.size() <= joined)
    out_.append(text);
  else
    pending_ = text;
}

void StreamImpl::begin_tls(ssl_ctx_st* context, TlsSession::Role role, const std::string& server_name) {
  begin(Operation::handshake);
  if (operation_ == Operation::none) return;
  if (!in_.empty()) {
    in_.release();
    tls_refused_ = true;
    return;
  }
  tls_ = TlsSession::make(context, role, server_name, *this);
}

bool StreamImpl::step() {
  wants_write_ = false;
  switch (operation_) {
    case Operation::none:
      return true;
    case Operation::connect:
      return step_connect();
    case Operation::line:
      return step_line();
    case Operation::fill:
      return step_fill();
    case Operation::flush:
      return step_flush();
    case Operation::handshake:
      return step_handshake();
  }
  return true;
}

bool StreamImpl::fail(IoFault fault, std::string text) {
  error_ = std::make_unique<IoError>(IoError{fault, text.empty() ? std::string(sentence(fault)) : std::move(text)});
  return true;
}

bool StreamImpl::fail_system(int error) {
  switch (error) {
    case ECONNREFUSED:
      return fail(IoFault::refused, {});
    case ECONNRESET:
    case EPIPE:
      return fail(IoFault::reset, {});
    case ETIMEDOUT:
      return fail(IoFault::timed_out, {});
    default:
      return fail(IoFault::limit, std::strerror(error));
  }
}

void StreamImpl::tell_ledger(bool waiting) {
  if (!link_) return;
  const bool connecting = operation_ == Operation::connect;
  link_->waits_to_read(side_, waiting && !connecting && !wants_write_);
  link_->waits_to_write(side_, waiting && !connecting && wants_write_);
}

void StreamImpl::suspend(StreamWaitBase& waiter, std::coroutine_handle<> frame) {
  waiter_ = &waiter;
  frame_ = frame;
  if (deadline_) loop_.clock().arm(*this, *deadline_, deadline_kind_);
  tell_ledger(true);
}

void StreamImpl::forget() {
  waiter_->stream_ = nullptr;
  waiter_ = nullptr;
  if (Timer::armed()) loop_.clock().disarm(*this);
  Ready::take_back();
  tell_ledger(false);
  operation_ = Operation::none;
  pending_ = {};
}

// Resumes whoever waits; may destroy this stream.
void StreamImpl::complete() {
  if (Timer::armed()) loop_.clock().disarm(*this);
  Ready::take_back();
  tell_ledger(false);
  waiter_ = nullptr;
  frame_.resume();
}

IoResult<std::string_view> StreamImpl::take_result() {
  operation_ = Operation::none;
  pending_ = {};
  if (!error_) return line_;
  const auto error = std::move(error_);
  return tl::unexpected<IoError>(std::move(*error));
}

void StreamImpl::ready(std::uint32_t events) {
  if ((events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) ended_ = true;
  if ((events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) != 0) drained_ = false;
  if (waiter_ == nullptr || Ready::posted()) return;
  if (step())
    complete();
  else
    tell_ledger(true);
}

void StreamImpl::fire() {
  if (waiter_ == nullptr || Ready::posted()) return;
  fail(IoFault::timed_out, {});
  complete();
}

void StreamImpl::run() {
  complete();
}

void StreamImpl::consume(std::size_t bytes) {
  in_.consume(std::min(bytes + taken_line_, in_.size()));
  taken_line_ = 0;
  scanned_ = 0;
  if (in_.empty()) in_.release();
}

bool StreamImpl::has_line() const {
  return in_.view().substr(taken_line_).find("\r\n") != std::string_view::npos;
}

void StreamImpl::put(std::string_view text) {
  if (is_open()) out_.append(text);
}

void StreamImpl::set_deadline(std::optional<base::LabTime> when, TimerKind kind) {
  deadline_ = when;
  deadline_kind_ = kind;
  if (waiter_ == nullptr || Ready::posted()) return;
  if (deadline_)
    loop_.clock().arm(*this, *deadline_, deadline_kind_);
  else
    loop_.clock().disarm(*this);
}

void StreamImpl::cancel(IoFault fault) {
  if (waiter_ == nullptr || Ready::posted()) return;
  if (Timer::armed()) loop_.clock().disarm(*this);
  tell_ledger(false);
  fail(fault, {});
  loop_.post(*this);
}

void StreamImpl::close() {
  if (!is_open()) return;
  cancel(IoFault::cancelled);
  if (tls_) tls_->say_goodbye();
  loop_.poller().forget(*this);
  ::close(descriptor_);
  descriptor_ = -1;
  if (link_) link_->closed(side_);
  link_.reset();
  foreign_.done();
  in_.release();
  out_.release();
  taken_line_ = scanned_ = 0;
}

void StreamImpl::reset() {
  if (!is_open()) return;
  const linger at_once{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  tls_.reset();
  close();
}

}  // namespace mailflow::net
