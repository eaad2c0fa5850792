#pragma once
// The lab's network on this machine: the one place that connects, binds and listens.
//
// Connect goes to the lab's own addresses and to external servers the lab file names, from the client's own mapped
// address, so that the server sees the true lab peer; every other target ends in no_route without a system call. Ports
// are the lab's: 25 stands for whichever port the lab's SMTP listeners got. Listeners are on the block's addresses;
// entries for real clients elsewhere are listed one by one. Errors at start are `unavailable` with the port or limit.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/ip.hpp"
#include "base/result.hpp"
#include "net/address_map.hpp"
#include "net/io_error.hpp"
#include "net/line_stream.hpp"
#include "net/loop.hpp"
#include "net/task.hpp"

namespace mailflow::net {

inline constexpr std::uint16_t smtp_port = 25;

// Which real port the lab's port 25 becomes, the same for all hosts.
enum class PortPlan : std::uint8_t {
  unprivileged,  // `run`: 2525 or the next one that is free on all addresses
  standard,      // `up`: 25 if all binds succeed, else as above
};

class Network;
class ListenerImpl;

class Listener {
 public:
  class Accept;

  Listener();
  explicit Listener(std::unique_ptr<ListenerImpl> impl);
  Listener(Listener&&) noexcept;
  Listener& operator=(Listener&&) noexcept;
  ~Listener();

  // co_await → IoResult<LineStream>. Fails only with `cancelled`, when the listener is closed; what the machine lacks
  // for a moment (descriptors) is waited for.
  Accept accept();
  void close();
  const base::IpAddress& address() const;  // the lab host's
  RealEndpoint real() const;

 private:
  std::unique_ptr<ListenerImpl> impl_;
};

class Listener::Accept {
 public:
  explicit Accept(ListenerImpl* listener) : listener_(listener) {}
  Accept(const Accept&) = delete;
  Accept& operator=(const Accept&) = delete;
  ~Accept();
  bool await_ready();
  void await_suspend(std::coroutine_handle<> frame);
  IoResult<LineStream> await_resume();

 private:
  friend class ListenerImpl;
  ListenerImpl* listener_;  // nullptr when the listener went first
};

// A real server that takes part: connects to `lab` go to `real` (loopback unless the command line allowed more).
struct External {
  base::IpAddress lab;
  base::IpAddress real;
  std::uint16_t port = 0;
};

class Network {
 public:
  // Claims a block of addresses, raises the soft descriptor limit, ignores SIGPIPE.
  static base::Result<std::unique_ptr<Network>> open(Loop& loop);
  ~Network();
  Network(const Network&) = delete;
  Network& operator=(const Network&) = delete;

  Loop& loop();
  AddressMap& addresses();

  // Makes an address the lab's own: connects to it are allowed (and refused by the kernel where nothing listens).
  base::Result<void> own(const base::IpAddress& address);
  bool owns(const base::IpAddress& address) const;
  void disown(const base::IpAddress& address);
  base::Result<void> add_external(const External& external);
  void forget_externals();

  // SMTP listeners on all `addresses` (owned from now on) with one real port; all or none. Later ones join that port.
  base::Result<std::vector<Listener>> listen_smtp(std::vector<base::IpAddress> addresses, PortPlan plan);
  // Another port of the lab (53, 587, …) on one of the block's loopback addresses; real port 0 lets the kernel choose.
  base::Result<Listener> listen_at(RealEndpoint real, const base::IpAddress& as);
  // An entry for real clients on any address of the machine ("127.0.0.1", "0.0.0.0" in a container).
  base::Result<Listener> listen_entry(const base::IpAddress& real, std::uint16_t port, const base::IpAddress& as);
  std::uint16_t real_smtp_port() const;  // 0 before listen_smtp

  // `from` is the client's lab address (mapped on demand). Connect takes no lab time. The port is the lab's.
  Task<IoResult<LineStream>> connect(base::IpAddress from, base::IpAddress to, std::uint16_t port);
  // Room dns's TCP and the resolver: to a loopback address of the block, nothing else.
  Task<IoResult<LineStream>> connect_real(base::IpAddress from, RealEndpoint to);

 private:
  explicit Network(Loop& loop, AddressMap map);
  base::Result<Listener> listen_as(const base::IpAddress& real, std::uint16_t port, LabEndpoint as);
  base::Result<std::vector<Listener>> listen_all(const std::vector<base::IpAddress>& addresses, std::uint16_t port);
  Task<IoResult<LineStream>> connect_inside(base::IpAddress from, LabEndpoint to, RealEndpoint real);
  Task<IoResult<LineStream>> connect_external(base::IpAddress from, LabEndpoint to, External external);
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mailflow::net
