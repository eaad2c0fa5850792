#include "model/host.hpp"

#include <algorithm>

namespace mailflow::model {

Hosts::Hosts(std::vector<Host> rows) : rows_(std::move(rows)) {}

std::optional<HostId> Hosts::find(std::string_view name) const {
  for (std::uint32_t i = 0; i < rows_.size(); ++i)
    if (rows_[i].name == name) return HostId{i};
  return {};
}

std::optional<HostId> Hosts::at(const base::IpAddress& address) const {
  for (std::uint32_t i = 0; i < rows_.size(); ++i)
    if (std::find(rows_[i].addresses.begin(), rows_[i].addresses.end(), address) != rows_[i].addresses.end())
      return HostId{i};
  return {};
}

Hosts::Listed Hosts::listed(Reputation reputation) const {
  Listed out;
  out.ranges.reserve(rows_.size());
  for (std::uint32_t i = 0; i < rows_.size(); ++i) {
    const auto& host = rows_[i];
    if (host.reputation != reputation) continue;
    auto& ranges = out.ranges.emplace_back();
    for (const auto& address : host.addresses) ranges.push_back({address, address, base::to_string(address)});
    out.index.add({i, host.name, &ranges, host.pos ? &host.pos : nullptr}, ranges);
  }
  out.index.freeze();
  return out;
}

const base::AddressIndex& Hosts::with(Reputation reputation) const {
  indexes();
  return reputations_[static_cast<std::size_t>(reputation)].index;
}

const std::vector<Hosts::Indexes>& Hosts::indexes() const {
  std::call_once(built_, [this] {
    for (const auto bad : {Reputation::throttled, Reputation::banned})
      reputations_[static_cast<std::size_t>(bad)] = listed(bad);
    indexes_ = std::vector<Indexes>(rows_.size());
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      const auto& host = rows_[i];
      auto& built = indexes_[i];
      const auto* pos = host.pos ? &host.pos : nullptr;
      built.own_patterns.reserve(host.domains.size());
      for (const auto& domain : host.domains) built.own_patterns.push_back({base::DomainPattern::Kind::exact, domain});
      std::vector<const base::DomainPattern*> own;
      for (const auto& pattern : built.own_patterns) own.push_back(&pattern);
      if (!own.empty()) built.own.add({0, host.name, &built.own_patterns, pos}, own);
      for (base::Row row = 0; row < host.relay.routes.size(); ++row) {
        const auto& route = host.relay.routes[row];
        built.routes.add({row, host.name, &route.pattern, route.pos ? &route.pos : nullptr}, {&route.pattern});
      }
      built.client_ranges.reserve(host.relay.accept_from.size());
      for (const auto client : host.relay.accept_from) {
        auto& ranges = built.client_ranges.emplace_back();
        for (const auto& address : rows_[client.number].addresses)
          ranges.push_back({address, address, base::to_string(address)});
        built.clients.add({client.number, rows_[client.number].name, &ranges, pos}, ranges);
      }
      built.clients.freeze();
      for (const auto& address : host.addresses)
        built.address_ranges.push_back({address, address, base::to_string(address)});
      built.addresses.add({0, host.name, &built.address_ranges, pos}, built.address_ranges);
      built.addresses.freeze();
    }
  });
  return indexes_;
}

}  // namespace mailflow::model
