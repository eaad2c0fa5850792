#include "policy/sender_rewriting.hpp"

#include <gtest/gtest.h>

namespace mailflow::policy {
namespace {

base::DomainName name(std::string_view text) {
  return base::DomainName::parse(text).value();
}

model::Tenant tenant_of(std::string_view other, std::string_view by_default) {
  model::AcceptedDomains domains(2);
  domains[0].domain = name(other);
  domains[1].domain = name(by_default);
  domains[1].is_default = true;
  model::Tenant tenant;
  tenant.guid = base::guid_of(by_default);
  tenant.domains = std::make_shared<const model::AcceptedDomains>(std::move(domains));
  return tenant;
}

std::string rewritten_on(const model::Tenant& tenant, std::string_view sender, std::string_view time) {
  return mail::to_string(rewritten(tenant, mail::parse_address(sender).value(), {}, base::parse_time(time).value()));
}

// Two digits of base 32, as SRS has them: 20,458 days since 1970 are 1,002 modulo 1024, 31 times 32 and 10.
TEST(SenderRewriting, StandsInTheDefaultDomainWithAHashAndTheDay) {
  const auto tenant = tenant_of("other.example", "contoso.com");
  const auto address = rewritten_on(tenant, "x@fabrikam.com", "2026-01-05T08:00Z");
  ASSERT_EQ(address.size(), std::string("bounces+SRS=12345=AB@contoso.com").size());
  EXPECT_EQ(address.substr(0, 12), "bounces+SRS=");
  EXPECT_EQ(address.substr(17), "=7K@contoso.com");
}

TEST(SenderRewriting, TellsSendersDaysAndTenantsApart) {
  const auto contoso = tenant_of("other.example", "contoso.com");
  const auto adatum = tenant_of("other.example", "adatum.com");
  const auto hash = [](const std::string& address) { return address.substr(12, 5); };
  const auto first = rewritten_on(contoso, "x@fabrikam.com", "2026-01-05T08:00Z");
  EXPECT_EQ(first, rewritten_on(contoso, "x@fabrikam.com", "2026-01-05T23:59Z"));
  EXPECT_NE(hash(first), hash(rewritten_on(contoso, "y@fabrikam.com", "2026-01-05T08:00Z")));
  EXPECT_NE(first, rewritten_on(contoso, "x@fabrikam.com", "2026-01-06T08:00Z"));
  EXPECT_NE(hash(first), hash(rewritten_on(adatum, "x@fabrikam.com", "2026-01-05T08:00Z")));
}

}  // namespace
}  // namespace mailflow::policy
