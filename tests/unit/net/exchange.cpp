#include "exchange.hpp"

#include <fmt/format.h>

namespace mailflow::net {
namespace {

using std::chrono::milliseconds;

std::string ended(const IoError& error) {
  // Whether a reset is seen as one or as an end depends on what the kernel had told before.
  return error.fault == IoFault::closed || error.fault == IoFault::reset ? "ended"
                                                                         : std::string(to_string(error.fault));
}

bool stage_two(Shape shape) {
  switch (shape) {
    case Shape::silent_server:
    case Shape::large_unread:
    case Shape::unread_then_close:
    case Shape::both_write:
    case Shape::idle:
    case Shape::not_accepted:
    case Shape::listener_closes:
      return true;
    case Shape::ping_pong:
    case Shape::tarpit:
    case Shape::large_body:
    case Shape::client_resets:
    case Shape::refused:
    case Shape::no_route:
    case Shape::slow_reader_times_out:
      return false;
  }
  return false;
}

}  // namespace

Exchange::Exchange(World& world, Listener& listener, base::IpAddress target, Shape shape, std::uint32_t random,
                   ssl_ctx_st* tls)
    : world_(world),
      listener_(listener),
      target_(target),
      shape_(shape),
      tls_(tls),
      lines_(1 + static_cast<int>(random % 40)),
      body_(6'000'000 + random % 3'000'000),
      delay_(static_cast<int>(random % 7) * 1000),
      client_go_(world.loop),
      server_go_(world.loop) {
  if (shape_ == Shape::large_body) body_ = random % 2'000'000 + 1;
}

void Exchange::start() {
  if (shape_ != Shape::not_accepted && shape_ != Shape::listener_closes && shape_ != Shape::refused &&
      shape_ != Shape::no_route)
    world_.tasks.start(run_server(*this));
  world_.tasks.start(run_client(*this));
}

void Exchange::go() {
  if (shape_ == Shape::not_accepted) world_.tasks.start(run_server(*this));
  if (shape_ == Shape::listener_closes) listener_.close();
  client_go_.ring();
  server_go_.ring();
}

Task<bool> Exchange::shake_as_client(Exchange& exchange, LineStream& stream) {
  if (exchange.tls_ == nullptr) co_return true;
  stream.put("STARTTLS\r\n");
  const auto ready = co_await stream.read_line(64);
  if (!ready) co_return false;
  std::string name("mail.contoso.com");
  const auto done = co_await stream.start_tls_client(exchange.tls_, std::move(name));
  co_return done.has_value();
}

Task<bool> Exchange::shake_as_server(Exchange& exchange, LineStream& stream) {
  if (exchange.tls_ == nullptr) co_return true;
  const auto command = co_await stream.read_line(64);
  if (!command) co_return false;
  const auto told = co_await stream.write("220 ready\r\n");
  if (!told) co_return false;
  const auto done = co_await stream.start_tls_server(exchange.tls_);
  co_return done.has_value();
}

Task<> Exchange::run_client(Exchange& exchange) {
  exchange.client_ = "connecting";
  auto connected = co_await exchange.world_.network->connect(exchange.world_.sender, exchange.target_, smtp_port);
  if (!connected) {
    exchange.client_ = to_string(connected.error().fault);
    co_return;
  }
  exchange.client_ = "connected";
  const auto shaken = co_await shake_as_client(exchange, *connected);
  if (!shaken) {
    exchange.client_ = "no tls";
    co_return;
  }
  co_await client_part(exchange, *connected);
}

Task<> Exchange::run_server(Exchange& exchange) {
  exchange.server_ = "accepting";
  auto accepted = co_await exchange.listener_.accept();
  if (!accepted) {
    exchange.server_ = "listener closed";
    co_return;
  }
  if (accepted->origin() != Origin::lab || accepted->peer().address != exchange.world_.sender) {
    exchange.server_ = "a stranger";
    co_return;
  }
  const auto shaken = co_await shake_as_server(exchange, *accepted);
  if (!shaken) {
    exchange.server_ = "no tls";
    co_return;
  }
  exchange.server_ = "serving";
  co_await server_part(exchange, *accepted);
}

Task<> Exchange::answer_lines(Exchange& exchange, LineStream& stream) {
  int answered = 0;
  while (true) {
    const auto line = co_await stream.read_line(64);
    if (!line) {
      exchange.server_ = fmt::format("answered {}, {}", answered, ended(line.error()));
      co_return;
    }
    if (exchange.shape_ == Shape::tarpit)
      co_await exchange.world_.loop.clock().sleep_for(exchange.delay_, TimerKind::session);
    ++answered;
    stream.put("250 ok\r\n");
  }
}

Task<> Exchange::swallow(Exchange& exchange, LineStream& stream) {
  std::size_t bytes = 0;
  std::size_t next_pause = 100'000;
  while (true) {
    const auto filled = co_await stream.fill();
    bytes += stream.buffered().size();
    stream.consume(stream.buffered().size());
    if (!filled) {
      exchange.server_ = fmt::format("swallowed {}, {}", bytes, ended(filled.error()));
      co_return;
    }
    if (bytes < next_pause) continue;
    next_pause = bytes * 2;
    co_await exchange.world_.loop.clock().sleep_for(exchange.delay_, TimerKind::session);
  }
}

Task<> Exchange::server_part(Exchange& exchange, LineStream& stream) {
  switch (exchange.shape_) {
    case Shape::ping_pong:
    case Shape::tarpit:
    case Shape::not_accepted:
      co_await answer_lines(exchange, stream);
      break;
    case Shape::silent_server: {
      const auto woken = co_await exchange.server_go_.wait();
      if (woken == Woken::rung) co_await answer_lines(exchange, stream);
      break;
    }
    case Shape::large_body:
      co_await swallow(exchange, stream);
      break;
    case Shape::large_unread: {
      const auto woken = co_await exchange.server_go_.wait();
      if (woken == Woken::rung) co_await swallow(exchange, stream);
      break;
    }
    case Shape::unread_then_close: {
      const auto woken = co_await exchange.server_go_.wait();
      if (woken == Woken::rung) exchange.server_ = "closed";
      break;
    }
    case Shape::client_resets: {
      const auto line = co_await stream.read_line(64);
      exchange.server_ = line ? "a line" : ended(line.error());
      break;
    }
    case Shape::both_write: {
      const std::string body(exchange.body_, 's');
      const auto written = co_await stream.write(body);
      exchange.server_ = written ? "written" : ended(written.error());
      break;
    }
    case Shape::idle: {
      stream.put("220 hello\r\n");
      const auto line = co_await stream.read_line(64);
      exchange.server_ = line ? "a line" : ended(line.error());
      break;
    }
    case Shape::slow_reader_times_out: {
      const auto line = co_await stream.read_line(64);
      const auto more = co_await stream.read_line(64);
      exchange.server_ = line && !more ? ended(more.error()) : "odd";
      break;
    }
    case Shape::refused:
    case Shape::no_route:
    case Shape::listener_closes:
      break;
  }
}

Task<> Exchange::client_part(Exchange& exchange, LineStream& stream) {
  switch (exchange.shape_) {
    case Shape::ping_pong:
      for (int i = 0; i < exchange.lines_; ++i) {
        stream.put("NOOP\r\n");
        const auto answer = co_await stream.read_line(64);
        if (!answer) co_return;
      }
      exchange.client_ = "done";
      break;
    case Shape::tarpit:
    case Shape::silent_server:
    case Shape::not_accepted: {
      for (int i = 0; i < exchange.lines_; ++i) stream.put("NOOP\r\n");
      for (int i = 0; i < exchange.lines_; ++i) {
        const auto answer = co_await stream.read_line(64);
        if (!answer) co_return;
      }
      exchange.client_ = "done";
      break;
    }
    case Shape::large_body:
    case Shape::large_unread:
    case Shape::unread_then_close: {
      exchange.client_ = "writing";
      const std::string body(exchange.body_, 'x');
      const auto written = co_await stream.write(body);
      exchange.client_ = written ? "done" : ended(written.error());
      break;
    }
    case Shape::client_resets:
      stream.reset();
      exchange.client_ = "done";
      break;
    case Shape::both_write: {
      exchange.client_ = "writing";
      const std::string half(exchange.body_, 'c');
      stream.put(std::string_view(half).substr(0, 10));
      const auto flushed = co_await stream.flush();
      const auto woken = co_await exchange.client_go_.wait();
      stream.reset();
      exchange.client_ = flushed && woken == Woken::rung ? "done" : "odd";
      break;
    }
    case Shape::idle: {
      const auto greeting = co_await stream.read_line(64);
      exchange.client_ = greeting ? "greeted" : ended(greeting.error());
      const auto woken = co_await exchange.client_go_.wait();
      if (woken == Woken::rung) exchange.client_ = "done";
      break;
    }
    case Shape::slow_reader_times_out: {
      stream.put("NOOP\r\n");
      const auto deadline = exchange.world_.loop.clock().now() + exchange.delay_ + milliseconds{1};
      stream.set_deadline(deadline, TimerKind::session);
      const auto answer = co_await stream.read_line(64);
      exchange.client_ = answer ? "odd" : ended(answer.error());
      break;
    }
    case Shape::listener_closes: {
      const auto greeting = co_await stream.read_line(64);
      exchange.client_ = greeting ? "odd" : ended(greeting.error());
      break;
    }
    case Shape::refused:
    case Shape::no_route:
      break;
  }
}

std::string Exchange::compare(const std::string& client, const std::string& server) const {
  if (client_ == client && server_ == server) return "";
  return fmt::format("{}: expected \"{}\" and \"{}\", found \"{}\" and \"{}\"", text(), client, server, client_,
                     server_);
}

std::string Exchange::problem_at_rest() const {
  const auto answered = fmt::format("answered {}, ended", lines_);
  switch (shape_) {
    case Shape::ping_pong:
    case Shape::tarpit:
      return compare("done", answered);
    case Shape::silent_server:
      return compare("connected", "serving");
    case Shape::large_body:
      return compare("done", fmt::format("swallowed {}, ended", body_));
    case Shape::large_unread:
    case Shape::unread_then_close:
    case Shape::both_write:
      return compare("writing", "serving");
    case Shape::client_resets:
      return compare("done", "ended");
    case Shape::refused:
      return compare("refused", "");
    case Shape::no_route:
      return compare("no-route", "");
    case Shape::idle:
      return compare("greeted", "serving");
    case Shape::not_accepted:
    case Shape::listener_closes:
      return compare("connected", "");
    case Shape::slow_reader_times_out:
      return compare("timed-out", "ended");
  }
  return "";
}

std::string Exchange::problem_at_end() const {
  if (!stage_two(shape_)) return problem_at_rest();
  const auto answered = fmt::format("answered {}, ended", lines_);
  switch (shape_) {
    case Shape::large_unread:
      return compare("done", fmt::format("swallowed {}, ended", body_));
    case Shape::unread_then_close:
      return compare("ended", "closed");
    case Shape::both_write:
    case Shape::idle:
      return compare("done", "ended");
    case Shape::listener_closes:
      return compare("ended", "");
    case Shape::silent_server:
    case Shape::not_accepted:
      return compare("done", answered);
    case Shape::ping_pong:
    case Shape::tarpit:
    case Shape::large_body:
    case Shape::client_resets:
    case Shape::refused:
    case Shape::no_route:
    case Shape::slow_reader_times_out:
      break;
  }
  return "";
}

std::string Exchange::text() const {
  return fmt::format("shape {}{}, {} lines, {} bytes, delay {}", static_cast<int>(shape_),
                     tls_ != nullptr ? " tls" : "", lines_, body_, base::to_string(delay_));
}

}  // namespace mailflow::net
