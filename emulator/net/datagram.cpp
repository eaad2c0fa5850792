#include "net/datagram.hpp"

#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "net/poller.hpp"
#include "net/socket.hpp"

namespace mailflow::net {
namespace {

constexpr std::size_t batch = 32;
constexpr std::size_t largest = 4096;
constexpr int rounds_in_a_turn = 8;  // then others have their turn
constexpr int receive_buffer = 4 * 1024 * 1024;

}  // namespace

class DatagramServer::Impl final : public PollHandler, private Ready {
 public:
  Impl(Loop& loop, int descriptor, Answer answer)
      : loop_(loop), descriptor_(descriptor), answer_(std::move(answer)), storage_(2 * batch * largest) {
    loop_.poller().add(descriptor_, *this);
  }
  ~Impl() {
    loop_.poller().forget(*this);
    ::close(descriptor_);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  int descriptor() const { return descriptor_; }

 private:
  void ready(std::uint32_t events) override {
    if ((events & (EPOLLIN | EPOLLERR)) != 0) run();
  }
  void run() override {
    for (int round = 0; round < rounds_in_a_turn; ++round)
      if (!answer_batch()) return;
    loop_.post(*this);
  }
  bool answer_batch();

  std::uint8_t* question_at(std::size_t i) { return storage_.data() + i * largest; }
  std::uint8_t* reply_at(std::size_t i) { return storage_.data() + (batch + i) * largest; }

  Loop& loop_;
  int descriptor_;
  Answer answer_;
  std::vector<std::uint8_t> storage_;
};

// Takes what is there, up to a batch, and answers it with one system call. False when the kernel has nothing more.
bool DatagramServer::Impl::answer_batch() {
  std::array<mmsghdr, batch> in{};
  std::array<mmsghdr, batch> out{};
  std::array<iovec, 2 * batch> parts{};
  std::array<sockaddr_in, batch> peers{};
  for (std::size_t i = 0; i < batch; ++i) {
    parts[i] = {question_at(i), largest};
    in[i].msg_hdr.msg_name = &peers[i];
    in[i].msg_hdr.msg_namelen = sizeof peers[i];
    in[i].msg_hdr.msg_iov = &parts[i];
    in[i].msg_hdr.msg_iovlen = 1;
  }
  const int got = ::recvmmsg(descriptor_, in.data(), batch, 0, nullptr);
  if (got <= 0) return got < 0 && errno == EINTR;
  unsigned replies = 0;
  for (std::size_t i = 0; i < static_cast<std::size_t>(got); ++i) {
    const RealEndpoint from{ntohl(peers[i].sin_addr.s_addr), ntohs(peers[i].sin_port)};
    const auto length = answer_({question_at(i), in[i].msg_len}, from, {reply_at(i), largest});
    if (length == 0) continue;
    auto& part = parts[batch + replies];
    part = {reply_at(i), length};
    auto& header = out[replies++].msg_hdr;
    header.msg_name = &peers[i];
    header.msg_namelen = in[i].msg_hdr.msg_namelen;
    header.msg_iov = &part;
    header.msg_iovlen = 1;
  }
  // What does not go out is lost, as datagrams may be; an error belongs to the first of the rest only.
  for (unsigned sent = 0; sent < replies;) {
    const int count = ::sendmmsg(descriptor_, out.data() + sent, replies - sent, MSG_NOSIGNAL);
    sent += count > 0 ? static_cast<unsigned>(count) : 1;
  }
  return true;
}

base::Result<DatagramServer> DatagramServer::open(Loop& loop, RealEndpoint at, Answer answer) {
  const int descriptor = ::socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  sockaddr_in name{};
  name.sin_family = AF_INET;
  name.sin_port = htons(at.port);
  name.sin_addr.s_addr = htonl(at.address);
  if (descriptor < 0 || ::bind(descriptor, reinterpret_cast<const sockaddr*>(&name), sizeof name) != 0) {
    const int error = errno;
    if (descriptor >= 0) ::close(descriptor);
    return base::fail(base::ErrorKind::unavailable, "cannot answer on UDP {}: {}", to_string(at), std::strerror(error));
  }
  // A burst of questions waits here, not in the sender; the kernel cuts this to what it allows.
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  return DatagramServer(std::make_unique<Impl>(loop, descriptor, std::move(answer)));
}

DatagramServer::DatagramServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
DatagramServer::DatagramServer(DatagramServer&&) noexcept = default;
DatagramServer& DatagramServer::operator=(DatagramServer&&) noexcept = default;
DatagramServer::~DatagramServer() = default;

RealEndpoint DatagramServer::real() const {
  return local_name(impl_->descriptor());
}

}  // namespace mailflow::net
