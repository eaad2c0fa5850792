// The steps of a stream's operations: what is read, written and shaken hands about when the descriptor is ready.

#include "net/stream_impl.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace mailflow::net {

// The first event of a new descriptor may be older than the connect, hence the question for the peer.
bool StreamImpl::step_connect() {
  int error = 0;
  socklen_t length = sizeof error;
  ::getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &length);
  if (error != 0) return fail_system(error);
  sockaddr_storage name{};
  length = sizeof name;
  if (::getpeername(descriptor_, reinterpret_cast<sockaddr*>(&name), &length) == 0) return true;
  if (errno != ENOTCONN) return fail_system(errno);
  wants_write_ = true;
  return false;
}

bool StreamImpl::step_line() {
  while (true) {
    const auto text = in_.view();
    const auto end = text.find("\r\n", scanned_);
    if (end != std::string_view::npos) {
      const auto length = end + 2;
      scanned_ = 0;
      if (!skipped_ && length <= line_limit_) {
        line_ = text.substr(0, length);
        taken_line_ = length;
        return true;
      }
      skipped_.reset();
      in_.consume(length);
      return fail(IoFault::too_long, {});
    }
    scanned_ = text.ends_with('\r') ? text.size() - 1 : text.size();
    if (skipped_ || text.size() >= line_limit_) {
      skipped_ = skipped_.value_or(0) + scanned_;
      in_.consume(scanned_);
      scanned_ = 0;
      if (*skipped_ > LineStream::longest_skipped) return fail(IoFault::endless_line, {});
    }
    if (!out_.empty()) {
      const bool flushed = step_flush();
      if (!flushed || error_) return flushed;
    }
    const auto got = receive();
    if (got != Got::more) return got == Got::over;
  }
}

bool StreamImpl::step_fill() {
  if (!out_.empty()) {
    const bool flushed = step_flush();
    if (!flushed || error_) return flushed;
  }
  return receive() != Got::wait;
}

bool StreamImpl::step_flush() {
  while (!out_.empty()) {
    auto data = out_.view();
    const auto before = data.size();
    const auto sent = send_some(data);
    out_.consume(before - data.size());
    if (sent != Got::more) return sent == Got::over;
  }
  out_.release();
  while (!pending_.empty()) {
    const auto sent = send_some(pending_);
    if (sent != Got::more) return sent == Got::over;
  }
  return true;
}

bool StreamImpl::step_handshake() {
  if (tls_refused_) {
    tls_refused_ = false;
    return fail(IoFault::plain_before_tls, {});
  }
  if (!tls_) return fail(IoFault::limit, {});
  if (!out_.empty()) return fail(IoFault::tls, "output was left before the TLS handshake");
  const auto step = tls_->handshake();
  if (step == TlsStep::done) return true;
  return fail_io(step) == Got::over;
}

StreamImpl::Got StreamImpl::fail_io(TlsStep step) {
  switch (step) {
    case TlsStep::done:
      return Got::more;
    case TlsStep::want_read:
      wants_write_ = false;
      return Got::wait;
    case TlsStep::want_write:
      wants_write_ = true;
      return Got::wait;
    case TlsStep::ended:
      fail(eof_ || errno == 0 ? IoFault::closed : IoFault::reset, {});
      return Got::over;
    case TlsStep::failed:
      fail(IoFault::tls, tls_->failure());
      return Got::over;
  }
  return Got::over;
}

StreamImpl::Got StreamImpl::receive() {
  auto* room = in_.room(LineStream::largest_buffer);
  if (room == nullptr) {
    fail(IoFault::too_long, "more input is waiting than a session may hold");
    return Got::over;
  }
  if (tls_) {
    std::size_t got = 0;
    errno = 0;
    const auto step = tls_->read(room, in_.room_size(), got);
    if (step == TlsStep::done) {
      in_.added(got);
      return Got::more;
    }
    if (in_.empty()) in_.release();
    return fail_io(step);
  }
  const auto got = raw_receive(room, in_.room_size());
  if (got > 0) {
    in_.added(static_cast<std::size_t>(got));
    return Got::more;
  }
  const int error = errno;
  if (in_.empty()) in_.release();
  if (got < 0 && error == EAGAIN) return Got::wait;
  if (got == 0)
    fail(IoFault::closed, {});
  else
    fail_system(error);
  return Got::over;
}

StreamImpl::Got StreamImpl::send_some(std::string_view& data) {
  if (tls_) {
    std::size_t sent = 0;
    errno = 0;
    const auto step = tls_->write(data, sent);
    if (step == TlsStep::done) data.remove_prefix(sent);
    return fail_io(step);
  }
  const auto sent = raw_send(data.data(), data.size());
  if (sent >= 0) {
    data.remove_prefix(static_cast<std::size_t>(sent));
    return Got::more;
  }
  if (errno == EAGAIN) {
    wants_write_ = true;
    return Got::wait;
  }
  fail_system(errno);
  return Got::over;
}

long StreamImpl::raw_receive(char* data, std::size_t size) {
  if (drained_) {
    errno = EAGAIN;
    return -1;
  }
  const auto got = ::recv(descriptor_, data, size, 0);
  if (got > 0) {
    bytes_in_ += static_cast<std::uint64_t>(got);
    if (link_) link_->received(side_, static_cast<std::size_t>(got));
    // A short read means that the kernel is empty and the next byte makes a new edge; a seen end makes none.
    drained_ = static_cast<std::size_t>(got) < size && !ended_;
    return got;
  }
  if (got < 0 && errno == EAGAIN) {
    drained_ = true;
    return -1;
  }
  const int error = errno;
  eof_ = eof_ || got == 0;
  if (link_) link_->saw_end(side_);
  errno = error;
  return got;
}

long StreamImpl::raw_send(const char* data, std::size_t size) {
  const auto sent = ::send(descriptor_, data, size, MSG_NOSIGNAL);
  if (sent > 0) {
    bytes_out_ += static_cast<std::uint64_t>(sent);
    if (link_) link_->sent(side_, static_cast<std::size_t>(sent));
  }
  return sent;
}

}  // namespace mailflow::net
