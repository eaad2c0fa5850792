#pragma once
// A listening socket that hands out accepted connections one by one.
//
// Without a free descriptor it waits until one of ours is closed; nothing spins and nothing sleeps.

#include <coroutine>
#include <memory>
#include <optional>

#include "net/network.hpp"
#include "net/poller.hpp"

namespace mailflow::net {

class ListenerImpl final : public PollHandler, private Ready {
 public:
  ListenerImpl(Network& network, int descriptor, RealEndpoint real, LabEndpoint as);
  ~ListenerImpl();
  ListenerImpl(const ListenerImpl&) = delete;
  ListenerImpl& operator=(const ListenerImpl&) = delete;

  const LabEndpoint& as() const { return as_; }
  RealEndpoint real() const { return real_; }
  bool is_open() const { return descriptor_ >= 0; }

  bool try_accept();  // true: there is a result
  void suspend(Listener::Accept& waiter, std::coroutine_handle<> frame);
  bool serves(const Listener::Accept& waiter) const { return waiter_ == &waiter; }
  void forget();
  IoResult<LineStream> take_result();
  void close();

 private:
  void ready(std::uint32_t events) override;
  void run() override;
  LineStream take_over(int descriptor, const base::IpAddress& peer, std::uint16_t peer_port);

  Network& network_;
  int descriptor_;
  RealEndpoint real_;
  LabEndpoint as_;
  std::unique_ptr<ListenerAccount> account_;
  bool starved_ = false;
  std::optional<LineStream> accepted_;
  Listener::Accept* waiter_ = nullptr;
  std::coroutine_handle<> frame_;
};

}  // namespace mailflow::net
