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
  for (auto& domain : domains) domain.settle();
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

TEST(SenderRewriting, TellsWhoPassedItOn) {
  const auto tenant = tenant_of("other.example", "contoso.com");
  const auto now = base::parse_time("2026-01-05T08:00Z").value();
  const auto sender = mail::parse_address("bob@fabrikam.com").value();
  const auto forwarder = mail::parse_address("john.work@other.example").value();
  const auto address = rewritten(tenant, sender, forwarder, now);
  EXPECT_EQ(address.domain, name("other.example"));
  EXPECT_EQ(address.local.substr(0, 14), "john.work+SRS=");
  EXPECT_EQ(address.local.substr(19), "=7K=fabrikam.com=bob");
  EXPECT_EQ(sender_before_rewriting(address), sender);
  const mail::EmailAddress longest{std::string(64 - std::string("john.work+SRS=12345=7K=fabrikam.com=").size(), 'x'),
                                   sender.domain};
  EXPECT_EQ(rewritten(tenant, longest, forwarder, now).local.size(), 64U);
  const auto too_long = rewritten(tenant, {longest.local + 'x', sender.domain}, forwarder, now);
  EXPECT_EQ(too_long.local.substr(0, 12), "bounces+SRS=");
  EXPECT_EQ(too_long.domain, name("contoso.com"));
}

TEST(SenderRewriting, ReadsOnlyWhatItWrites) {
  const auto before = [](const char* text) { return sender_before_rewriting(mail::parse_address(text).value()); };
  EXPECT_EQ(before("david+srs=AbCdE=7K=Fabrikam.com=a=b@contoso.com"), mail::parse_address("a=b@fabrikam.com").value());
  for (const auto* other : {"david+news@contoso.com", "bounces+SRS=AbCdE=7K@contoso.com", "david+SRS=a=b=c@contoso.com",
                            "david+SRS=a=b=c=@contoso.com", "david+x+SRS=a=b=c.test=d@contoso.com"})
    EXPECT_EQ(before(other), std::nullopt) << other;
}

TEST(SenderRewriting, LeavesAnEmptySenderAlone) {
  const auto tenant = tenant_of("other.example", "contoso.com");
  model::World world;
  world.tenants = std::make_shared<const model::Tenants>(
      std::vector<std::shared_ptr<const model::Tenant>>{std::make_shared<const model::Tenant>(tenant)});
  const auto forwarder = mail::parse_address("david@contoso.com").value();
  NextHop hop;
  hop.tenant = 0;
  const auto decided = [&](const char* sender) {
    base::Tests tests;
    const auto facts =
        recipient_facts(mail::parse_reverse_path(sender).value(), mail::parse_address("x@nwtraders.test").value());
    return decide_rewriting(tests, world, hop, {}, facts, forwarder);
  };
  EXPECT_TRUE(decided("bob@fabrikam.com"));
  EXPECT_FALSE(decided("<>"));
}

}  // namespace
}  // namespace mailflow::policy
