#include <gmock/gmock.h>

#include "tenant_harness.hpp"

namespace mailflow::cmdlet {
namespace {

using testing::HasSubstr;

std::string allowed(const Ran& ran) {
  return base::to_string(*ran.tenant().connection_filter->ip_allow_list);
}

std::string blocked(const Ran& ran) {
  return base::to_string(*ran.tenant().connection_filter->ip_block_list);
}

TEST(ConnectionFilterPolicy, IsShown) {
  const auto ran =
      run("Set-HostedConnectionFilterPolicy Default -IPAllowList 192.0.2.1,192.0.2.2 -IPBlockList 198.51.100.0/26\n"
          "Get-HostedConnectionFilterPolicy\n"
          "Get-HostedConnectionFilterPolicy D* | fl");
  EXPECT_EQ(ran.text,
            "Name    IsDefault IPAllowList            IPBlockList\n"
            "----    --------- -----------            -----------\n"
            "Default True      {192.0.2.1, 192.0.2.2} {198.51.100.0/26}\n"
            "\n"
            "AdminDisplayName :\n"
            "EnableSafeList   : False\n"
            "IPAllowList      : {192.0.2.1, 192.0.2.2}\n"
            "IPBlockList      : {198.51.100.0/26}\n"
            "IsDefault        : True\n"
            "Name             : Default\n"
            "Identity         : Default\n"
            "IsValid          : True\n");
}

TEST(ConnectionFilterPolicy, AddsAndRemoves) {
  auto ran =
      run("Set-HostedConnectionFilterPolicy Default -IPAllowList "
          "@{Add='203.0.113.8','192.0.2.10-192.0.2.40','198.51.100.0/26','2001:db8::1'}");
  EXPECT_EQ(ran.text, "");
  EXPECT_EQ(allowed(ran), "203.0.113.8, 192.0.2.10-192.0.2.40, 198.51.100.0/26, 2001:db8::1");
  ran =
      run("Get-HostedConnectionFilterPolicy | Set-HostedConnectionFilterPolicy -IPAllowList "
          "@{Remove='192.0.2.10-192.0.2.40'; Add='192.0.2.9'} -IPBlockList 192.0.2.66",
          ran.world);
  EXPECT_EQ(ran.text, "");
  EXPECT_EQ(allowed(ran), "203.0.113.8, 198.51.100.0/26, 2001:db8::1, 192.0.2.9");
  EXPECT_EQ(blocked(ran), "192.0.2.66");
  ran = run("Set-HostedConnectionFilterPolicy Default -IPAllowList $null", ran.world);
  EXPECT_EQ(allowed(ran), "");
  EXPECT_EQ(blocked(ran), "192.0.2.66");
}

// VAL-9: what is refused leaves both lists as they were, and is shown at its entry.
TEST(ConnectionFilterPolicy, RefusesWhatAListMayNotHold) {
  const struct {
    std::string_view arguments;
    std::string_view error;
  } rows[] = {
      {"Default -IPAllowList 192.0.2.1,10.0.0.0/23",
       "1:65: Set-HostedConnectionFilterPolicy: IPAllowList takes ranges of at most 256 addresses, from /24 to /32: "
       "not 10.0.0.0/23"},
      {"Default -IPBlockList @{Add='192.0.2.1','10.0.0.0-10.0.1.0'}",
       "1:73: Set-HostedConnectionFilterPolicy: IPBlockList takes ranges of at most 256"},
      {"Default -IPBlockList 2001:db8::/64", "IPBlockList takes no IPv6 ranges: 2001:db8::/64"},
      {"Default -IPAllowList (1..1274 | % { '192.0.2.1' })", "IPAllowList has 1273 entries at most"},
      {"Default -IPAllowList 192.0.2.1,192.0.2.0/25",
       "1:65: Set-HostedConnectionFilterPolicy: IPAllowList: a plain list holds addresses, or ranges a-b, or networks; "
       "here 192.0.2.0/25 stands beside 192.0.2.1"},
      {"Default -IPAllowList 192.0.2.1,192.0.2.0/25", "-IPAllowList @{Add=…} takes all of them together"},
      {"Default -IPAllowList mail.contoso.com", "IPAllowList: \"mail.contoso.com\" is not an IP address"},
      {"Default -MakeDefault $true", "MakeDefault is not modelled yet"},
      {"Defualt -IPBlockList 192.0.2.1", "did you mean \"Default\"?"},
      {"-IPBlockList 192.0.2.1", "missing mandatory parameters: Identity."},
  };
  const auto before = run("Set-HostedConnectionFilterPolicy Default -IPBlockList 192.0.2.7").world;
  for (const auto& [arguments, error] : rows) {
    const auto ran = run(fmt::format("Set-HostedConnectionFilterPolicy {}", arguments), before);
    EXPECT_THAT(ran.text, HasSubstr(error)) << arguments;
    EXPECT_EQ(ran.world.number, before.number) << arguments;
    EXPECT_EQ(blocked(ran), "192.0.2.7");
  }
}

TEST(ConnectionFilterPolicy, SaysWhatHasNoEffect) {
  const auto ran = run("Set-HostedConnectionFilterPolicy Default -EnableSafeList $true");
  EXPECT_EQ(ran.text,
            "notice 1:58: Set-HostedConnectionFilterPolicy: EnableSafeList is for Microsoft's own use: stored, no "
            "effect\n");
  EXPECT_TRUE(*ran.tenant().connection_filter->enable_safe_list);
}

TEST(ConnectionFilterPolicy, WhatIfChangesNothing) {
  const auto ran = run("Set-HostedConnectionFilterPolicy Default -IPBlockList 192.0.2.1 -WhatIf");
  EXPECT_EQ(ran.text,
            "What if: Performing the operation \"Set-HostedConnectionFilterPolicy\" on target \"Default\".\n");
  EXPECT_EQ(blocked(ran), "");
}

}  // namespace
}  // namespace mailflow::cmdlet
