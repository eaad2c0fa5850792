// Any bytes as a lab file: a World, or one error that names its place; what was loaded can be looked up.

#include <cstdint>
#include <cstdlib>

#include "load/lab.hpp"

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace mailflow;
  const load::TableReader reader(
      load::Texts{{"base.lab.yaml", "hosts: { base: { kind: mta, addresses: [192.0.2.1] } }\n"},
                  {"x.ps1", "New-InboundConnector X -SenderDomains *\n"}});
  const auto world =
      load::load_lab(base::SourceFile{"f.lab.yaml", std::string(reinterpret_cast<const char*>(data), size)}, reader);
  if (!world) {
    require(!world.error().message.empty() && !base::render(world.error()).empty());
    return 0;
  }
  require(world->zone != nullptr);
  for (const auto& host : world->hosts->rows()) {
    require(!host.fqdn.empty() && !host.addresses.empty() && !host.certificate.names.empty());
    require(!world->zone->find(host.fqdn, model::DnsType::any).owner.empty());
  }
  for (const auto& tenant : world->tenants->rows()) require(tenant->domains->size() >= 2);
  return 0;
}
