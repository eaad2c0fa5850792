#include <gmock/gmock.h>

#include "tenant_harness.hpp"

namespace mailflow::cmdlet {
namespace {

using testing::HasSubstr;

TEST(AcceptedDomain, ShowsATable) {
  EXPECT_EQ(run("Get-AcceptedDomain").text,
            "Name                    DomainName              DomainType    Default\n"
            "----                    ----------              ----------    -------\n"
            "contoso.com             contoso.com             Authoritative True\n"
            "contoso.onmicrosoft.com contoso.onmicrosoft.com Authoritative False\n");
}

TEST(AcceptedDomain, ListsOne) {
  EXPECT_EQ(run("Get-AcceptedDomain contoso.com | fl").text,
            "DomainName      : contoso.com\n"
            "DomainType      : Authoritative\n"
            "Default         : True\n"
            "InitialDomain   : False\n"
            "MatchSubDomains : False\n"
            "Name            : contoso.com\n"
            "Identity        : contoso.com\n"
            "IsValid         : True\n");
}

TEST(AcceptedDomain, Changes) {
  const auto ran = run("Set-AcceptedDomain contoso.com -DomainType InternalRelay -MatchSubDomains $true");
  EXPECT_EQ(ran.text, "");
  const auto* domain = ran.tenant().find_domain("contoso.com");
  EXPECT_EQ(*domain->domain_type, model::DomainType::internal_relay);
  EXPECT_EQ(base::to_string(*domain->domain_type.pos), "a.ps1:1:44");
  EXPECT_EQ(base::to_string(domain->pattern), "*.contoso.com");
}

TEST(IPv6, IsTurnedOffAndOn) {
  const auto off = run("Disable-IPv6ForAcceptedDomain -Domain contoso.com");
  EXPECT_EQ(off.text, "");
  EXPECT_FALSE(*off.tenant().find_domain("contoso.com")->ipv6);
  EXPECT_EQ(base::to_string(*off.tenant().find_domain("contoso.com")->ipv6.pos), "a.ps1:1:1");
  EXPECT_TRUE(*off.tenant().find_domain("contoso.onmicrosoft.com")->ipv6);
  const auto on = run("Disable-IPv6ForAcceptedDomain contoso.com; Enable-IPv6ForAcceptedDomain contoso.com");
  EXPECT_EQ(on.text, "");
  EXPECT_TRUE(*on.tenant().find_domain("contoso.com")->ipv6);
}

TEST(IPv6, ShowsItsStatus) {
  EXPECT_EQ(run("Disable-IPv6ForAcceptedDomain contoso.com; Get-IPv6StatusForAcceptedDomain").text,
            "Domain                  Status\n"
            "------                  ------\n"
            "contoso.com             Disabled\n"
            "contoso.onmicrosoft.com Enabled\n");
  EXPECT_EQ(run("(Get-IPv6StatusForAcceptedDomain contoso.com).Status").text, "Enabled\n");
}

TEST(IPv6, Refuses) {
  EXPECT_THAT(run("Enable-IPv6ForAcceptedDomain contso.com").text, HasSubstr("did you mean \"contoso.com\"?"));
  EXPECT_THAT(run("Disable-IPv6ForAcceptedDomain").text, HasSubstr("Domain"));
  const auto tried = run("Disable-IPv6ForAcceptedDomain contoso.com -WhatIf");
  EXPECT_THAT(tried.text, HasSubstr("What if"));
  EXPECT_TRUE(*tried.tenant().find_domain("contoso.com")->ipv6);
}

TEST(AcceptedDomain, Refuses) {
  EXPECT_THAT(run("Set-AcceptedDomain contoso.com -DomainType ExternalRelay").text, HasSubstr("is not a domain type"));
  EXPECT_THAT(run("Set-AcceptedDomain contso.com -MatchSubDomains 1").text, HasSubstr("did you mean \"contoso.com\"?"));
  EXPECT_THAT(run("Set-AcceptedDomain contoso.com -OutboundOnly 1").text,
              HasSubstr("OutboundOnly is not modelled yet"));
  EXPECT_THAT(run("Set-AcceptedDomain contoso.com -DomainName x.com").text, HasSubstr("A parameter cannot be found"));
}

}  // namespace
}  // namespace mailflow::cmdlet
