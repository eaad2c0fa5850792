// Any bytes as a script on a tenant: it runs within its budget or is refused, and an error has a place.

#include <cstdint>
#include <cstdlib>
#include <memory>

#include "base/domain_name.hpp"
#include "cmdlet/session.hpp"

namespace {

using namespace mailflow;

void require(bool condition) {
  if (!condition) std::abort();
}

model::World make_world() {
  auto tenant = std::make_shared<model::Tenant>();
  tenant->name = "contoso";
  model::AcceptedDomain domain;
  domain.name = "contoso.com";
  domain.domain = base::DomainName::parse("contoso.com").value();
  domain.settle();
  tenant->domains = std::make_shared<const model::AcceptedDomains>(model::AcceptedDomains{domain});
  model::World world;
  world.tenants = std::make_shared<const model::Tenants>(std::vector<std::shared_ptr<const model::Tenant>>{tenant});
  return world;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto world = make_world();
  const auto file = std::make_shared<const base::SourceFile>(
      base::SourceFile{"f.ps1", std::string(reinterpret_cast<const char*>(data), size)});
  const auto result = cmdlet::run_script(world, model::TenantId{0}, base::whole(file), {});
  if (result) return 0;
  require(static_cast<bool>(result.error().pos));
  require(!base::render(result.error()).empty());
  return 0;
}
