#pragma once
// What a picture of a lab shows: boxes in zones, doors of the service's edge, arrows between them.
//
// Pure: the same World gives the same content, in the order of the lab file. Zones from left to right: the Internet,
// filters and partners, the edge of Exchange Online, its tenants, mailboxes. Bounds: 40 boxes of a zone, 60 doors, 200
// arrows; what is beyond is one box or door that counts the rest. All texts are as the lab has them: writers escape.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/rule.hpp"
#include "model/world.hpp"

namespace mailflow::graph {

enum class Zone : std::uint8_t { internet, filters, edge, tenants, mailboxes };
inline constexpr std::size_t zone_count = 5;

std::string_view name_of(Zone zone, base::Language language);

enum class DoorState : std::uint8_t {
  guarded,  // a connector: only who satisfies it comes through it
  open,     // the invisible default connector takes Internet mail
  partly,   // … except from domains that a connector restricts
  barred,   // … and a connector for * restricts all of it
};

// A door in the edge's left side: an inbound connector, or the default one of a tenant.
struct Door {
  std::string label;               // the connector's name
  std::vector<std::string> signs;  // "IP 198.51.100.40", "TLS", "*.cloud.nospamproxy.com"
  DoorState state = DoorState::guarded;
  std::string tenant;
};

struct Box {
  Zone zone = Zone::internet;
  std::string label;
  std::vector<std::string> lines;
  std::vector<Door> doors{};  // of an edge
};

enum class Way : std::uint8_t { mail, side_door, inside };

struct Arrow {
  std::size_t from = 0;  // boxes
  std::size_t to = 0;
  std::optional<std::size_t> door{};    // of `to`
  std::optional<std::size_t> out_of{};  // a door of `from`: through it
  std::string label;
  Way way = Way::mail;
  bool barred = false;
};

struct Content {
  std::string title;
  std::vector<Box> boxes;
  std::vector<Arrow> arrows;
};

Content content_of(const model::World& world, base::Language language);

}  // namespace mailflow::graph
