// A host that takes every message and drops it, for rates and memory beside Postfix's smtp-sink: the server of room
// smtp with nothing behind it. `smtp_sink PORT [exchange]` listens on 127.0.0.1 until it is killed.

#include <fmt/format.h>

#include <cstdlib>
#include <string_view>

#include "net/loop.hpp"
#include "net/network.hpp"
#include "pki/pki.hpp"
#include "smtp/server.hpp"

namespace mailflow::smtp {
namespace {

class Sink final : public Handler {
 public:
  Answer recipient(const Peer&, const mail::Envelope&, const mail::Recipient&) override { return Verdict{}; }
  Answer content(const Peer&, Arrival) override { return Verdict(mail::Reply{250, "2.0.0", "Ok"}); }
};

net::Task<> accept(net::Listener& listener, net::TaskGroup& tasks, Server& server, Handler& handler) {
  while (true) {
    auto stream = co_await listener.accept();
    if (!stream) co_return;
    tasks.start(serve(std::move(*stream), server, handler, protocol::smtp::XClient::refused));
  }
}

template <class T>
T value_or_exit(base::Result<T> result) {
  if (result) return std::move(*result);
  fmt::print(stderr, "smtp_sink: {}\n", result.error().message);
  std::exit(base::exit_code(result.error().kind));
}

int run(std::uint16_t port, const protocol::smtp::ServerProfile& profile) {
  const auto start = value_or_exit(base::parse_time("2026-01-05T08:00Z"));
  net::Loop loop(start);
  const auto network = value_or_exit(net::Network::open(loop));
  pki::Pki pki(start);
  if (!pki.add_authority("public")) return 70;
  model::CertificateSpec spec;
  spec.names = {value_or_exit(base::parse_domain_pattern("sink.example"))};
  const auto identity = value_or_exit(pki.identity("sink", spec));
  Server server(loop.clock(), {profile, "sink.example", {}, protocol::smtp::StartTls::offered});
  server.setup.profile.limits.commands = 1000000;
  server.setup.profile.patience = {std::chrono::hours{1}, std::chrono::hours{24}};
  server.tls_context = [identity] { return identity->context(); };
  server.trust = value_or_exit(pki.trust({"public"}));
  const auto here = value_or_exit(base::IpAddress::parse("127.0.0.1"));
  auto listener =
      value_or_exit(network->listen_entry(here, port, value_or_exit(base::IpAddress::parse("198.51.100.40"))));
  Sink sink;
  net::TaskGroup tasks([](std::exception_ptr failure) { std::rethrow_exception(failure); });
  tasks.start(accept(listener, tasks, server, sink));
  return loop.run_real() ? 0 : 70;
}

}  // namespace
}  // namespace mailflow::smtp

int main(int argc, char** argv) {
  if (argc < 2) {
    fmt::print(stderr, "usage: smtp_sink PORT [exchange]\n");
    return 64;
  }
  const bool exchange = argc > 2 && std::string_view(argv[2]) == "exchange";
  return mailflow::smtp::run(
      static_cast<std::uint16_t>(std::atoi(argv[1])),
      exchange ? mailflow::protocol::smtp::exchange_online_profile() : mailflow::protocol::smtp::generic_profile());
}
