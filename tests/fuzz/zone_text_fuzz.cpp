// Any bytes as zone text: what is accepted is printed, read again as the same records, and makes a zone or an error.

#include <cstdint>
#include <cstdlib>
#include <memory>

#include "model/zone_builder.hpp"
#include "protocol/dns/zone_text.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mailflow;
  const auto file = std::make_shared<const base::SourceFile>(
      base::SourceFile{"fuzz", std::string(reinterpret_cast<const char*>(data), size)});
  auto records = protocol::parse_zone_text(base::whole(file));
  if (!records) {
    if (!records.error().pos || records.error().message.empty()) std::abort();
    return 0;
  }
  for (const auto& record : *records) {
    const auto again = protocol::parse_zone_text({.text = protocol::to_zone_text(record), .file = nullptr});
    if (!again || again->size() != 1) std::abort();
    const auto& copy = again->front();
    if (copy.name != record.name || copy.type != record.type || copy.ttl != record.ttl || copy.data != record.data)
      std::abort();
  }
  model::ZoneBuilder builder;
  for (auto& record : *records) builder.add_given(std::move(record));
  if (const auto zone = std::move(builder).build(); !zone && !zone.error().pos) std::abort();
  return 0;
}
