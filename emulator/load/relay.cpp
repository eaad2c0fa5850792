#include "load/relay.hpp"

#include <set>
#include <utility>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/shapes.hpp"

namespace mailflow::load {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Value;
using Owners = std::unordered_map<std::string, model::HostId>;

constexpr std::size_t most_routes = 10'000;
constexpr LaterKey later_keys[] = {
    {"require-tenant", "relays that ask for a tenant"},
    {"add-headers", "relays that change headers"},
    {"strip-headers", "relays that change headers"},
};

base::Result<std::optional<model::HostId>> read_target(const Value& value, const Names& hosts, const Owners& owners) {
  const auto text = config::written(value);
  if (text == "mx" && !hosts.find(text)) return std::optional<model::HostId>{};
  if (const auto address = base::IpAddress::parse(text)) {
    if (const auto owner = owners.find(base::to_string(*address)); owner != owners.end()) return owner->second;
    return fail(Error{ErrorKind::input, fmt::format("nothing in this lab has the address {}", text), value.pos,
                      "a lab sends to its own hosts only: name a host, or give one this address"});
  }
  const auto number = hosts.read(value);
  if (!number) return fail(number.error());
  return model::HostId{*number};
}

base::Result<model::RelayRoute> read_route(const base::Entry& entry, const Names& hosts, const Owners& owners) {
  auto pattern = base::parse_domain_pattern(entry.key);
  if (!pattern)
    return fail(
        Error{ErrorKind::input, fmt::format("\"{}\" is no domain, *.domain or *", entry.key), entry.key_pos, {}});
  model::RelayRoute route{
      .pattern = std::move(*pattern), .to = {}, .tls = model::TlsPolicy::opportunistic, .pos = entry.key_pos};
  const Value* target = &entry.value;
  if (entry.value.map() != nullptr) {
    config::MapReader reader(entry.value, relay_route_shape());
    target = &reader.need("to");
    if (const auto* tls = reader.maybe("tls")) {
      auto policy = base::Codec<model::TlsPolicy>::parse(*tls);
      if (!policy)
        reader.refuse(base::within("tls", std::move(policy.error())));
      else
        route.tls = *policy;
    }
    if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  }
  auto to = read_target(*target, hosts, owners);
  if (!to) return fail(target == &entry.value ? std::move(to.error()) : base::within("to", std::move(to.error())));
  route.to = *to;
  return route;
}

}  // namespace

base::Result<model::RelaySettings> read_relay(const Value& value, const Names& hosts, const Owners& owners) {
  if (auto refused = refuse_later(value, later_keys); !refused) return fail(std::move(refused.error()));
  config::MapReader reader(value, relay_shape());
  model::RelaySettings settings;
  if (const auto* from = reader.maybe("accept-from")) settings.accept_from_pos = from->pos;
  for (const auto* item : reader.items("accept-from")) {
    const auto host = hosts.read(*item);
    if (!host) return fail(base::within("accept-from", host.error()));
    settings.accept_from.push_back(model::HostId{*host});
  }
  const auto& routes = reader.entries("routes");
  if (routes.size() > most_routes) return fail(value.pos, "routes: more than {}", most_routes);
  std::set<base::DomainPattern> taken;
  for (const auto& entry : routes) {
    auto route = read_route(entry, hosts, owners);
    if (!route) return fail(base::within("routes", std::move(route.error())));
    if (!taken.insert(route->pattern).second)
      return fail(entry.key_pos, "routes: {} is given twice", base::to_string(route->pattern));
    settings.routes.push_back(std::move(*route));
  }
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  return settings;
}

}  // namespace mailflow::load
