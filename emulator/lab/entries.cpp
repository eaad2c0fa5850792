#include "lab/entries.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "base/nearest.hpp"
#include "lab/live_host.hpp"
#include "smtp/proxy_header.hpp"

namespace mailflow::lab {
namespace {

using base::ErrorKind;
using protocol::smtp::XClient;

constexpr std::uint16_t usual_first = 2500;
constexpr std::uint16_t stride = 1000;
constexpr std::size_t last_port = 65535;

// One entry before it has a listener.
struct Plan {
  model::HostId host;
  std::optional<model::HostId> as;
  base::IpAddress at;                     // the host's address that the client connects to
  std::optional<base::IpAddress> client;  // where it comes from; nothing: itself
  std::optional<std::uint16_t> port;      // that was asked for
};

base::Result<model::HostId> host_of(const model::Hosts& hosts, std::string_view name) {
  if (const auto found = hosts.find(name)) return *found;
  std::vector<std::string_view> names;
  for (const auto& host : hosts.rows()) names.push_back(host.name);
  return base::fail(base::Error{
      ErrorKind::usage, fmt::format("the lab has no host \"{}\"", name), {}, base::suggestion(name, "the lab", names)});
}

// A host connects to the first address whose family it has, too.
base::Result<Plan> plan_as(const model::Hosts& hosts, model::HostId from, model::HostId to,
                           std::optional<std::uint16_t> port) {
  for (const auto& target : hosts[to].addresses)
    for (const auto& source : hosts[from].addresses)
      if (source.family() == target.family()) return Plan{to, from, target, source, port};
  return base::fail(ErrorKind::usage, "{} has no address of the family that {} listens on: no connection leads there",
                    hosts[from].name, hosts[to].name);
}

base::Result<void> plan_entry(const model::Hosts& hosts, const EntryAs& asked, std::vector<Plan>& plans) {
  const auto from = host_of(hosts, asked.from);
  if (!from) return base::fail(from.error());
  if (asked.to.empty()) {
    for (std::uint32_t i = 0; i < hosts.rows().size(); ++i)
      if (model::HostId{i} != *from)
        if (auto plan = plan_as(hosts, *from, model::HostId{i}, std::nullopt)) plans.push_back(std::move(*plan));
    return {};
  }
  const auto to = host_of(hosts, asked.to);
  if (!to) return base::fail(to.error());
  if (*to == *from)
    return base::fail(ErrorKind::usage, "an entry of {} to itself: a host is no client of its own", asked.to);
  auto plan = plan_as(hosts, *from, *to, asked.port);
  if (!plan) return base::fail(std::move(plan.error()));
  plans.push_back(std::move(*plan));
  return {};
}

base::Result<std::vector<Plan>> plan_all(const model::Hosts& hosts, const std::vector<EntryAs>& asked) {
  std::vector<Plan> plans;
  for (std::uint32_t i = 0; i < hosts.rows().size(); ++i)
    plans.push_back({model::HostId{i}, {}, hosts.rows()[i].addresses.front(), {}, {}});
  for (const auto& entry : asked)
    if (auto planned = plan_entry(hosts, entry, plans); !planned) return base::fail(std::move(planned.error()));
  return plans;
}

// The port of each plan when the name server's is `first`; fails where one would be used twice or there are too few.
base::Result<std::vector<std::uint16_t>> ports_from(std::uint16_t first, const std::vector<Plan>& plans) {
  std::vector<std::uint16_t> ports;
  std::unordered_set<std::size_t> used{first};
  std::size_t next = first;
  for (const auto& plan : plans) {
    const std::size_t port = plan.port ? *plan.port : ++next;
    if (port > last_port)
      return base::fail(ErrorKind::usage, "from port {} on there are too few for {} entries", first, plans.size());
    if (!used.insert(port).second) return base::fail(ErrorKind::usage, "port {} would be that of two entries", port);
    ports.push_back(static_cast<std::uint16_t>(port));
  }
  return ports;
}

// An entry that is open.
struct Door {
  Plan plan;
  ProxyHeader proxy_header = ProxyHeader::none;
  XClient xclient = XClient::refused;
  net::Listener listener;
};

// The client is told nothing, so somebody else should be.
void tell_turned_away(Core& core, const Door& door, const base::IpAddress& client, const std::string& why) {
  if (!core.events.watched()) return;
  Event event{.at = core.now(), .kind = EventKind::turned_away, .host = (*core.world()->hosts)[door.plan.host].name};
  event.peer = core.name_of(client);
  event.detail = why;
  core.events.tell(std::move(event));
}

// Who is before the door; nothing: it had to say so and did not.
net::Task<std::optional<Caller>> find_caller(Core& core, const Door& door, net::LineStream& stream) {
  Caller caller{core.address_of(stream), door.plan.at, stream.peer().port, door.xclient};
  if (door.plan.client)
    caller.client = *door.plan.client;
  else
    caller.local = core.address_met(door.plan.host, caller.client, std::nullopt);
  if (door.proxy_header == ProxyHeader::none) co_return caller;
  const auto header = co_await smtp::read_proxy_header(stream, core.loop.clock());
  if (!header) {
    tell_turned_away(core, door, caller.client, header.error().text);
    co_return std::nullopt;
  }
  if (header->source) {
    caller.client = core.address_named(header->source->address);
    caller.port = header->source->port;
    caller.local = core.address_met(door.plan.host, caller.client, header->destination->address);
  }
  co_return caller;
}

net::Task<void> attend_door(Core& core, std::shared_ptr<const Door> door, net::LineStream stream) {
  const auto caller = co_await find_caller(core, *door, stream);
  if (!caller) co_return;
  co_await attend(core, door->plan.host, std::move(stream), *caller);
}

net::Task<void> accept_all_at(Core& core, std::shared_ptr<Door> door) {
  for (;;) {
    auto stream = co_await door->listener.accept();
    if (!stream) co_return;
    core.tasks.start(attend_door(core, door, std::move(*stream)));
  }
}

// All of them, and the name server's, or none.
base::Result<std::vector<std::shared_ptr<Door>>> open_doors(Core& core, const EntryOptions& options,
                                                            const std::vector<Plan>& plans,
                                                            const std::vector<std::uint16_t>& ports,
                                                            std::uint16_t dns) {
  std::vector<std::shared_ptr<Door>> doors;
  for (std::size_t i = 0; i < plans.size(); ++i) {
    auto listener = core.network->listen_entry(options.address, ports[i], plans[i].at);
    if (!listener) return base::fail(std::move(listener.error()));
    Door door{plans[i], ProxyHeader::none, XClient::refused, std::move(*listener)};
    if (!door.plan.as) {
      door.proxy_header = options.proxy_header;
      door.xclient = options.xclient;
    }
    doors.push_back(std::make_shared<Door>(std::move(door)));
  }
  if (auto opened = core.dns->open_entry(*core.network, {options.address.v4_bits(), dns}); !opened)
    return base::fail(std::move(opened.error()));
  return doors;
}

EntryTable table_of(const model::Hosts& hosts, const EntryOptions& options, const std::vector<Plan>& plans,
                    const std::vector<std::uint16_t>& ports, std::uint16_t dns) {
  EntryTable table{options.address, dns, {}, options.proxy_header, options.xclient};
  for (std::size_t i = 0; i < plans.size(); ++i) {
    const auto& plan = plans[i];
    table.rows.push_back(
        {ports[i], hosts[plan.host].name, plan.as ? hosts[*plan.as].name : std::string{}, plan.client});
  }
  return table;
}

}  // namespace

base::Result<EntryTable> open_entries(Core& core, const EntryOptions& options) {
  if (!options.address.is_v4())
    return base::fail(ErrorKind::usage, "entries are on an IPv4 address, not on {}", base::to_string(options.address));
  const auto& hosts = *core.world()->hosts;
  const auto plans = plan_all(hosts, options.as);
  if (!plans) return base::fail(plans.error());
  std::optional<base::Error> first_error;
  for (std::size_t first = options.first_port.value_or(usual_first); first <= last_port; first += stride) {
    const auto dns = static_cast<std::uint16_t>(first);
    const auto ports = ports_from(dns, *plans);
    if (!ports && !first_error) return base::fail(ports.error());
    if (!ports) continue;
    auto doors = open_doors(core, options, *plans, *ports, dns);
    if (doors) {
      for (auto& door : *doors) core.tasks.start(accept_all_at(core, std::move(door)));
      return table_of(hosts, options, *plans, *ports, dns);
    }
    if (!first_error) first_error = std::move(doors.error());
    if (options.first_port) break;
  }
  return base::fail(std::move(*first_error));
}

}  // namespace mailflow::lab
