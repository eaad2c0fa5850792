#pragma once
// Everything that the parts of one running lab share. One thread; the tasks go first when it ends.

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "dns/server.hpp"
#include "lab/events.hpp"
#include "lab/identities.hpp"
#include "lab/journal.hpp"
#include "lab/known_names.hpp"
#include "lab/mailboxes.hpp"
#include "lab/trace.hpp"
#include "lab/worlds.hpp"
#include "net/loop.hpp"
#include "net/network.hpp"
#include "net/resolver.hpp"
#include "net/task.hpp"

namespace mailflow::lab {

class LiveHost;

struct Core {
  Core(base::LabTime start, std::size_t most_mails);
  ~Core();
  Core(const Core&) = delete;
  Core& operator=(const Core&) = delete;

  base::LabTime now() { return loop.clock().now(); }
  const WorldPtr& world() const { return worlds->current(); }
  LiveHost& host(model::HostId id) { return *hosts[id.number]; }

  // The lab address of a client: its own, or for a client from elsewhere on this machine one that no host has.
  base::IpAddress address_of(const net::LineStream& stream);
  // The lab address of a client that a proxy or XCLIENT names: any address stands for itself, as a send's `source`
  // does; one of this machine's loopback stands for what a connection from there would.
  base::IpAddress address_named(const base::IpAddress& named);
  // A host's address that such a client must have connected to: `claimed` if it is one, else one of the client's
  // family.
  base::IpAddress address_met(model::HostId host, const base::IpAddress& client,
                              const std::optional<base::IpAddress>& claimed) const;
  // A host's name where the address is one's.
  std::string name_of(const base::IpAddress& address) const;

  net::Loop loop;
  std::unique_ptr<net::Network> network;
  std::unique_ptr<dns::Server> dns;
  std::unique_ptr<net::Resolver> resolver;
  std::unique_ptr<Identities> identities;
  std::unique_ptr<Worlds> worlds;
  Journal journal;
  KnownNames names;
  Mailboxes mailboxes;
  Events events;
  std::unique_ptr<Trace> trace;                                // nullptr: nothing is written down
  std::vector<std::unique_ptr<LiveHost>> hosts;                // by id
  std::unordered_map<std::string, base::IpAddress> strangers;  // at most as many as there are addresses for
  std::unordered_map<std::uint32_t, std::uint32_t> strikes;    // of a counted fault, by its number
  std::uint64_t former_sessions = 0;   // of the run that this one goes on with: their ids are taken
  std::optional<base::Error> failure;  // a bug that ended a task
  net::TaskGroup tasks;

 private:
  base::IpAddress stranger(const base::IpAddress& real);
};

}  // namespace mailflow::lab
