#include "cmdlet/names.hpp"

#include <gmock/gmock.h>

#include "tenant_harness.hpp"

namespace mailflow::cmdlet {
namespace {

using testing::AllOf;
using testing::HasSubstr;

TEST(Names, OfTheOtherWorldAreNotRecognized) {
  EXPECT_THAT(
      run("Get-SendConnector").text,
      AllOf(HasSubstr("a.ps1:1:1: The term 'Get-SendConnector' is not recognized as the name of a cmdlet, function, "
                      "script file, or operable program."),
            HasSubstr("belongs to Exchange Server; this script runs in the tenant contoso of Exchange Online")));
}

TEST(Names, OfTheCloudAreNotRecognizedOnPremises) {
  EXPECT_THAT(run_on_premises("Get-InboundConnector").text,
              AllOf(HasSubstr("a.ps1:1:1: The term 'Get-InboundConnector' is not recognized as the name of a cmdlet"),
                    HasSubstr("belongs to Exchange Online; this script runs in the organisation contoso of Exchange "
                              "Server")));
  EXPECT_THAT(run_on_premises("Get-HostedConnectionFilterPolicy").text, HasSubstr("is not recognized as the name"));
  EXPECT_EQ(run_on_premises("Import-Module x").text,
            "notice 1:1: Import-Module does nothing in a lab: the script runs in the organisation contoso\n");
}

TEST(Names, NotModelledOnesSaySo) {
  EXPECT_THAT(run("set-transportconfig -x 1").text, AllOf(HasSubstr("Set-TransportConfig is not modelled yet"),
                                                          HasSubstr("the lab has cmdlets for AcceptedDomain, ")));
  EXPECT_THAT(run("Get-InboundConnector | Out-GridView").text, HasSubstr("Out-GridView is not supported"));
}

TEST(Names, UnknownOnesGetTheNearest) {
  EXPECT_THAT(run("Get-InboundConector").text, AllOf(HasSubstr("The term 'Get-InboundConector' is not recognized"),
                                                     HasSubstr("did you mean Get-InboundConnector?")));
}

TEST(Names, NeedlessOnesAreTakenWithANotice) {
  EXPECT_EQ(run("Connect-ExchangeOnline -UserPrincipalName a@contoso.com\nImport-Module ExchangeOnlineManagement").text,
            "notice 1:1: Connect-ExchangeOnline does nothing in a lab: the script runs in the tenant contoso\n"
            "notice 2:1: Import-Module does nothing in a lab: the script runs in the tenant contoso\n");
}

TEST(Names, KnowTheirWorlds) {
  EXPECT_EQ(find_name("get-sendconnector")->where, Where::on_premises);
  EXPECT_EQ(find_name("New-OutboundConnector")->where, Where::online);
  EXPECT_EQ(find_name("Get-AcceptedDomain")->where, Where::both);
  EXPECT_EQ(find_name("Import-Csv")->where, Where::language);
  EXPECT_EQ(find_name("Get-Nothing"), nullptr);
}

}  // namespace
}  // namespace mailflow::cmdlet
