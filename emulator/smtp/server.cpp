#include "smtp/server.hpp"

#include <algorithm>
#include <optional>

#include "protocol/smtp/reply_text.hpp"
#include "protocol/smtp/session_id.hpp"

namespace mailflow::smtp {
namespace {

namespace dialogue = protocol::smtp;
using dialogue::Act;
using dialogue::Step;

constexpr auto farewell = std::chrono::seconds{10};  // for the last reply to go out

// One session; the coroutines below share it.
struct ServerSession {
  ServerSession(net::LineStream given, Server& endpoint, Handler& host, dialogue::XClient xclient)
      : stream(std::move(given)),
        server(endpoint),
        handler(host),
        peer(make_peer()),
        talk(server.setup, base::to_string(peer.client.address), peer.session_id, xclient),
        observer(handler.observer(peer)) {}

  Peer make_peer() {
    Peer made;
    made.client = stream.peer();
    made.local = stream.local();
    made.origin = stream.origin();
    made.session_id = dialogue::session_id(server.started, (*server.sessions)++);
    made.started = now();
    return made;
  }

  base::LabTime now() const { return server.clock.now(); }

  static bool asks(Act act) {
    return act == Act::ask_connect || act == Act::ask_client || act == Act::ask_sender || act == Act::ask_recipient ||
           act == Act::ask_content;
  }

  Answer ask(Act act) {
    if (act == Act::ask_client) speak_for_another();
    if (act == Act::ask_connect || act == Act::ask_client) return handler.connected(peer);
    if (act == Act::ask_sender) return handler.sender(peer, talk.transaction()->envelope);
    if (act == Act::ask_recipient)
      return handler.recipient(peer, talk.transaction()->envelope, talk.transaction()->candidate);
    return handler.content(peer, Arrival{talk.take_envelope(), std::move(message), content_began});
  }

  void speak_for_another() {
    handler.speaks_for(peer, talk.claim());
    talk.set_client(base::to_string(peer.client.address));
  }

  void say(const mail::Reply& reply) {
    thread_local std::string wire;  // no session keeps a buffer of its own
    wire.clear();
    dialogue::append_reply(wire, reply);
    stream.put(wire);
    if (observer != nullptr) tell_lines(*observer, Flow::sent, wire);
  }

  // The next wait for input ends with the client's patience or the whole session's.
  void expect_input() {
    const auto& patience = server.setup.profile.patience;
    stream.set_deadline(std::min(now() + patience.idle, peer.started + patience.session), net::TimerKind::session);
  }

  void expect_end() { stream.set_deadline(now() + farewell, net::TimerKind::session); }

  Step read(std::string_view line) {
    if (observer != nullptr) tell_lines(*observer, Flow::received, line);
    const auto pending = stream.buffered().empty() ? dialogue::Pending::nothing : dialogue::Pending::more;
    auto step = talk.command(line, pending, now());
    if (peer.hello_name != talk.session().hello_name) peer.hello_name = talk.session().hello_name;
    return step;
  }

  // What to do when no input came; none when the session is over.
  std::optional<Step> missed(const net::IoError& error) {
    if (error.fault == net::IoFault::too_long) return talk.line_too_long(now());
    if (error.fault == net::IoFault::endless_line) return talk.happened(dialogue::Say::too_many_errors, now());
    if (error.fault != net::IoFault::timed_out) return std::nullopt;
    timed_out = true;
    const bool whole = now() >= peer.started + server.setup.profile.patience.session;
    return talk.happened(whole ? dialogue::Say::session_too_long : dialogue::Say::idle_too_long, now());
  }

  ssl_ctx_st* tls_context() const {
    if (!server.tls_context) return nullptr;
    const auto context = server.tls_context();
    return context ? *context : nullptr;
  }

  void tls_started() {
    peer.tls = tls_facts(stream, server.trust.get(), now());
    peer.hello_name.clear();
    talk.tls_started();
    if (observer != nullptr) observer->seen(Flow::note, "TLS: " + to_string(*peer.tls));
    handler.tls_started(peer);
  }

  void begin_content() {
    decoder.emplace(talk.content_rules());
    content_began = now();
  }

  // Feeds what is buffered; true when more must come.
  bool wants_content() {
    stream.consume(decoder->feed(stream.buffered()));
    return !decoder->ended() && !decoder->hopeless();
  }

  Step content_read() {
    auto fault = decoder->fault();
    const bool hopeless = !decoder->ended();
    auto content = decoder->take();
    decoder.reset();
    if (observer != nullptr) observer->seen(Flow::note, "content: " + std::to_string(content.size()) + " bytes");
    if (hopeless) return talk.happened(dialogue::Say::message_too_big, now());
    if (fault == dialogue::ContentFault::none) {
      auto parsed = mail::Message::parse(std::move(content));
      if (parsed)
        message = std::move(*parsed);
      else
        fault = dialogue::ContentFault::header_too_big;
    }
    return talk.content_ended(fault, now());
  }

  void end(End how, std::string_view why) {
    stream.close();
    if (observer != nullptr) observer->seen(Flow::note, "ended: " + std::string(why));
    handler.ended(peer, how, why);
  }

  void end_lost(const net::IoError& error) {
    end(error.fault == net::IoFault::timed_out ? End::timed_out : End::lost, error.text);
  }

  void end_said(const mail::Reply& last) {
    if (timed_out) return end(End::timed_out, "time-out");
    if (last.code == 221) return end(End::quit, "QUIT");
    end(End::ended_by_server, mail::to_string(last));
  }

  void end_reset() {
    stream.reset();
    end(End::reset_by_server, "reset by this host");
  }

  net::LineStream stream;
  Server& server;
  Handler& handler;
  Peer peer;
  dialogue::ServerDialogue talk;
  Observer* observer;
  std::optional<dialogue::ContentDecoder> decoder;
  mail::Message message;
  base::LabTime content_began{};
  bool timed_out = false;
};

// Sends the last reply and ends.
net::Task<void> close(ServerSession& session, mail::Reply last) {
  session.say(last);
  session.expect_end();
  const auto flushed = co_await session.stream.flush();
  static_cast<void>(flushed);  // the session ends either way
  session.end_said(last);
}

// Lets lab time pass before a reply; earlier replies of a group don't wait for it. False: the connection is lost.
net::Task<bool> hold_back(ServerSession& session, base::Duration delay) {
  session.expect_end();
  const auto flushed = co_await session.stream.flush();
  if (!flushed) {
    session.end_lost(flushed.error());
    co_return false;
  }
  co_await session.server.clock.sleep_for(delay, net::TimerKind::session);
  co_return true;
}

net::Task<bool> start_tls(ServerSession& session, ssl_ctx_st* context) {
  session.expect_input();
  const auto flushed = co_await session.stream.flush();
  if (!flushed) {
    session.end_lost(flushed.error());
    co_return false;
  }
  const auto shaken = co_await session.stream.start_tls_server(context);
  if (!shaken) {
    session.end(End::tls_failed, shaken.error().text);
    co_return false;
  }
  session.tls_started();
  co_return true;
}

// None when the session is over.
net::Task<std::optional<Step>> read_content(ServerSession& session) {
  session.begin_content();
  while (session.wants_content()) {
    session.expect_input();
    const auto filled = co_await session.stream.fill();
    if (filled) continue;
    auto step = session.missed(filled.error());
    if (!step) session.end_lost(filled.error());
    co_return step;
  }
  co_return session.content_read();
}

net::Task<std::optional<Step>> read_command(ServerSession& session) {
  session.expect_input();
  const auto line = co_await session.stream.read_line(session.talk.longest_line());
  if (line) co_return session.read(*line);
  auto step = session.missed(line.error());
  if (!step) session.end_lost(line.error());
  co_return step;
}

// The step that follows from what the host says; none when the session is over.
net::Task<std::optional<Step>> ask_host(ServerSession& session, Act asked) {
  auto answer = session.ask(asked);
  if (auto* task = std::get_if<net::Task<Verdict>>(&answer)) {
    auto awaited = co_await *task;
    answer = std::move(awaited);
  }
  auto& verdict = std::get<Verdict>(answer);
  if (verdict.delay > base::Duration{}) {
    const auto held = co_await hold_back(session, verdict.delay);
    if (!held) co_return std::nullopt;
  }
  if (verdict.then == Verdict::Then::reset) {
    session.end_reset();
    co_return std::nullopt;
  }
  auto step = session.talk.answered(asked, std::move(verdict.reply), session.now());
  if (verdict.then == Verdict::Then::close) step.act = Act::close;
  co_return step;
}

}  // namespace

net::Task<void> serve(net::LineStream stream, Server& server, Handler& handler, dialogue::XClient xclient) {
  ServerSession session(std::move(stream), server, handler, xclient);
  std::optional<Step> step = session.talk.connected();
  while (step) {
    auto& now = *step;
    if (ServerSession::asks(now.act)) {
      auto decided = co_await ask_host(session, now.act);
      step = std::move(decided);
      continue;
    }
    if (now.act == Act::close) {
      co_await close(session, std::move(now.reply));
      co_return;
    }
    ssl_ctx_st* context = nullptr;
    if (now.act == Act::start_tls) {
      context = session.tls_context();
      if (context == nullptr) now = session.talk.tls_unavailable(session.now());
    }
    session.say(now.reply);
    if (now.act == Act::start_tls) {
      const auto started = co_await start_tls(session, context);
      if (!started) co_return;
    }
    if (now.act == Act::read_content) {
      auto next = co_await read_content(session);
      step = std::move(next);
    } else {
      auto next = co_await read_command(session);
      step = std::move(next);
    }
  }
}

}  // namespace mailflow::smtp
