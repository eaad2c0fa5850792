#pragma once
// A running host: how it speaks, its queue, its counters. Sessions are served by `attend`, one task each; a client from
// elsewhere on this machine has an address that no host has.

#include <memory>

#include "lab/core.hpp"
#include "lab/queue.hpp"
#include "smtp/server.hpp"

namespace mailflow::lab {

class LiveHost {
 public:
  LiveHost(Core& core, model::HostId id) : core_(core), id_(id), queue_(core, id) {}

  model::HostId id() const { return id_; }
  const model::Host& model() const { return (*core_.world()->hosts)[id_]; }
  Queue& queue() { return queue_; }

  // The endpoint of the World in force; sessions keep theirs. Made when the first client comes.
  const std::shared_ptr<smtp::Server>& server();

 private:
  Core& core_;
  model::HostId id_;
  Queue queue_;
  std::shared_ptr<smtp::Server> server_;
  std::shared_ptr<const model::Hosts> made_of_;
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
