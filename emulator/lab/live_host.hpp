#pragma once
// A running host: how it speaks, its queue, its counters. Sessions are served by `attend`, one task each; a client from
// elsewhere on this machine has an address that no host has.

#include <map>
#include <memory>

#include "lab/core.hpp"
#include "lab/queue.hpp"
#include "policy/arrival.hpp"
#include "smtp/server.hpp"

namespace mailflow::lab {

class LiveHost {
 public:
  LiveHost(Core& core, model::HostId id) : core_(core), id_(id), queue_(core, id) {}

  model::HostId id() const { return id_; }
  const model::Host& model() const { return (*core_.world()->hosts)[id_]; }
  Queue& queue() { return queue_; }

  // The endpoint that a client meets in the World in force; sessions keep theirs. Made when the first one comes.
  const std::shared_ptr<smtp::Server>& server(const base::IpAddress& client, const base::IpAddress& local);

 private:
  Core& core_;
  model::HostId id_;
  Queue queue_;
  // By the receive connector and what it offers of the session.
  struct Terms {
    std::uint32_t connector = 0;
    model::SmtpPrincipal principal{};
    auto operator<=>(const Terms&) const = default;
  };
  std::shared_ptr<smtp::Server> made(const policy::Arrival& arrival);

  std::map<Terms, std::shared_ptr<smtp::Server>> servers_;
  std::shared_ptr<std::uint64_t> sessions_;
  std::shared_ptr<const model::Hosts> made_of_;
  std::shared_ptr<const model::ExchangeOrganizations> made_with_;
};

// A client as the host shall take it.
struct Caller {
  base::IpAddress client;
  base::IpAddress local;  // the host's address that it connected to
  std::uint16_t port = 0;
  protocol::smtp::XClient xclient = protocol::smtp::XClient::refused;
};

// One session.
net::Task<void> attend(Core& core, model::HostId host, net::LineStream stream, Caller caller);

// Until the listener is closed.
net::Task<void> accept_all(Core& core, model::HostId host, std::shared_ptr<net::Listener> listener);

}  // namespace mailflow::lab
