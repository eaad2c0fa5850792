#include <gmock/gmock.h>

#include "tenant_harness.hpp"

namespace mailflow::cmdlet {
namespace {

using testing::HasSubstr;

TEST(OrganizationConfig, IsShown) {
  EXPECT_EQ(run("Get-OrganizationConfig").text,
            "Name                    RejectDirectSend\n"
            "----                    ----------------\n"
            "contoso.onmicrosoft.com False\n");
  EXPECT_EQ(run("(Get-OrganizationConfig).RejectDirectSend").text, "False\n");
}

TEST(OrganizationConfig, RejectsDirectSend) {
  const auto ran = run("Set-OrganizationConfig -RejectDirectSend $true");
  EXPECT_EQ(ran.text, "");
  EXPECT_TRUE(*ran.tenant().organization->reject_direct_send);
  EXPECT_EQ(base::to_string(*ran.tenant().organization->reject_direct_send.pos), "a.ps1:1:42");
  EXPECT_EQ(ran.world.number, contoso().number + 1);
  const auto off = run("Set-OrganizationConfig -RejectDirectSend:$false", ran.world);
  EXPECT_FALSE(*off.tenant().organization->reject_direct_send);
}

TEST(OrganizationConfig, KeepsWhatItDoesNotTouch) {
  const auto before = contoso();
  const auto after = run("Set-OrganizationConfig -RejectDirectSend $true", before).world;
  const auto& tenant = (*after.tenants)[model::TenantId{0}];
  const auto& was = (*before.tenants)[model::TenantId{0}];
  EXPECT_EQ(tenant.domains, was.domains);
  EXPECT_EQ(tenant.recipients, was.recipients);
  EXPECT_EQ(tenant.connection_filter, was.connection_filter);
  EXPECT_EQ(&after.tenants->directory(tenant.host), &before.tenants->directory(tenant.host));
  EXPECT_EQ(&after.tenants->own_servers(tenant.host), &before.tenants->own_servers(tenant.host));
}

TEST(OrganizationConfig, Refuses) {
  EXPECT_THAT(run("Set-OrganizationConfig -RejectDirectSend yes").text,
              HasSubstr("1:42: Set-OrganizationConfig: Cannot convert value"));
  EXPECT_THAT(run("Set-OrganizationConfig -SendFromAliasEnabled $true").text,
              HasSubstr("1:46: Set-OrganizationConfig: SendFromAliasEnabled is not modelled yet"));
  EXPECT_THAT(run("Set-OrganizationConfig -RejectDirectSent $true").text, HasSubstr("did you mean -RejectDirectSend?"));
  EXPECT_THAT(run("Get-OrganizationConfig contoso").text, HasSubstr("A positional parameter cannot be found"));
}

TEST(OrganizationConfig, WhatIfChangesNothing) {
  const auto ran = run("Set-OrganizationConfig -RejectDirectSend $true -WhatIf");
  EXPECT_EQ(ran.text, "What if: Performing the operation \"Set-OrganizationConfig\" on target \"contoso\".\n");
  EXPECT_EQ(ran.world.number, contoso().number);
}

}  // namespace
}  // namespace mailflow::cmdlet
