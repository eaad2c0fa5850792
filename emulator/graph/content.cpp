#include "graph/content.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/ip.hpp"
#include "graph/arrows.hpp"

namespace mailflow::graph {
namespace {

using base::Language;
using base::Text;
using model::HostId;
using model::HostKind;
using model::InboundConnector;
using model::TenantId;
using model::World;

constexpr std::size_t most_boxes = 40;
constexpr std::size_t most_doors = 60;
constexpr std::size_t most_lines = 8;

std::string more(std::size_t count, Language language) {
  return language == Language::de ? fmt::format("… und {} weitere", count) : fmt::format("… and {} more", count);
}

// The first lines of a longer list, and how many are not shown.
template <class Rows, class Show>
std::vector<std::string> some_of(const Rows& rows, Language language, Show show) {
  std::vector<std::string> lines;
  for (const auto& row : rows) {
    if (lines.size() + 1 == most_lines && rows.size() > most_lines) {
      lines.push_back(more(rows.size() - lines.size(), language));
      break;
    }
    lines.push_back(show(row));
  }
  return lines;
}

Zone zone_of(HostKind kind) {
  switch (kind) {
    case HostKind::exchange_online:
      return Zone::edge;
    case HostKind::mta:
    case HostKind::external:
      return Zone::internet;
    case HostKind::exchange_server:
    case HostKind::relay:
      return Zone::filters;
  }
  return Zone::internet;
}

std::vector<std::string> signs_of(const InboundConnector& connector) {
  std::vector<std::string> signs;
  if (!connector.sender_ip_addresses->empty()) signs.push_back("IP " + base::to_string(*connector.sender_ip_addresses));
  if (*connector.require_tls) signs.emplace_back("TLS");
  if (connector.tls_sender_certificate_name->has_value())
    signs.push_back(base::to_string(**connector.tls_sender_certificate_name));
  return signs;
}

bool is_partner(const InboundConnector& connector) {
  return *connector.enabled && *connector.connector_type == model::ConnectorType::partner;
}

DoorState default_door(const model::InboundConnectors& connectors) {
  auto state = DoorState::open;
  for (const auto& connector : connectors.rows()) {
    if (!is_partner(connector) || !connector.restricts()) continue;
    state = DoorState::partly;
    for (const auto& space : *connector.sender_domains)
      if (space.pattern.kind == base::DomainPattern::Kind::any) return DoorState::barred;
  }
  return state;
}

class Drawing {
 public:
  Drawing(const World& world, Language language) : world_(world), language_(language) {}

  Content draw() {
    content_.title = world_.lab;
    places_.internet =
        add({Zone::internet, language_ == Language::de ? "jeder andere Server" : "any other server", {}});
    add_hosts();
    add_tenants();
    for (std::size_t zone = 0; zone < zone_count; ++zone)
      if (left_out_[zone] > 0)
        content_.boxes.push_back({static_cast<Zone>(zone), more(left_out_[zone], language_), {}});
    add_arrows(world_, places_, doors_, language_, content_);
    return std::move(content_);
  }

 private:
  // A place beyond all boxes when the zone is full.
  std::size_t add(Box box) {
    const auto zone = static_cast<std::size_t>(box.zone);
    if (in_zone_[zone] == most_boxes) {
      ++left_out_[zone];
      return static_cast<std::size_t>(-1);
    }
    ++in_zone_[zone];
    content_.boxes.push_back(std::move(box));
    return content_.boxes.size() - 1;
  }

  void add_hosts() {
    const auto& hosts = world_.hosts->rows();
    for (std::uint32_t i = 0; i < hosts.size(); ++i) {
      Box box{zone_of(hosts[i].kind), hosts[i].name, {}};
      box.lines = some_of(hosts[i].addresses, language_, [](const auto& address) { return base::to_string(address); });
      for (auto& line : some_of(hosts[i].domains, language_, [](const auto& domain) { return domain.text(); }))
        box.lines.push_back(std::move(line));
      if (const auto owner = world_.organizations->of_host(HostId{i}))
        for (auto& line : some_of(*(*world_.organizations)[*owner].domains, language_,
                                  [](const auto& domain) { return domain.domain.text(); }))
          box.lines.push_back(std::move(line));
      const auto place = add(std::move(box));
      if (place < content_.boxes.size()) places_.hosts.emplace(HostId{i}, place);
    }
  }

  void add_tenants() {
    for (std::uint32_t i = 0; i < world_.tenants->size(); ++i) {
      const TenantId id{i};
      const auto& tenant = (*world_.tenants)[id];
      add_doors(id, tenant);
      Box box{Zone::tenants, tenant.name, {}};
      box.lines = some_of(*tenant.domains, language_, [](const auto& domain) { return domain.domain.text(); });
      const auto place = add(std::move(box));
      if (place >= content_.boxes.size()) continue;
      places_.tenants.emplace(id, place);
      if (tenant.recipients->rows().empty()) continue;
      Box boxes{Zone::mailboxes, tenant.name, {}};
      boxes.lines = some_of(tenant.recipients->rows(), language_, [](const auto& mailbox) { return mailbox.name; });
      const auto mailboxes = add(std::move(boxes));
      if (mailboxes < content_.boxes.size()) places_.mailboxes.emplace(id, mailboxes);
    }
  }

  void add_doors(TenantId id, const model::Tenant& tenant) {
    const auto edge = places_.hosts.find(tenant.host);
    if (edge == places_.hosts.end()) return;
    auto& doors = content_.boxes[edge->second].doors;
    const auto door = [&](Door made, const InboundConnector* connector) {
      if (doors.size() >= most_doors) return;
      doors.push_back(std::move(made));
      doors_.push_back({edge->second, doors.size() - 1, id, connector});
    };
    for (const auto& connector : tenant.inbound->rows())
      if (is_partner(connector))
        door({connector.name, signs_of(connector), DoorState::guarded, tenant.name}, &connector);
    door({"default", {}, default_door(*tenant.inbound), tenant.name}, nullptr);
  }

  const World& world_;
  Language language_;
  Content content_;
  Places places_;
  std::vector<DoorOwner> doors_;
  std::array<std::size_t, zone_count> in_zone_{};
  std::array<std::size_t, zone_count> left_out_{};
};

constexpr Text zone_names[zone_count] = {{"Internet", "Internet"},
                                         {"filters and partners", "Filter und Partner"},
                                         {"Exchange Online edge", "Exchange-Online-Rand"},
                                         {"tenants", "Tenants"},
                                         {"mailboxes", "Postfächer"}};

}  // namespace

std::string_view name_of(Zone zone, Language language) {
  return zone_names[static_cast<std::size_t>(zone)].in(language);
}

Content content_of(const World& world, Language language) {
  return Drawing(world, language).draw();
}

}  // namespace mailflow::graph
