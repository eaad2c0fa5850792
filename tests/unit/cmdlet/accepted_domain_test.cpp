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

TEST(AcceptedDomain, Refuses) {
  EXPECT_THAT(run("Set-AcceptedDomain contoso.com -DomainType ExternalRelay").text, HasSubstr("is not a domain type"));
  EXPECT_THAT(run("Set-AcceptedDomain contso.com -MatchSubDomains 1").text, HasSubstr("did you mean \"contoso.com\"?"));
  EXPECT_THAT(run("Set-AcceptedDomain contoso.com -OutboundOnly 1").text,
              HasSubstr("OutboundOnly is not modelled yet"));
  EXPECT_THAT(run("Set-AcceptedDomain contoso.com -DomainName x.com").text, HasSubstr("A parameter cannot be found"));
}

}  // namespace
}  // namespace mailflow::cmdlet
