#include <unistd.h>

#include <cerrno>

#include "net/listener_impl.hpp"
#include "net/socket.hpp"
#include "net/stream_impl.hpp"

namespace mailflow::net {

ListenerImpl::ListenerImpl(Network& network, int descriptor, RealEndpoint real, LabEndpoint as)
    : network_(network),
      descriptor_(descriptor),
      real_(real),
      as_(std::move(as)),
      account_(std::make_unique<ListenerAccount>(network.loop().ledger(), real.address, real.port)) {
  network_.loop().poller().add(descriptor_, *this);
}

ListenerImpl::~ListenerImpl() {
  if (waiter_ != nullptr) forget();
  close();
}

LineStream ListenerImpl::take_over(int descriptor, const base::IpAddress& peer, std::uint16_t peer_port) {
  const auto real_peer = peer.is_v4() ? peer.v4_bits() : 0;
  auto link = network_.loop().ledger().accepted({real_peer, real_.address, peer_port, real_.port});
  const auto origin = link ? Origin::lab : Origin::foreign;
  auto stream = std::make_unique<StreamImpl>(network_.loop(), descriptor, std::move(link), Side::server, origin);
  stream->local = as_;
  stream->peer = {network_.addresses().lab(real_peer).value_or(peer), peer_port};
  return LineStream(std::move(stream));
}

bool ListenerImpl::try_accept() {
  if (!is_open()) return true;
  while (true) {
    const auto next = accept_from(descriptor_);
    if (next.descriptor >= 0) {
      accepted_ = take_over(next.descriptor, next.peer, next.peer_port);
      return true;
    }
    switch (next.error) {
      case EAGAIN:
        return false;
      case EMFILE:
      case ENFILE:
      case ENOBUFS:
      case ENOMEM:
        starved_ = true;
        network_.loop().poller().tell_when_freed(*this);
        return false;
      default:
        break;  // that connection is gone; the next one
    }
  }
}

void ListenerImpl::suspend(Listener::Accept& waiter, std::coroutine_handle<> frame) {
  waiter_ = &waiter;
  frame_ = frame;
  account_->waits(!starved_);
}

void ListenerImpl::forget() {
  waiter_->listener_ = nullptr;
  waiter_ = nullptr;
  Ready::take_back();
  if (account_) account_->waits(false);
}

void ListenerImpl::ready(std::uint32_t) {
  starved_ = false;
  if (waiter_ == nullptr || Ready::posted()) return;
  if (!try_accept()) {
    account_->waits(!starved_);
    return;
  }
  account_->waits(false);
  run();
}

void ListenerImpl::run() {
  waiter_ = nullptr;
  frame_.resume();
}

IoResult<LineStream> ListenerImpl::take_result() {
  if (!accepted_) return tl::unexpected<IoError>(IoError{IoFault::cancelled, "the listener was closed"});
  auto stream = std::move(*accepted_);
  accepted_.reset();
  return stream;
}

void ListenerImpl::close() {
  if (!is_open()) return;
  network_.loop().poller().forget(*this);
  ::close(descriptor_);
  descriptor_ = -1;
  account_.reset();
  if (waiter_ != nullptr) network_.loop().post(*this);
}

Listener::Listener() = default;
Listener::Listener(std::unique_ptr<ListenerImpl> impl) : impl_(std::move(impl)) {}
Listener::Listener(Listener&&) noexcept = default;
Listener& Listener::operator=(Listener&&) noexcept = default;
Listener::~Listener() = default;

Listener::Accept Listener::accept() {
  return Accept(impl_.get());
}

void Listener::close() {
  if (impl_) impl_->close();
}

const base::IpAddress& Listener::address() const {
  return impl_->as().address;
}
RealEndpoint Listener::real() const {
  return impl_->real();
}

Listener::Accept::~Accept() {
  if (listener_ != nullptr && listener_->serves(*this)) listener_->forget();
}

bool Listener::Accept::await_ready() {
  return listener_ == nullptr || listener_->try_accept();
}

void Listener::Accept::await_suspend(std::coroutine_handle<> frame) {
  listener_->suspend(*this, frame);
}

IoResult<LineStream> Listener::Accept::await_resume() {
  if (listener_ == nullptr) return tl::unexpected<IoError>(IoError{IoFault::cancelled, "the listener is not open"});
  return listener_->take_result();
}

}  // namespace mailflow::net
