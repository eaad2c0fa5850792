#pragma once
// A lab of two hosts for the tests of this room: an SMTP endpoint whose decisions a test sets, and clients for it.

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "smtp/client.hpp"
#include "smtp/server.hpp"
#include "unit/net/world.hpp"

namespace mailflow::smtp {

using protocol::smtp::Stage;
using protocol::smtp::StartTls;
using protocol::smtp::TlsPolicy;
using protocol::smtp::XClient;

inline mail::EmailAddress address(std::string_view text) {
  return mail::parse_address(text).value();
}

inline mail::Envelope envelope(std::initializer_list<const char*> recipients) {
  mail::Envelope made;
  made.sender = address("x@fabrikam.com");
  for (const char* recipient : recipients) made.recipients.push_back({address(recipient), {}, {}});
  return made;
}

inline mail::Message message(std::string bytes) {
  return mail::Message::parse(std::move(bytes)).value();
}

class Transcript final : public Observer {
 public:
  void seen(Flow flow, std::string_view text) override {
    lines.push_back((flow == Flow::received ? "< " : flow == Flow::sent ? "> " : "* ") + std::string(text));
  }
  std::vector<std::string> lines;
};

// Decides as a test says and keeps what it saw.
class TestHost final : public Handler {
 public:
  explicit TestHost(net::Clock& clock) : clock_(clock) {}

  Answer connected(const Peer& peer) override {
    peers.push_back(peer);
    if (refuse_at_connect == peer.client.address) return Verdict(mail::Reply{554, "5.7.1", "Not you"});
    return verdict("connect");
  }
  Answer sender(const Peer&, const mail::Envelope& given) override { return verdict(mail::to_path(given.sender)); }
  Answer recipient(const Peer&, const mail::Envelope&, const mail::Recipient& given) override {
    return verdict(mail::to_string(given.address));
  }
  Answer content(const Peer& peer, Arrival arrival) override {
    peers.push_back(peer);
    arrivals.push_back(std::move(arrival));
    if (store_takes > base::Duration{}) return store(this);
    return verdict("content");
  }
  void ended(const Peer&, End end, std::string_view why) override {
    ends.push_back(end);
    reasons.emplace_back(why);
  }
  Observer* observer(const Peer&) override { return &transcript; }

  Verdict verdict(const std::string& whom) const {
    const auto found = verdicts.find(whom);
    return found == verdicts.end() ? Verdict{} : found->second;
  }

  std::map<std::string, Verdict> verdicts;
  base::Duration store_takes{};
  std::optional<base::IpAddress> refuse_at_connect;
  std::vector<Peer> peers;  // at connect and at each message
  std::vector<Arrival> arrivals;
  std::vector<End> ends;
  std::vector<std::string> reasons;
  Transcript transcript;

 private:
  static net::Task<Verdict> store(TestHost* host) {
    co_await host->clock_.sleep_for(host->store_takes, net::TimerKind::session);
    co_return host->verdict("content");
  }

  net::Clock& clock_;
};

struct Endpoint : net::World {
  explicit Endpoint(const protocol::smtp::ServerProfile& profile = protocol::smtp::exchange_online_profile(),
                    StartTls starttls = StartTls::none)
      : host(loop.clock()),
        server(loop.clock(), {profile, "mx.contoso.com", {}, starttls}),
        listener(listen("198.51.100.40")) {
    tasks.start(accept(*this));
  }

  static net::Task<> accept(Endpoint& endpoint) {
    while (true) {
      auto stream = co_await endpoint.listener.accept();
      if (!stream) co_return;
      endpoint.tasks.start(serve(std::move(*stream), endpoint.server, endpoint.host, endpoint.xclient));
    }
  }

  ClientOptions options() {
    ClientOptions made;
    made.hello_name = "mail.fabrikam.com";
    made.tls = TlsPolicy::none;
    made.observer = &transcript;
    return made;
  }

  static net::Task<> deliver_on(Endpoint& endpoint, ClientOptions options, mail::Envelope given, mail::Message content,
                                std::optional<SessionResult>& result) {
    auto stream = co_await endpoint.network->connect(endpoint.sender, endpoint.receiver, net::smtp_port);
    auto got = co_await smtp::deliver(std::move(*stream), endpoint.loop.clock(), std::move(options), std::move(given),
                                      std::move(content));
    result.emplace(std::move(got));
  }

  SessionResult deliver(ClientOptions given_options, mail::Envelope given, std::string bytes) {
    std::optional<SessionResult> result;
    tasks.start(deliver_on(*this, std::move(given_options), std::move(given), message(std::move(bytes)), result));
    rest();
    return result.value();
  }
  SessionResult deliver(mail::Envelope given, std::string bytes) {
    return deliver(options(), std::move(given), std::move(bytes));
  }

  // Sends the text at once and gives back all that comes until the server closes.
  static net::Task<> talk_on(Endpoint& endpoint, std::string text, std::string& answers) {
    auto stream = co_await endpoint.network->connect(endpoint.sender, endpoint.receiver, net::smtp_port);
    auto& wire = *stream;
    const auto written = co_await wire.write(text);
    while (written) {
      answers.append(wire.buffered());
      wire.consume(wire.buffered().size());
      const auto filled = co_await wire.fill();
      if (!filled) co_return;
    }
  }
  std::string talk(std::string text) {
    std::string answers;
    tasks.start(talk_on(*this, std::move(text), answers));
    rest();
    return answers;
  }

  XClient xclient = XClient::refused;
  TestHost host;
  Server server;
  net::Listener listener;
  Transcript transcript;
};

}  // namespace mailflow::smtp
