#include "net/network.hpp"

#include <sys/resource.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "net/listener_impl.hpp"
#include "net/socket.hpp"
#include "net/stream_impl.hpp"

namespace mailflow::net {
namespace {

constexpr std::uint16_t first_unprivileged = 2525;
constexpr std::uint16_t last_unprivileged = 2625;

struct AddressHash {
  std::size_t operator()(const base::IpAddress& address) const noexcept {
    return std::hash<std::string_view>{}(
        {reinterpret_cast<const char*>(address.bytes().data()), address.bytes().size()});
  }
};

base::Failure cannot_listen(const std::string& where, int error) {
  auto failure = base::Error{
      base::ErrorKind::unavailable, fmt::format("cannot listen on {}: {}", where, std::strerror(error)), {}, {}};
  if (error == EADDRINUSE) failure.hint = "another program has this port; `ss -ltnp` shows which";
  if (error == EMFILE) failure.hint = "the limit of open files is reached; `ulimit -n` raises it";
  if (error == EACCES) failure.hint = "ports below 1024 need privileges";
  return base::fail(std::move(failure));
}

tl::unexpected<IoError> io_failure(IoFault fault, std::string text) {
  return tl::unexpected<IoError>(IoError{fault, std::move(text)});
}

// Thousands of sessions need more descriptors than the 1,024 of a login shell.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

// Lets a co_await wait for a stream's connect.
StreamWait<void> connected(StreamImpl& stream) {
  stream.begin(StreamImpl::Operation::connect);
  return StreamWait<void>(&stream);
}

}  // namespace

struct Network::Impl {
  Impl(Loop& given, AddressMap map) : loop(given), addresses(std::move(map)) {}

  Loop& loop;
  AddressMap addresses;
  std::unordered_set<base::IpAddress, AddressHash> own;
  std::unordered_map<base::IpAddress, External, AddressHash> externals;
  std::uint16_t smtp = 0;
};

base::Result<std::unique_ptr<Network>> Network::open(Loop& loop) {
  raise_descriptor_limit();
  std::signal(SIGPIPE, SIG_IGN);
  auto map = AddressMap::claim();
  if (!map) return base::fail(std::move(map.error()));
  return std::unique_ptr<Network>(new Network(loop, std::move(*map)));
}

Network::Network(Loop& loop, AddressMap map) : impl_(std::make_unique<Impl>(loop, std::move(map))) {}

Network::~Network() = default;

Loop& Network::loop() {
  return impl_->loop;
}
AddressMap& Network::addresses() {
  return impl_->addresses;
}
std::uint16_t Network::real_smtp_port() const {
  return impl_->smtp;
}

base::Result<void> Network::own(const base::IpAddress& address) {
  if (auto real = impl_->addresses.real(address); !real) return base::fail(std::move(real.error()));
  impl_->own.insert(address);
  return {};
}

bool Network::owns(const base::IpAddress& address) const {
  return impl_->own.contains(address);
}

void Network::disown(const base::IpAddress& address) {
  impl_->own.erase(address);
}

base::Result<void> Network::add_external(const External& external) {
  if (auto real = impl_->addresses.real(external.lab); !real) return base::fail(std::move(real.error()));
  impl_->externals[external.lab] = external;
  return {};
}

void Network::forget_externals() {
  impl_->externals.clear();
}

base::Result<Listener> Network::listen_as(const base::IpAddress& real, std::uint16_t port, LabEndpoint as) {
  const auto socket = listen_on(real, port);
  if (socket.error != 0) return cannot_listen(fmt::format("{} port {}", base::to_string(real), port), socket.error);
  auto where = local_name(socket.descriptor);
  if (as.port == 0) as.port = where.port;
  return Listener(std::make_unique<ListenerImpl>(*this, socket.descriptor, where, std::move(as)));
}

base::Result<std::vector<Listener>> Network::listen_all(const std::vector<base::IpAddress>& addresses,
                                                        std::uint16_t port) {
  std::vector<Listener> listeners;
  listeners.reserve(addresses.size());
  for (const auto& address : addresses) {
    const auto real = impl_->addresses.real(address);
    if (!real) return base::fail(real.error());
    auto listener = listen_as(base::IpAddress::v4(*real), port, {address, smtp_port});
    if (!listener) {
      listener.error().message += fmt::format(" (the lab's {})", base::to_string(address));
      return base::fail(std::move(listener.error()));
    }
    listeners.push_back(std::move(*listener));
  }
  return listeners;
}

base::Result<std::vector<Listener>> Network::listen_smtp(std::vector<base::IpAddress> addresses, PortPlan plan) {
  std::vector<std::uint16_t> candidates;
  if (impl_->smtp != 0) {
    candidates = {impl_->smtp};
  } else {
    if (plan == PortPlan::standard) candidates.push_back(smtp_port);
    for (std::uint16_t port = first_unprivileged; port <= last_unprivileged; ++port) candidates.push_back(port);
  }
  base::Result<std::vector<Listener>> listeners;
  for (const auto port : candidates) {
    listeners = listen_all(addresses, port);
    if (listeners) {
      impl_->smtp = port;
      for (const auto& address : addresses) impl_->own.insert(address);
      return listeners;
    }
  }
  return listeners;
}

base::Result<Listener> Network::listen_at(RealEndpoint real, const base::IpAddress& as) {
  if (!impl_->addresses.in_block(real.address))
    return base::fail(base::ErrorKind::internal, "{} is not in the lab's block of addresses", to_string(real));
  return listen_as(base::IpAddress::v4(real.address), real.port, {as, 0});
}

base::Result<Listener> Network::listen_entry(const base::IpAddress& real, std::uint16_t port,
                                             const base::IpAddress& as) {
  return listen_as(real, port, {as, smtp_port});
}

Task<IoResult<LineStream>> Network::connect(base::IpAddress from, base::IpAddress to, std::uint16_t port) {
  if (const auto external = impl_->externals.find(to); external != impl_->externals.end()) {
    const LabEndpoint target{to, port};
    auto stream = co_await connect_external(from, target, external->second);
    co_return std::move(stream);
  }
  if (!owns(to)) co_return io_failure(IoFault::no_route, "no route in this lab");
  const RealEndpoint real{impl_->addresses.find(to).value_or(0), port == smtp_port ? impl_->smtp : port};
  const LabEndpoint target{to, port};
  auto stream = co_await connect_inside(from, target, real);
  co_return std::move(stream);
}

Task<IoResult<LineStream>> Network::connect_real(base::IpAddress from, RealEndpoint to) {
  if (!impl_->addresses.in_block(to.address)) co_return io_failure(IoFault::no_route, "no route in this lab");
  const LabEndpoint target{impl_->addresses.lab(to.address).value_or(base::IpAddress::v4(to.address)), to.port};
  auto stream = co_await connect_inside(from, target, to);
  co_return std::move(stream);
}

Task<IoResult<LineStream>> Network::connect_inside(base::IpAddress from, LabEndpoint to, RealEndpoint real) {
  const auto source = impl_->addresses.real(from);
  if (!source) co_return io_failure(IoFault::limit, source.error().message);
  // Port 0 (the lab has no listener at all) is refused without asking the kernel.
  if (real.port == 0) co_return io_failure(IoFault::refused, "the connection was refused");
  const Ledger::Job job(impl_->loop.ledger(), Ledger::Work::connect);
  const auto socket = connect_to(base::IpAddress::v4(real.address), real.port, *source);
  if (socket.error == ECONNREFUSED) co_return io_failure(IoFault::refused, "the connection was refused");
  if (socket.error != 0) co_return io_failure(IoFault::limit, std::strerror(socket.error));
  const auto own_name = local_name(socket.descriptor);
  const LinkKey key{own_name.address, real.address, own_name.port, real.port};
  auto link = impl_->loop.ledger().enter(key);
  auto stream =
      std::make_unique<StreamImpl>(impl_->loop, socket.descriptor, std::move(link), Side::client, Origin::lab);
  stream->local = {from, own_name.port};
  stream->peer = to;
  const auto done = co_await connected(*stream);
  if (!done) {
    impl_->loop.ledger().withdraw(key);
    co_return tl::unexpected<IoError>(done.error());
  }
  co_return LineStream(std::move(stream));
}

Task<IoResult<LineStream>> Network::connect_external(base::IpAddress from, LabEndpoint to, External external) {
  const auto source = impl_->addresses.real(from);
  if (!source) co_return io_failure(IoFault::limit, source.error().message);
  std::optional<std::uint32_t> bound;
  if (external.real.is_v4() && is_loopback(external.real)) bound = *source;
  const Ledger::Job job(impl_->loop.ledger(), Ledger::Work::foreign);
  const auto socket = connect_to(external.real, external.port, bound);
  if (socket.error == ECONNREFUSED) co_return io_failure(IoFault::refused, "the connection was refused");
  if (socket.error != 0) co_return io_failure(IoFault::limit, std::strerror(socket.error));
  auto stream = std::make_unique<StreamImpl>(impl_->loop, socket.descriptor, nullptr, Side::client, Origin::foreign);
  stream->local = {from, local_name(socket.descriptor).port};
  stream->peer = to;
  const auto done = co_await connected(*stream);
  if (!done) co_return tl::unexpected<IoError>(done.error());
  co_return LineStream(std::move(stream));
}

}  // namespace mailflow::net
