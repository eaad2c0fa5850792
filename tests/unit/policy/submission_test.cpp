#include <gtest/gtest.h>

#include "policy/next_hop.hpp"

namespace mailflow::policy {
namespace {

std::shared_ptr<const model::Tenant> tenant(const char* name, const char* domain) {
  model::AcceptedDomains domains(1);
  domains[0].name = domain;
  domains[0].domain = base::DomainName::parse(domain).value();
  domains[0].settle();
  model::Tenant out;
  out.name = name;
  out.domains = std::make_shared<const model::AcceptedDomains>(std::move(domains));
  return std::make_shared<const model::Tenant>(std::move(out));
}

Arrival handed_in_by(const char* sender) {
  model::World world;
  model::Host exo;
  exo.name = "exo";
  exo.kind = model::HostKind::exchange_online;
  world.hosts = std::make_shared<const model::Hosts>(std::vector{exo});
  world.tenants = std::make_shared<const model::Tenants>(std::vector<std::shared_ptr<const model::Tenant>>{
      tenant("contoso", "contoso.com"), tenant("tailspin", "tailspin.com")});
  base::Tests tests;
  const auto facts =
      recipient_facts(mail::parse_reverse_path(sender).value(), mail::parse_address("x@fabrikam.com").value());
  return decide_submission(tests, world, {}, facts);
}

TEST(Submission, IsOfTheTenantThatHasTheSendersDomain) {
  EXPECT_EQ(handed_in_by("david@contoso.com").tenant, 0U);
  EXPECT_EQ(handed_in_by("tom@tailspin.com").tenant, 1U);
  EXPECT_EQ(handed_in_by("tom@tailspin.com").directionality, Directionality::originating);
}

TEST(Submission, OfStrangersIsNobodys) {
  EXPECT_EQ(handed_in_by("x@fabrikam.com").tenant, no_row);
  EXPECT_EQ(handed_in_by("<>").tenant, no_row);
}

}  // namespace
}  // namespace mailflow::policy
