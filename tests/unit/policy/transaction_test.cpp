#include "policy/transaction.hpp"

#include <gtest/gtest.h>

namespace mailflow::policy {
namespace {

base::DomainName domain(const char* text) {
  return base::DomainName::parse(text).value();
}

std::shared_ptr<const model::Tenant> tenant(const char* name, const char* region) {
  model::Tenant out;
  out.name = name;
  out.region.value = region;
  return std::make_shared<const model::Tenant>(std::move(out));
}

model::World world_of_two() {
  model::World world;
  model::Host exo;
  exo.name = "exo";
  exo.kind = model::HostKind::exchange_online;
  world.hosts = std::make_shared<const model::Hosts>(std::vector{exo});
  world.tenants = std::make_shared<const model::Tenants>(
      std::vector<std::shared_ptr<const model::Tenant>>{tenant("contoso", ""), tenant("tailspin", "NAM")});
  return world;
}

Arrival arrived(std::uint32_t tenant, Directionality directionality = Directionality::incoming) {
  Arrival out;
  out.tenant = tenant;
  out.directionality = directionality;
  return out;
}

TEST(Transaction, TheFirstRecipientHasNoneBeforeIt) {
  const Transaction transaction;
  const auto before = transaction.before(domain("contoso.com"));
  EXPECT_EQ(before.region, "");
  EXPECT_EQ(before.of_domain, 0U);
  EXPECT_FALSE(before.other_domains);
}

TEST(Transaction, CountsByDomain) {
  const auto world = world_of_two();
  Transaction transaction;
  transaction.take(world, arrived(0), domain("contoso.com"));
  transaction.take(world, arrived(0), domain("contoso.com"));
  EXPECT_EQ(transaction.before(domain("contoso.com")).of_domain, 2U);
  EXPECT_FALSE(transaction.before(domain("contoso.com")).other_domains);
  EXPECT_EQ(transaction.before(domain("adatum.com")).of_domain, 0U);
  EXPECT_TRUE(transaction.before(domain("adatum.com")).other_domains);
  transaction.take(world, arrived(0), domain("adatum.com"));
  EXPECT_EQ(transaction.before(domain("contoso.com")).of_domain, 2U);
  EXPECT_TRUE(transaction.before(domain("contoso.com")).other_domains);
}

TEST(Transaction, KnowsTheRegionOfWhatCameIn) {
  const auto world = world_of_two();
  Transaction transaction;
  transaction.take(world, arrived(1), domain("tailspintoys.com"));
  EXPECT_EQ(transaction.before(domain("contoso.com")).region, "NAM");
  transaction.begin();
  EXPECT_EQ(transaction.before(domain("contoso.com")).region, "");
  EXPECT_FALSE(transaction.before(domain("contoso.com")).other_domains);
  transaction.take(world, arrived(0), domain("contoso.com"));
  EXPECT_EQ(transaction.before(domain("contoso.com")).region, "exo");
}

TEST(Transaction, WhatOriginatesBindsNoRegion) {
  const auto world = world_of_two();
  Transaction transaction;
  transaction.take(world, arrived(1, Directionality::originating), domain("gmail.example"));
  transaction.take(world, Arrival{}, domain("gmail.example"));
  EXPECT_EQ(transaction.before(domain("gmail.example")).region, "");
  EXPECT_EQ(transaction.before(domain("gmail.example")).of_domain, 2U);
}

TEST(Regions, OfAHostAreCounted) {
  const auto world = world_of_two();
  EXPECT_TRUE(world.tenants->in_several_regions(model::HostId{0}));
  EXPECT_FALSE(world.tenants->in_several_regions(model::HostId{1}));
  const auto joined = world.tenants->with(model::TenantId{1}, tenant("tailspin", ""));
  EXPECT_FALSE(joined->in_several_regions(model::HostId{0}));
}

}  // namespace
}  // namespace mailflow::policy
