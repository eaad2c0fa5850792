#pragma once
// The arrows of a picture. Private to the room.

#include <map>
#include <vector>

#include "graph/content.hpp"

namespace mailflow::graph {

// Which box a host or tenant became; those beyond the bounds have none.
struct Places {
  std::size_t internet = 0;
  std::map<model::HostId, std::size_t> hosts;
  std::map<model::TenantId, std::size_t> tenants;
  std::map<model::TenantId, std::size_t> mailboxes;
};

// One door of a box, for finding the one that a host would come through.
struct DoorOwner {
  std::size_t box = 0;
  std::size_t door = 0;
  model::TenantId tenant;
  const model::InboundConnector* connector = nullptr;  // nullptr: the default one
};

void add_arrows(const model::World& world, const Places& places, const std::vector<DoorOwner>& doors,
                base::Language language, Content& content);

}  // namespace mailflow::graph
