#pragma once
// Worlds that are nothing but DNS data.

#include <stdexcept>
#include <string>

#include "base/ip.hpp"
#include "model/world.hpp"
#include "model/zone_builder.hpp"
#include "protocol/dns/zone_text.hpp"

namespace mailflow::spf {

inline model::World world_of(const std::string& zone_text) {
  const auto file = std::make_shared<const base::SourceFile>(base::SourceFile{"zone", zone_text});
  auto records = protocol::parse_zone_text(base::whole(file));
  if (!records) throw std::runtime_error(base::render(records.error()));
  model::ZoneBuilder builder;
  for (auto& record : *records) builder.add_given(std::move(record));
  model::World world;
  world.zone = std::move(builder).build().value();
  return world;
}

inline base::IpAddress ip(std::string_view text) {
  return base::IpAddress::parse(text).value();
}

}  // namespace mailflow::spf
