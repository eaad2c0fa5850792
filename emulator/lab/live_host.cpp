#include "lab/live_host.hpp"

#include "lab/reception.hpp"
#include "policy/exchange_server.hpp"
#include "policy/host_kinds.hpp"

namespace mailflow::lab {
namespace {

namespace wire = protocol::smtp;

wire::StartTls starttls_of(const model::Host& host) {
  switch (host.starttls) {
    case model::StartTls::none:
      return wire::StartTls::none;
    case model::StartTls::offered:
      return wire::StartTls::offered;
    case model::StartTls::required:
      return wire::StartTls::required;
  }
  return wire::StartTls::none;
}

wire::ServerSetup setup_of(const model::Host& host, const policy::Door& door) {
  const auto& kind = policy::kind_of(host);
  wire::ServerSetup setup;
  switch (kind.style) {
    case policy::WireStyle::exchange_online:
      setup.profile = wire::exchange_online_profile();
      break;
    case policy::WireStyle::exchange_server:
    case policy::WireStyle::generic:
      setup.profile = wire::generic_profile();
      break;
  }
  setup.profile.limits.message = door.message_limit;
  if (policy::decides_at(host, policy::Moment::mail)) setup.profile.size_check = wire::SizeCheck::by_host;
  switch (kind.bare_lf) {
    case policy::BareLf::kept:
      setup.profile.bare_newline = wire::BareNewline::keep;
      break;
    case policy::BareLf::refused:
      setup.profile.bare_newline = wire::BareNewline::refuse;
      break;
  }
  setup.fqdn = host.fqdn.text();
  setup.default_domain = host.domains.empty() ? host.fqdn : host.domains.front();
  setup.starttls = starttls_of(host);
  // Without a certificate nothing is offered; who requires TLS all the same takes no mail.
  if (door.certificate == nullptr) {
    std::erase(setup.profile.keywords, wire::Keyword::starttls);
    if (setup.starttls == wire::StartTls::offered) setup.starttls = wire::StartTls::none;
  }
  return setup;
}

}  // namespace

net::Task<void> attend(Core& core, model::HostId host, net::LineStream stream, Caller caller) {
  stream.name_ends({caller.local, stream.local().port}, {caller.client, caller.port});
  const auto server = core.host(host).server(caller.client, caller.local);
  Reception reception(core, host, *server, caller.client, caller.local);
  co_await smtp::serve(std::move(stream), *server, reception, caller.xclient);
}

const std::shared_ptr<smtp::Server>& LiveHost::server(const base::IpAddress& client, const base::IpAddress& local) {
  static const auto nobody = policy::recipient_facts({}, {});
  const auto& world = core_.world();
  if (made_of_ != world->hosts || made_with_ != world->organizations) servers_.clear();
  made_of_ = world->hosts;
  made_with_ = world->organizations;
  base::Tests tests;
  policy::SessionValues values;
  values.client = client;
  values.local = local;
  const auto facts = policy::session_facts(std::move(values));
  const auto arrival = policy::decide_until(tests, *world, id_, {facts, nobody}, policy::Moment::connect);
  auto& server = servers_[{arrival.connector, arrival.principal}];
  if (!server) server = made(arrival);
  return server;
}

std::shared_ptr<smtp::Server> LiveHost::made(const policy::Arrival& arrival) {
  const auto& world = core_.world();
  base::Tests tests;
  const auto door = policy::door_of(tests, *world, id_, arrival);
  auto server = std::make_shared<smtp::Server>(core_.loop.clock(), setup_of(model(), door));
  server->started = world->clock;
  if (!sessions_) sessions_ = std::make_shared<std::uint64_t>(core_.former_sessions);
  server->sessions = sessions_;
  if (door.certificate != nullptr)
    server->tls_context = [this, shown = door.certificate, hosts = world->hosts] {
      return core_.identities->client((*hosts)[id_], *shown);
    };
  if (auto trust = core_.identities->trust(*world, model()); trust) server->trust = std::move(*trust);
  return server;
}

net::Task<void> accept_all(Core& core, model::HostId host, std::shared_ptr<net::Listener> listener) {
  for (;;) {
    auto stream = co_await listener->accept();
    if (!stream) co_return;
    const Caller caller{core.address_of(*stream), stream->local().address, stream->peer().port, wire::XClient::refused};
    core.tasks.start(attend(core, host, std::move(*stream), caller));
  }
}

}  // namespace mailflow::lab
