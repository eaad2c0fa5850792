#include "cmdlet/completion.hpp"

#include <gmock/gmock.h>

#include "tenant_harness.hpp"

namespace mailflow::cmdlet {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

Completion completed(std::string_view line) {
  const auto world = run("New-InboundConnector Filter -SenderDomains * | Out-Null\n"
                         "New-OutboundConnector 'First filter' -RecipientDomains * | Out-Null\n"
                         "New-TransportRule 'Mark all' -SetSCL 1 | Out-Null\n"
                         "New-InboundConnector 'Fine partner' -SenderDomains a.example | Out-Null\n"
                         "New-Mailbox 'Jo Blogs' | Out-Null\n"
                         "New-DistributionGroup Jobs | Out-Null")
                         .world;
  const Draft draft(world, model::TenantId{0});
  return complete(line, draft, {{"Show-All"}, {"domain", "domains"}});
}

TEST(Completion, NamesCommands) {
  EXPECT_THAT(completed("Get-In").words, ElementsAre("Get-InboundConnector"));
  EXPECT_THAT(completed("  sHoW").words, ElementsAre("Show-All"));
  EXPECT_THAT(completed("Get-InboundConnector | Sel").words, ElementsAre("Select-Object"));
  EXPECT_THAT(completed("$x = (Get-Acc").words, ElementsAre("Get-AcceptedDomain"));
  EXPECT_THAT(completed("").words, Contains("Set-InboundConnector"));
  EXPECT_THAT(completed("").words, Not(Contains("fl")));
}

TEST(Completion, NamesParametersOfTheCommandThere) {
  EXPECT_THAT(completed("Set-InboundConnector Filter -Req").words, ElementsAre("-RequireTls"));
  EXPECT_THAT(completed("Get-OutboundConnector -I").words,
              ElementsAre("-Identity", "-IncludeTestModeConnectors", "-IsTransportRuleScoped"));
  EXPECT_THAT(completed("Set-AcceptedDomain x -match").words, ElementsAre("-MatchSubDomains"));
  EXPECT_THAT(completed("Get-MessageTraceV2 -Sub").words, ElementsAre("-Subject", "-SubjectFilterType"));
  EXPECT_THAT(completed("Get-X | Sort-Object -D").words, ElementsAre("-Descending"));
  EXPECT_THAT(completed("Nonsense -").words, IsEmpty());
}

TEST(Completion, NamesObjectsAndVariables) {
  EXPECT_THAT(completed("Set-InboundConnector F").words, ElementsAre("'Fine partner'", "Filter"));
  EXPECT_THAT(completed("Remove-InboundConnector -Identity 'Fi").words, ElementsAre("'Fine partner'", "Filter"));
  EXPECT_THAT(completed("Set-OutboundConnector F").words, ElementsAre("'First filter'"));
  EXPECT_THAT(completed("Disable-TransportRule ma").words, ElementsAre("'Mark all'"));
  EXPECT_THAT(completed("get-accepteddomain contoso.c").words, ElementsAre("contoso.com"));
  EXPECT_THAT(completed("Set-HostedConnectionFilterPolicy D").words, ElementsAre("Default"));
  EXPECT_THAT(completed("Set-Mailbox jo").words, ElementsAre("'Jo Blogs'"));
  EXPECT_THAT(completed("Get-Recipient jo").words, ElementsAre("'Jo Blogs'", "Jobs"));
  EXPECT_THAT(completed("Add-DistributionGroupMember jo").words, ElementsAre("Jobs"));
  EXPECT_THAT(completed("Get-Date F").words, IsEmpty());
  EXPECT_THAT(completed("echo $dom").words, ElementsAre("$domain", "$domains"));
}

// On premises there is no table of a tenant's to look into.
TEST(Completion, NamesNoObjectsOfTheOtherWorld) {
  const Draft draft(with_exchange(), model::OrganizationId{0});
  for (const auto* noun : {"InboundConnector", "OutboundConnector", "TransportRule"})
    EXPECT_THAT(complete(fmt::format("Get-{} F", noun), draft, {{}, {}}).words, IsEmpty()) << noun;
}

TEST(Completion, TellsWhereTheWordBegins) {
  EXPECT_EQ(completed("Set-InboundConnector F").from, 21U);
  EXPECT_EQ(completed("a|b;Get").from, 4U);
  EXPECT_EQ(completed("Set-InboundConnector 'Fine p").from, 21U);
}

}  // namespace
}  // namespace mailflow::cmdlet
