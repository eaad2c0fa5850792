#include "net/line_stream.hpp"

#include "net/stream_impl.hpp"

namespace mailflow::net {
namespace {

const LabEndpoint nowhere;

}  // namespace

LineStream::LineStream() = default;
LineStream::LineStream(std::unique_ptr<StreamImpl> impl) : impl_(std::move(impl)) {}
LineStream::LineStream(LineStream&&) noexcept = default;
LineStream& LineStream::operator=(LineStream&&) noexcept = default;
LineStream::~LineStream() = default;

bool LineStream::is_open() const {
  return impl_ && impl_->is_open();
}
const LabEndpoint& LineStream::local() const {
  return impl_ ? impl_->local : nowhere;
}
const LabEndpoint& LineStream::peer() const {
  return impl_ ? impl_->peer : nowhere;
}
Origin LineStream::origin() const {
  return impl_ ? impl_->origin : Origin::lab;
}

void LineStream::name_ends(LabEndpoint local, LabEndpoint peer) {
  if (!impl_) return;
  impl_->local = std::move(local);
  impl_->peer = std::move(peer);
}

StreamWait<std::string_view> LineStream::read_line(std::size_t limit) {
  if (impl_) impl_->begin_line(limit);
  return StreamWait<std::string_view>(impl_.get());
}

std::string_view LineStream::buffered() const {
  return impl_ ? impl_->buffered() : std::string_view{};
}

void LineStream::consume(std::size_t bytes) {
  if (impl_) impl_->consume(bytes);
}

StreamWait<void> LineStream::fill() {
  if (impl_) impl_->begin(StreamImpl::Operation::fill);
  return StreamWait<void>(impl_.get());
}

bool LineStream::has_line() const {
  return impl_ && impl_->has_line();
}

void LineStream::put(std::string_view text) {
  if (impl_) impl_->put(text);
}

StreamWait<void> LineStream::flush() {
  if (impl_) impl_->begin(StreamImpl::Operation::flush);
  return StreamWait<void>(impl_.get());
}

StreamWait<void> LineStream::write(std::string_view text) {
  if (impl_) impl_->begin_write(text);
  return StreamWait<void>(impl_.get());
}

StreamWait<void> LineStream::start_tls_server(ssl_ctx_st* context) {
  if (impl_) impl_->begin_tls(context, TlsSession::Role::server, {});
  return StreamWait<void>(impl_.get());
}

StreamWait<void> LineStream::start_tls_client(ssl_ctx_st* context, std::string server_name) {
  if (impl_) impl_->begin_tls(context, TlsSession::Role::client, server_name);
  return StreamWait<void>(impl_.get());
}

bool LineStream::is_tls() const {
  return impl_ && impl_->tls() != nullptr;
}

TlsInfo LineStream::tls_info() const {
  return is_tls() ? impl_->tls()->info() : TlsInfo{};
}

ssl_st* LineStream::tls() const {
  return is_tls() ? impl_->tls()->handle() : nullptr;
}

void LineStream::set_deadline(base::LabTime when, TimerKind kind) {
  if (impl_) impl_->set_deadline(when, kind);
}

void LineStream::clear_deadline() {
  if (impl_) impl_->set_deadline(std::nullopt, TimerKind::session);
}

void LineStream::cancel() {
  if (impl_) impl_->cancel(IoFault::cancelled);
}

void LineStream::close() {
  if (impl_) impl_->close();
}

void LineStream::reset() {
  if (impl_) impl_->reset();
}

std::uint64_t LineStream::bytes_in() const {
  return impl_ ? impl_->bytes_in() : 0;
}
std::uint64_t LineStream::bytes_out() const {
  return impl_ ? impl_->bytes_out() : 0;
}

StreamWaitBase::~StreamWaitBase() {
  if (suspended_ && stream_ != nullptr && stream_->serves(*this)) stream_->forget();
}

bool StreamWaitBase::await_ready() const {
  return stream_ == nullptr || stream_->step();
}

void StreamWaitBase::await_suspend(std::coroutine_handle<> frame) {
  suspended_ = true;
  stream_->suspend(*this, frame);
}

IoResult<std::string_view> StreamWaitBase::finish() {
  suspended_ = false;
  if (stream_ == nullptr) return tl::unexpected<IoError>(IoError{IoFault::cancelled, "the stream is not open"});
  return stream_->take_result();
}

}  // namespace mailflow::net
