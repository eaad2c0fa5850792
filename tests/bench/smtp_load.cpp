// Sends mail as fast as a server takes it, or holds idle sessions: one thread, epoll, every reply waited for.
//
// smtp_load send|idle --port N [options]; see `usage`. One line of JSON on stdout tells what came of it: messages
// taken, failures with the first one's words, seconds between the first connect and the last reply. `idle` writes its
// line when all sessions are open and holds them until its standard input ends. Exit 1 when anything failed.

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr std::string_view usage =
    "usage: smtp_load send|idle --port N [--host 127.0.0.1] [--sessions 10] [--messages 1000] [--per-session 0 (all)]\n"
    "                 [--tls] [--size 2048] [--from x@load.example] [--to y@sink.example]\n";

using Clock = std::chrono::steady_clock;

struct Options {
  bool idle = false;
  bool tls = false;
  std::string host = "127.0.0.1";
  std::string from = "x@load.example";
  std::string to = "y@sink.example";
  std::size_t port = 0;
  std::size_t sessions = 10;
  std::size_t messages = 1000;
  std::size_t per_session = 0;
  std::size_t size = 2048;
};

[[noreturn]] void die(std::string_view why) {
  std::fprintf(stderr, "smtp_load: %.*s\n", static_cast<int>(why.size()), why.data());
  std::exit(64);
}

Options parse(int argc, char** argv) {
  Options options;
  const std::map<std::string_view, std::string*> texts{
      {"--host", &options.host}, {"--from", &options.from}, {"--to", &options.to}};
  const std::map<std::string_view, std::size_t*> numbers{{"--port", &options.port},
                                                         {"--sessions", &options.sessions},
                                                         {"--messages", &options.messages},
                                                         {"--per-session", &options.per_session},
                                                         {"--size", &options.size}};
  const std::string_view mode = argc > 1 ? argv[1] : "";
  if (mode != "send" && mode != "idle") die(usage);
  options.idle = mode == "idle";
  for (int i = 2; i < argc; ++i) {
    const std::string_view name = argv[i];
    if (name == "--tls") {
      options.tls = true;
      continue;
    }
    if (++i == argc) die(usage);
    const std::string_view value = argv[i];
    if (const auto text = texts.find(name); text != texts.end()) {
      *text->second = value;
    } else if (const auto number = numbers.find(name); number != numbers.end()) {
      const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), *number->second);
      if (error != std::errc{} || end != value.data() + value.size()) die(usage);
    } else {
      die(usage);
    }
  }
  if (options.port == 0 || options.port > 65535 || options.sessions == 0) die(usage);
  return options;
}

struct Tally {
  std::size_t begun = 0;  // messages given to a session
  std::size_t taken = 0;
  std::size_t sessions = 0;
  std::size_t open = 0;  // idle sessions that are ready
  std::size_t failures = 0;
  std::string first_failure;
};

// What all sessions share.
struct Load {
  explicit Load(Options given) : options(std::move(given)), epoll(epoll_create1(EPOLL_CLOEXEC)) {
    context.reset(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    std::string line(76, 'x');
    for (line += "\r\n"; body.size() + line.size() <= options.size;) body += line;
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(options.port));
    if (inet_pton(AF_INET, options.host.c_str(), &address.sin_addr) != 1) die("--host takes an IPv4 address");
  }

  std::string next_message() {
    const auto number = std::to_string(++written);
    return "From: <" + options.from + ">\r\nTo: <" + options.to + ">\r\nSubject: load\r\nMessage-ID: <" + number + "." +
           std::to_string(getpid()) + "@load.example>\r\n\r\n" + body + ".\r\n";
  }
  bool wants_more() const { return !options.idle && tally.begun < options.messages; }

  struct FreeContext {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  Options options;
  int epoll;
  std::unique_ptr<SSL_CTX, FreeContext> context;
  sockaddr_in address{};
  std::string body;
  std::size_t written = 0;
  Tally tally;
};

class Session {
 public:
  explicit Session(Load& load) : load_(load), fd_(socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)) {
    if (fd_ < 0) {
      fail("no socket");
      return;
    }
    const int on = 1;
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    epoll_event event{EPOLLIN | EPOLLOUT | EPOLLET, {.ptr = this}};
    epoll_ctl(load_.epoll, EPOLL_CTL_ADD, fd_, &event);
    ++load_.tally.sessions;
    const auto* address = reinterpret_cast<const sockaddr*>(&load_.address);
    if (connect(fd_, address, sizeof load_.address) != 0 && errno != EINPROGRESS) fail("connect was refused");
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  ~Session() {
    if (fd_ >= 0) close(fd_);
  }

  bool over() const { return stage_ == Stage::over; }

  void ready() {
    if (stage_ == Stage::handshake) shake_hands();
    if (stage_ == Stage::handshake || over()) return;
    flush();
    while (!over() && stage_ != Stage::handshake && read_some()) take_replies();
  }

 private:
  enum class Stage { greeting, hello, starttls, handshake, mail, rcpt, data, content, quit, holding, over };

  struct FreeTls {
    void operator()(SSL* tls) const { SSL_free(tls); }
  };

  void fail(std::string_view why) {
    ++load_.tally.failures;
    if (load_.tally.first_failure.empty()) load_.tally.first_failure = why;
    stage_ = Stage::over;
  }

  void say(std::string_view text, Stage wait_for) {
    out_ += text;
    stage_ = wait_for;
    flush();
  }

  void flush() {
    while (!out_.empty()) {
      ssize_t sent = 0;
      if (tls_) {
        ERR_clear_error();
        sent = SSL_write(tls_.get(), out_.data(), static_cast<int>(out_.size()));
        if (sent <= 0 && waits(static_cast<int>(sent))) return;
      } else {
        sent = send(fd_, out_.data(), out_.size(), MSG_NOSIGNAL);
        if (sent < 0 && (errno == EAGAIN || errno == ENOTCONN)) return;
      }
      if (sent <= 0) return fail("the connection was lost while sending");
      out_.erase(0, static_cast<std::size_t>(sent));
    }
  }

  bool waits(int result) const {
    const int error = SSL_get_error(tls_.get(), result);
    return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
  }

  // False when nothing has come.
  bool read_some() {
    std::array<char, 4096> bytes;
    ssize_t got = 0;
    if (tls_) {
      ERR_clear_error();
      got = SSL_read(tls_.get(), bytes.data(), bytes.size());
      if (got <= 0 && waits(static_cast<int>(got))) return false;
    } else {
      got = recv(fd_, bytes.data(), bytes.size(), 0);
      if (got < 0 && (errno == EAGAIN || errno == ENOTCONN)) return false;
    }
    if (got <= 0) {
      fail(in_.empty() ? "the connection was lost" : in_);
      return false;
    }
    in_.append(bytes.data(), static_cast<std::size_t>(got));
    return true;
  }

  void take_replies() {
    for (std::size_t end = 0; !over() && (end = in_.find("\r\n")) != std::string::npos;) {
      const auto line = in_.substr(0, end);
      in_.erase(0, end + 2);
      if (line.size() > 3 && line[3] == '-') continue;
      if (line.empty() || (line[0] != '2' && line[0] != '3')) return fail(line);
      replied();
    }
  }

  void replied() {
    const auto& options = load_.options;
    switch (stage_) {
      case Stage::greeting:
        return say("EHLO load.example\r\n", Stage::hello);
      case Stage::hello:
        if (options.tls && !tls_) return say("STARTTLS\r\n", Stage::starttls);
        if (options.idle) return hold();
        return next();
      case Stage::starttls:
        tls_.reset(SSL_new(load_.context.get()));
        SSL_set_fd(tls_.get(), fd_);
        SSL_set_mode(tls_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        stage_ = Stage::handshake;
        return shake_hands();
      case Stage::mail:
        return say("RCPT TO:<" + options.to + ">\r\n", Stage::rcpt);
      case Stage::rcpt:
        return say("DATA\r\n", Stage::data);
      case Stage::data:
        return say(load_.next_message(), Stage::content);
      case Stage::content:
        ++load_.tally.taken;
        ++done_;
        return next();
      case Stage::quit:
        stage_ = Stage::over;
        return;
      case Stage::handshake:
      case Stage::holding:
      case Stage::over:
        return fail("a reply that nobody asked for");
    }
  }

  void next() {
    const bool full = load_.options.per_session > 0 && done_ >= load_.options.per_session;
    if (full || !load_.wants_more()) return say("QUIT\r\n", Stage::quit);
    ++load_.tally.begun;
    say("MAIL FROM:<" + load_.options.from + ">\r\n", Stage::mail);
  }

  void shake_hands() {
    ERR_clear_error();
    const int result = SSL_connect(tls_.get());
    if (result == 1) return say("EHLO load.example\r\n", Stage::hello);
    if (!waits(result)) fail("the TLS handshake failed");
  }

  void hold() {
    stage_ = Stage::holding;
    ++load_.tally.open;
  }

  Load& load_;
  int fd_;
  Stage stage_ = Stage::greeting;
  std::unique_ptr<SSL, FreeTls> tls_;
  std::string in_;
  std::string out_;
  std::size_t done_ = 0;
};

void wait_for_events(Load& load) {
  std::array<epoll_event, 256> events;
  const int count = epoll_wait(load.epoll, events.data(), events.size(), 60'000);
  if (count == 0) die("nothing has happened for a minute");
  for (int i = 0; i < count; ++i) static_cast<Session*>(events[static_cast<std::size_t>(i)].data.ptr)->ready();
}

// Keeps as many sessions open as were asked for, until all messages are done.
void send_all(Load& load) {
  std::vector<std::unique_ptr<Session>> sessions(load.options.sessions);
  for (bool any = true; any;) {
    any = false;
    for (auto& session : sessions) {
      if (session && session->over()) session.reset();
      if (!session && load.wants_more() && load.tally.failures < load.options.sessions)
        session = std::make_unique<Session>(load);
      any = any || session;
    }
    if (any) wait_for_events(load);
  }
}

// At most 100 are on their way at a time, so that no backlog overflows.
std::vector<std::unique_ptr<Session>> open_all(Load& load) {
  std::vector<std::unique_ptr<Session>> sessions;
  while (load.tally.open < load.options.sessions && load.tally.failures == 0) {
    while (sessions.size() < load.options.sessions && sessions.size() < load.tally.open + 100)
      sessions.push_back(std::make_unique<Session>(load));
    wait_for_events(load);
  }
  return sessions;
}

void print(const Load& load, Clock::duration took) {
  const auto& tally = load.tally;
  std::string words;
  for (const char c : tally.first_failure)
    if (c >= ' ' && c != '"' && c != '\\') words += c;
  std::printf(
      "{\"messages\": %zu, \"sessions\": %zu, \"open\": %zu, \"failures\": %zu, \"first_failure\": \"%s\", "
      "\"seconds\": %.6f}\n",
      tally.taken, tally.sessions, tally.open, tally.failures, words.c_str(),
      std::chrono::duration<double>(took).count());
  std::fflush(stdout);
}

void raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

int main(int argc, char** argv) {
  Load load(parse(argc, argv));
  raise_descriptor_limit();
  std::signal(SIGPIPE, SIG_IGN);
  const auto began = Clock::now();
  if (load.options.idle) {
    const auto sessions = open_all(load);
    print(load, Clock::now() - began);
    while (std::getchar() != EOF) continue;
  } else {
    send_all(load);
    print(load, Clock::now() - began);
  }
  return load.tally.failures == 0 ? 0 : 1;
}
