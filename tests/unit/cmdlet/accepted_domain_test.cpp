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
  EXPECT_THAT(run("Set-AcceptedDomain contoso.com -DomainType External").text, HasSubstr("is not a domain type"));
  EXPECT_THAT(run("Set-AcceptedDomain contso.com -MatchSubDomains 1").text, HasSubstr("did you mean \"contoso.com\"?"));
  EXPECT_THAT(run("Set-AcceptedDomain contoso.com -OutboundOnly 1").text,
              HasSubstr("OutboundOnly is not modelled yet"));
  EXPECT_THAT(run("Set-AcceptedDomain contoso.com -DomainName x.com").text, HasSubstr("A parameter cannot be found"));
}

TEST(AcceptedDomains, AreMadeAndRemovedOnPremises) {
  const auto ran = run_on_premises(
      "New-AcceptedDomain -Name 'Relay Fabrikam' -DomainName fabrikam.example -DomainType ExternalRelay\n"
      "New-AcceptedDomain Sub -DomainName *.sub.test | Out-Null\n"
      "Set-AcceptedDomain sub.test -DomainType InternalRelay\n"
      "New-AcceptedDomain Gone -DomainName gone.test | Out-Null\n"
      "Remove-AcceptedDomain Gone -Confirm:$false\n");
  EXPECT_THAT(ran.text, HasSubstr("Relay Fabrikam fabrikam.example ExternalRelay False"));
  const auto& rows = *ran.exchange().domains;
  ASSERT_EQ(rows.size(), 3U);
  EXPECT_EQ(*rows[1].domain_type, model::DomainType::external_relay);
  EXPECT_EQ(rows[1].pattern.kind, base::DomainPattern::Kind::exact);
  EXPECT_EQ(*rows[2].domain_type, model::DomainType::internal_relay);
  EXPECT_EQ(base::to_string(rows[2].pattern), "*.sub.test");
}

TEST(AcceptedDomains, OnPremisesAreChecked) {
  struct Refusal {
    const char* script;
    const char* message;
  };
  for (const auto& [script, message] :
       {Refusal{"New-AcceptedDomain A", "missing mandatory parameters: DomainName."},
        Refusal{"New-AcceptedDomain A -DomainName a.*.test", "\"a.*.test\" is not valid"},
        Refusal{"New-AcceptedDomain A -DomainName *", "\"*\" is not valid"},
        Refusal{"New-AcceptedDomain A -DomainName contoso.com", "contoso.com is the accepted domain \"contoso.com\""},
        Refusal{"New-AcceptedDomain contoso.com -DomainName a.test", "an accepted domain with the name"},
        Refusal{"New-AcceptedDomain ('x'*65) -DomainName a.test", "Name takes 1 to 64 characters"},
        Refusal{"New-Mailbox Pat | Out-Null\nNew-AcceptedDomain A -DomainName a.test | Out-Null\n"
                "Set-Mailbox Pat -EmailAddresses @{Add='pat@a.test'}\nRemove-AcceptedDomain A -Confirm:$false",
                "pat@a.test of the recipient \"Pat\" is in it"}})
    EXPECT_THAT(run_on_premises(script).text, HasSubstr(message)) << script;
  EXPECT_THAT(run("Set-AcceptedDomain contoso.com -DomainType ExternalRelay").text,
              HasSubstr("ExternalRelay exists on premises only"));
}

}  // namespace
}  // namespace mailflow::cmdlet
