#include "net/resolver.hpp"

#include <ares.h>
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <deque>
#include <unordered_map>
#include <utility>

#include "net/poller.hpp"
#include "net/socket.hpp"

namespace mailflow::net {
namespace {

constexpr std::size_t most_on_the_wire = 64;
constexpr std::size_t longest_name = 253;
constexpr base::Duration longest_wait = std::chrono::seconds{10};  // lab time; only in real time can it pass
constexpr int longer_than_any_lab = 24 * 60 * 60 * 1000;
constexpr int edns_size = 1232;

bool is_dns_name(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  if (name.size() > longest_name) return false;
  std::size_t label = 0;
  for (const char letter : name) {
    const bool dot = letter == '.';
    if (dot ? label == 0 : letter == '\0') return false;
    label = dot ? 0 : label + 1;
    if (label > 63) return false;
  }
  return label > 0;
}

// As c-ares reads names: a backslash stands for the byte behind it.
std::string escaped(std::string_view name) {
  std::string out;
  for (const char letter : name) {
    if (letter == '\\') out += letter;
    out += letter;
  }
  return out;
}

// c-ares is made ready once in the life of the program.
bool library_ready() {
  static const bool ready = ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS;
  return ready;
}

}  // namespace

// One socket of c-ares: goes to the lab's server and nowhere else. A TCP one is a link of the lab like any other.
class ResolverSocket final : public PollHandler {
 public:
  ResolverSocket(ares_channel& channel, Loop& loop, int given_descriptor)
      : channel_(channel), loop_(loop), descriptor_(given_descriptor) {}
  ~ResolverSocket() {
    loop_.poller().forget(*this);
    ::close(descriptor_);
    if (link) link->closed(Side::client);
  }
  ResolverSocket(const ResolverSocket&) = delete;
  ResolverSocket& operator=(const ResolverSocket&) = delete;

  void want(bool read, bool write) {
    const std::uint32_t events = (read ? EPOLLIN : 0U) | (write ? EPOLLOUT : 0U);
    if (!std::exchange(watched_, true))
      loop_.poller().add_level(descriptor_, *this, events);
    else
      loop_.poller().change_level(descriptor_, *this, events);
    if (link) link->waits_to_read(Side::client, read);
  }

  std::shared_ptr<Link> link;

 private:
  void ready(std::uint32_t events) override {
    const bool broken = (events & (EPOLLERR | EPOLLHUP)) != 0;
    const auto read = broken || (events & EPOLLIN) != 0 ? descriptor_ : ARES_SOCKET_BAD;
    const auto write = (events & EPOLLOUT) != 0 ? descriptor_ : ARES_SOCKET_BAD;
    ares_process_fd(channel_, read, write);
  }

  ares_channel& channel_;
  Loop& loop_;
  int descriptor_;
  bool watched_ = false;
};

struct Resolver::Impl {
  class Question;
  // What c-ares holds of a question; outlives the asker where that one goes first.
  struct Asked {
    Impl* resolver;
    Question* question;
  };

  Impl(Network& given, RealEndpoint at, base::Duration wait) : network(given), server(at), patience(wait) {}
  ~Impl() {
    if (channel != nullptr) ares_destroy(channel);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  base::Result<void> start();
  void next();

  static ares_socket_t open_socket(int family, int type, int protocol, void* self);
  static int close_socket(ares_socket_t descriptor, void* self);
  static int connect_socket(ares_socket_t descriptor, const sockaddr* to, ares_socklen_t length, void* self);
  static ares_ssize_t receive(ares_socket_t descriptor, void* data, std::size_t size, int flags, sockaddr* from,
                              ares_socklen_t* length, void* self);
  static ares_ssize_t send(ares_socket_t descriptor, const iovec* parts, int count, void* self);
  static void state_changed(void* self, ares_socket_t descriptor, int read, int write);

  Network& network;
  RealEndpoint server;
  base::Duration patience;
  bool was_refused = false;
  bool was_answered = false;
  ares_channel channel = nullptr;
  std::unordered_map<int, std::unique_ptr<ResolverSocket>> sockets;
  std::deque<Question*> waiting;
  std::size_t on_the_wire = 0;
  Told told;
};

// co_await: one question's way through the queue, the wire and back.
class Resolver::Impl::Question final : private Timer, private Ready {
 public:
  Question(Impl& resolver, const std::string& name, model::DnsType type)
      : resolver_(resolver), name_(name), type_(type) {}
  ~Question() {
    std::erase(resolver_.waiting, this);
    if (asked_ != nullptr) asked_->question = nullptr;
  }
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> frame) {
    frame_ = frame;
    auto& loop = resolver_.network.loop();
    loop.clock().arm(*this, loop.clock().now() + resolver_.patience, TimerKind::session);
    resolver_.waiting.push_back(this);
    resolver_.next();
  }
  DnsAnswer await_resume() { return std::move(answer_); }

  void go() {
    asked_ = new Asked{&resolver_, this};
    ++resolver_.on_the_wire;
    ares_query(resolver_.channel, name_.c_str(), ns_class_in, static_cast<int>(type_), &answered, asked_);
  }

 private:
  static constexpr int ns_class_in = 1;

  static void answered(void* argument, int status, int, unsigned char* message, int length) {
    const std::unique_ptr<Asked> asked(static_cast<Asked*>(argument));
    --asked->resolver->on_the_wire;
    asked->resolver->was_answered = asked->resolver->was_answered || message != nullptr;
    asked->resolver->was_refused = asked->resolver->was_refused || status == ARES_ECONNREFUSED;
    if (asked->question != nullptr) asked->question->finish(status, message, length);
    if (status != ARES_EDESTRUCTION) asked->resolver->next();
  }
  void finish(int status, const unsigned char* message, int length) {
    asked_ = nullptr;
    if (message != nullptr)
      answer_ = read_dns_answer({reinterpret_cast<const char*>(message), static_cast<std::size_t>(length)}, type_);
    else if (status == ARES_EBADNAME)
      answer_.status = DnsStatus::name_error;
    else if (status == ARES_ETIMEOUT)
      answer_.status = DnsStatus::timed_out;
    resolver_.network.loop().clock().disarm(*this);
    resolver_.network.loop().post(*this);
  }
  void fire() override {
    std::erase(resolver_.waiting, this);
    if (asked_ != nullptr) std::exchange(asked_, nullptr)->question = nullptr;
    answer_.status = DnsStatus::timed_out;
    resolver_.network.loop().post(*this);
  }
  void run() override { frame_.resume(); }

  Impl& resolver_;
  const std::string& name_;
  model::DnsType type_;
  std::coroutine_handle<> frame_;
  Asked* asked_ = nullptr;
  DnsAnswer answer_;
};

void Resolver::Impl::next() {
  while (on_the_wire < most_on_the_wire && !waiting.empty()) {
    auto* question = waiting.front();
    waiting.pop_front();
    question->go();
  }
}

base::Result<void> Resolver::Impl::start() {
  ares_options options{};
  options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES | ARES_FLAG_NOCHECKRESP | ARES_FLAG_EDNS;
  options.timeout = longer_than_any_lab;
  options.tries = 1;
  options.ndots = 1;
  options.ednspsz = edns_size;
  options.sock_state_cb = &state_changed;
  options.sock_state_cb_data = this;
  // Each value that is given is not looked for on the machine; what is left of its files is empty.
  std::array<char, 2> lookups{'b', '\0'};
  std::array<char, 10> no_file{"/dev/null"};
  options.lookups = lookups.data();
  options.resolvconf_path = no_file.data();
  options.ndomains = 0;
  const int given = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_NDOTS | ARES_OPT_EDNSPSZ |
                    ARES_OPT_SOCK_STATE_CB | ARES_OPT_LOOKUPS | ARES_OPT_RESOLVCONF | ARES_OPT_DOMAINS |
                    ARES_OPT_NOROTATE;
  if (!library_ready()) return base::fail(base::ErrorKind::internal, "cannot start the resolver");
  if (const int status = ares_init_options(&channel, &options, given); status != ARES_SUCCESS)
    return base::fail(base::ErrorKind::internal, "cannot start the resolver: {}", ares_strerror(status));
  ares_addr_port_node node{};
  node.family = AF_INET;
  node.addr.addr4.s_addr = htonl(server.address);
  node.udp_port = node.tcp_port = server.port;
  if (const int status = ares_set_servers_ports(channel, &node); status != ARES_SUCCESS)
    return base::fail(base::ErrorKind::internal, "cannot set the resolver's server: {}", ares_strerror(status));
  static constexpr ares_socket_functions functions{&open_socket, &close_socket, &connect_socket, &receive, &send};
  ares_set_socket_functions(channel, &functions, this);
  return {};
}

ares_socket_t Resolver::Impl::open_socket(int family, int type, int protocol, void* self) {
  auto& impl = *static_cast<Impl*>(self);
  const int descriptor = ::socket(family, type | SOCK_NONBLOCK | SOCK_CLOEXEC, protocol);
  if (descriptor < 0) return ARES_SOCKET_BAD;
  const int on = 1;
  if (type == SOCK_STREAM) ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  impl.sockets.emplace(descriptor, std::make_unique<ResolverSocket>(impl.channel, impl.network.loop(), descriptor));
  return descriptor;
}

int Resolver::Impl::close_socket(ares_socket_t descriptor, void* self) {
  static_cast<Impl*>(self)->sockets.erase(descriptor);
  return 0;
}

int Resolver::Impl::connect_socket(ares_socket_t descriptor, const sockaddr* to, ares_socklen_t length, void* self) {
  auto& impl = *static_cast<Impl*>(self);
  sockaddr_in four{};
  if (to->sa_family == AF_INET && length == sizeof four) std::memcpy(&four, to, sizeof four);
  if (RealEndpoint{ntohl(four.sin_addr.s_addr), ntohs(four.sin_port)} != impl.server) {
    errno = ENETUNREACH;
    return -1;
  }
  const int result = ::connect(descriptor, to, length);
  const int error = errno;
  int type = 0;
  socklen_t size = sizeof type;
  ::getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &size);
  if (type == SOCK_STREAM && (result == 0 || error == EINPROGRESS)) {
    const auto own = local_name(descriptor);
    const LinkKey key{own.address, impl.server.address, own.port, impl.server.port};
    impl.sockets.at(descriptor)->link = impl.network.loop().ledger().enter(key);
  }
  errno = error;
  return result;
}

ares_ssize_t Resolver::Impl::receive(ares_socket_t descriptor, void* data, std::size_t size, int flags, sockaddr* from,
                                     ares_socklen_t* length, void* self) {
  const auto got = ::recvfrom(descriptor, data, size, flags, from, length);
  const int error = errno;
  if (auto& link = static_cast<Impl*>(self)->sockets.at(descriptor)->link) {
    if (got > 0) link->received(Side::client, static_cast<std::size_t>(got));
    if (got == 0 || (got < 0 && error != EAGAIN)) link->saw_end(Side::client);
  }
  errno = error;
  return got;
}

ares_ssize_t Resolver::Impl::send(ares_socket_t descriptor, const iovec* parts, int count, void* self) {
  const auto sent = ::writev(descriptor, parts, count);
  const int error = errno;
  if (auto& link = static_cast<Impl*>(self)->sockets.at(descriptor)->link; link && sent > 0)
    link->sent(Side::client, static_cast<std::size_t>(sent));
  errno = error;
  return sent;
}

void Resolver::Impl::state_changed(void* self, ares_socket_t descriptor, int read, int write) {
  auto& sockets = static_cast<Impl*>(self)->sockets;
  if (const auto found = sockets.find(descriptor); found != sockets.end()) found->second->want(read != 0, write != 0);
}

base::Result<std::unique_ptr<Resolver>> Resolver::open(Network& network, RealEndpoint server) {
  if (!network.addresses().in_block(server.address))
    return base::fail(base::ErrorKind::internal, "the DNS server {} is not in the lab", to_string(server));
  auto impl = std::make_unique<Impl>(network, server, longest_wait);
  if (auto started = impl->start(); !started) return base::fail(std::move(started.error()));
  return std::unique_ptr<Resolver>(new Resolver(std::move(impl)));
}

base::Result<std::unique_ptr<Resolver>> Resolver::open_beside(Network& network, RealEndpoint server,
                                                              base::Duration patience) {
  if (!is_loopback(base::IpAddress::v4(server.address)))
    return base::fail(base::ErrorKind::input, "the DNS server {} is not on this machine's loopback", to_string(server));
  auto impl = std::make_unique<Impl>(network, server, patience);
  if (auto started = impl->start(); !started) return base::fail(std::move(started.error()));
  return std::unique_ptr<Resolver>(new Resolver(std::move(impl)));
}

Resolver::Resolver(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Resolver::~Resolver() = default;

void Resolver::set_told(Told told) {
  impl_->told = std::move(told);
}

bool Resolver::finds_nobody() const {
  return impl_->was_refused && !impl_->was_answered;
}

Task<DnsAnswer> Resolver::resolve(std::string name, model::DnsType type) {
  DnsAnswer answer;
  answer.status = DnsStatus::name_error;
  if (!is_dns_name(name)) co_return answer;
  if (impl_->told) {
    if (const auto fault = impl_->told(name, type)) {
      const auto length = fault->after;
      co_await impl_->network.loop().clock().sleep_for(length, TimerKind::session);
      answer.status = DnsStatus::timed_out;
      co_return answer;
    }
  }
  const Ledger::Job job(impl_->network.loop().ledger(), Ledger::Work::question);
  const auto written = escaped(name);
  Impl::Question question(*impl_, written, type);
  auto received = co_await question;
  co_return received;
}

}  // namespace mailflow::net
