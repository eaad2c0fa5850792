#include "lab/live_host.hpp"

#include "lab/reception.hpp"
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

wire::ServerSetup setup_of(const model::Host& host) {
  const auto& kind = policy::kind_of(host);
  wire::ServerSetup setup;
  switch (kind.style) {
    case policy::WireStyle::exchange_online:
      setup.profile = wire::exchange_online_profile();
      break;
    case policy::WireStyle::generic:
      setup.profile = wire::generic_profile();
      break;
  }
  setup.profile.limits.message = kind.message_limit;
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
  if (host.certificate.names.empty()) {
    std::erase(setup.profile.keywords, wire::Keyword::starttls);
    if (setup.starttls == wire::StartTls::offered) setup.starttls = wire::StartTls::none;
  }
  return setup;
}

}  // namespace

net::Task<void> attend(Core& core, model::HostId host, net::LineStream stream, Caller caller) {
  stream.name_ends({caller.local, stream.local().port}, {caller.client, caller.port});
  const auto server = core.host(host).server();
  Reception reception(core, host, *server, caller.client);
  co_await smtp::serve(std::move(stream), *server, reception, caller.xclient);
}

const std::shared_ptr<smtp::Server>& LiveHost::server() {
  const auto& world = core_.world();
  if (server_ && made_of_ == world->hosts) return server_;
  const auto sessions = server_ ? server_->sessions : core_.former_sessions;
  server_ = std::make_shared<smtp::Server>(core_.loop.clock(), setup_of(model()));
  server_->started = world->clock;
  server_->sessions = sessions;
  server_->tls_context = [this] { return core_.identities->server(model()); };
  if (auto trust = core_.identities->trust(*world, model()); trust) server_->trust = std::move(*trust);
  made_of_ = world->hosts;
  return server_;
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
