#include "graph/arrows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>

#include "policy/targets.hpp"

namespace mailflow::graph {
namespace {

using base::Language;
using model::HostId;
using model::TenantId;
using model::World;

constexpr std::size_t most_arrows = 200;

// Not one of those that every tenant has by itself.
bool is_own(const model::AcceptedDomain& row) {
  return !row.initial && !row.domain.text().ends_with(".mail.onmicrosoft.com");
}

// Where mail for a domain is told to go: the hosts of its MX, the most preferred first.
std::vector<HostId> mx_hosts(const World& world, const model::Host& asking, const base::DomainName& domain) {
  policy::DnsFacts known;
  policy::NextHop by_mx;
  by_mx.kind = policy::NextHop::Kind::mx;
  std::vector<HostId> hosts;
  for (;;) {
    const auto search = policy::find_targets(world, asking, by_mx, domain, known);
    if (!search.needs.empty()) {
      for (const auto& question : search.needs) known[question] = policy::answer_from(world, question);
      continue;
    }
    for (const auto& target : search.targets)
      if (const auto host = world.hosts->at(target.address))
        if (std::ranges::find(hosts, *host) == hosts.end()) hosts.push_back(*host);
    return hosts;
  }
}

class Arrows {
 public:
  Arrows(const World& world, const Places& places, const std::vector<DoorOwner>& doors, Language language,
         Content& content)
      : world_(world), places_(places), doors_(doors), german_(language == Language::de), content_(content) {}

  void draw() {
    for (std::uint32_t i = 0; i < world_.tenants->size(); ++i) mx_of(TenantId{i});
    const auto& hosts = world_.hosts->rows();
    for (std::uint32_t i = 0; i < hosts.size(); ++i) {
      routes_of(HostId{i});
      straight_from(HostId{i});
    }
    for (const auto& door : doors_) through(door);
    for (const auto& [tenant, box] : places_.mailboxes)
      if (const auto from = places_.tenants.find(tenant); from != places_.tenants.end())
        add({.from = from->second, .to = box, .label = {}, .way = Way::inside});
  }

 private:
  void add(Arrow arrow) {
    if (content_.arrows.size() < most_arrows) content_.arrows.push_back(std::move(arrow));
  }

  std::optional<std::size_t> box_of(HostId host) const {
    const auto found = places_.hosts.find(host);
    return found == places_.hosts.end() ? std::nullopt : std::optional(found->second);
  }

  // The connector that lists the host's address, else the default one.
  const DoorOwner* door_for(HostId from, TenantId tenant) const {
    const DoorOwner* otherwise = nullptr;
    for (const auto& door : doors_) {
      if (door.tenant != tenant) continue;
      if (door.connector == nullptr)
        otherwise = &door;
      else if (lists(*door.connector, from))
        return &door;
    }
    return otherwise;
  }

  bool lists(const model::InboundConnector& connector, HostId host) const {
    const auto& addresses = (*world_.hosts)[host].addresses;
    return std::ranges::any_of(*connector.sender_ip_addresses, [&](const base::IpRange& range) {
      return std::ranges::any_of(addresses, [&](const base::IpAddress& address) { return range.contains(address); });
    });
  }

  // From anywhere to the MX of the tenant's domains, and past it.
  void mx_of(TenantId id) {
    const auto& tenant = (*world_.tenants)[id];
    const auto& asking = world_.hosts->rows().front();
    std::set<std::size_t> drawn;
    const bool has_own = std::ranges::any_of(*tenant.domains, is_own);
    for (const auto& row : *tenant.domains) {
      if (has_own ? !is_own(row) : !row.initial) continue;
      for (const auto host : mx_hosts(world_, asking, row.domain)) {
        const auto box = box_of(host);
        if (!box || !drawn.insert(*box).second) continue;
        Arrow arrow{.from = places_.internet, .to = *box, .label = "MX " + row.domain.text()};
        if (host == tenant.host) arrow.door = default_door_of(id, arrow.barred);
        add(std::move(arrow));
      }
    }
    const auto edge = box_of(tenant.host);
    if (!edge || drawn.contains(*edge)) return;
    Arrow arrow{.from = places_.internet,
                .to = *edge,
                .label = german_ ? "am MX vorbei" : "past the MX",
                .way = Way::side_door};
    arrow.door = default_door_of(id, arrow.barred);
    add(std::move(arrow));
  }

  std::optional<std::size_t> default_door_of(TenantId id, bool& barred) const {
    for (const auto& door : doors_) {
      if (door.tenant != id || door.connector != nullptr) continue;
      barred = content_.boxes[door.box].doors[door.door].state == DoorState::barred;
      return door.door;
    }
    return std::nullopt;
  }

  void routes_of(HostId id) {
    const auto from = box_of(id);
    if (!from) return;
    for (const auto& route : (*world_.hosts)[id].relay.routes) {
      if (!route.to) continue;
      const auto to = box_of(*route.to);
      if (!to) continue;
      Arrow arrow{.from = *from, .to = *to, .label = base::to_string(route.pattern)};
      if (const auto tenant = tenant_of(route.pattern, *route.to)) enter(id, *tenant, arrow);
      add(std::move(arrow));
    }
  }

  void enter(HostId from, TenantId tenant, Arrow& arrow) const {
    const auto* door = door_for(from, tenant);
    if (door == nullptr) return;
    arrow.door = door->door;
    arrow.barred = content_.boxes[door->box].doors[door->door].state == DoorState::barred;
  }

  std::optional<TenantId> tenant_of(const base::DomainPattern& pattern, HostId host) const {
    for (std::uint32_t i = 0; i < world_.tenants->size(); ++i) {
      const auto& tenant = (*world_.tenants)[TenantId{i}];
      if (tenant.host != host) continue;
      for (const auto& row : *tenant.domains)
        if (pattern.matches(row.domain)) return TenantId{i};
    }
    return std::nullopt;
  }

  // Hosts without a route whose address a connector lists come straight to its door.
  void straight_from(HostId id) {
    const auto& host = (*world_.hosts)[id];
    const auto from = box_of(id);
    if (!from || host.kind == model::HostKind::exchange_online) return;
    for (const auto& door : doors_) {
      if (door.connector == nullptr || !lists(*door.connector, id)) continue;
      const auto same = [&](const Arrow& arrow) {
        return arrow.from == *from && arrow.to == door.box && arrow.door == door.door;
      };
      if (std::ranges::none_of(content_.arrows, same))
        add({.from = *from, .to = door.box, .door = door.door, .label = {}});
    }
  }

  void through(const DoorOwner& door) {
    const auto to = places_.tenants.find(door.tenant);
    if (to == places_.tenants.end()) return;
    const bool barred = content_.boxes[door.box].doors[door.door].state == DoorState::barred;
    add({.from = door.box, .to = to->second, .out_of = door.door, .label = {}, .way = Way::inside, .barred = barred});
  }

  const World& world_;
  const Places& places_;
  const std::vector<DoorOwner>& doors_;
  bool german_;
  Content& content_;
};

}  // namespace

void add_arrows(const World& world, const Places& places, const std::vector<DoorOwner>& doors, Language language,
                Content& content) {
  if (world.hosts->rows().empty()) return;
  Arrows(world, places, doors, language, content).draw();
}

}  // namespace mailflow::graph
