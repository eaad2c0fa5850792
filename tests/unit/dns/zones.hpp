#pragma once
// Zones, questions and answers for the tests of this room.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "model/zone_builder.hpp"
#include "protocol/dns/query.hpp"
#include "protocol/dns/zone_text.hpp"
#include "unit/protocol/dns/messages.hpp"

namespace mailflow::dns::test {

using protocol::test::Bytes;
using protocol::test::Seen;

inline base::IpAddress ip(std::string_view text) {
  return base::IpAddress::parse(text).value();
}

inline base::DomainName name(std::string_view text) {
  return base::DomainName::from_canonical(std::string(text));
}

inline model::ZonePtr zone_of(std::string text, const std::vector<std::pair<std::string, std::string>>& hosts = {}) {
  model::ZoneBuilder builder;
  auto records = protocol::parse_zone_text({.text = std::move(text), .file = nullptr});
  for (auto& record : records.value()) builder.add_given(std::move(record));
  for (const auto& [host, address] : hosts) {
    const std::vector addresses{ip(address)};
    builder.add_host(name(host), addresses);
  }
  return std::move(builder).build().value();
}

}  // namespace mailflow::dns::test
