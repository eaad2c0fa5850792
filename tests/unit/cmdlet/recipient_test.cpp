#include <gmock/gmock.h>

#include "tenant_harness.hpp"

namespace mailflow::cmdlet {
namespace {

using model::Recipient;
using model::RecipientKind;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr std::string_view people =
    "New-Mailbox David -MicrosoftOnlineServicesID David@contoso.com | Out-Null\n"
    "New-MailUser 'Julie Meyer' -ExternalEmailAddress julie@mail.contoso.test -MicrosoftOnlineServicesID "
    "julie@contoso.com | Out-Null\n"
    "New-MailContact Bob -ExternalEmailAddress bob@fabrikam.com -DisplayName 'Bob of Fabrikam' | Out-Null\n"
    "New-DistributionGroup 'All Sales' -Members david@contoso.com,Bob | Out-Null\n";

Ran with_people(std::string_view script) {
  return run(std::string(script), run(std::string(people)).world);
}

const Recipient* find(const Ran& ran, std::string_view name) {
  for (const auto& row : ran.tenant().recipients->rows())
    if (row.name == name) return &row;
  return nullptr;
}

TEST(Recipients, GetTheirAddresses) {
  const auto ran = with_people("");
  ASSERT_EQ(ran.tenant().recipients->rows().size(), 4U);
  EXPECT_EQ(find(ran, "David")->kind, RecipientKind::mailbox);
  EXPECT_THAT(find(ran, "David")->addresses, ElementsAre("david@contoso.com", "david@contoso.onmicrosoft.com"));
  EXPECT_EQ(find(ran, "Julie Meyer")->kind, RecipientKind::mail_user);
  EXPECT_THAT(find(ran, "Julie Meyer")->addresses, ElementsAre("julie@contoso.com"));
  EXPECT_EQ(find(ran, "Julie Meyer")->external_address, "julie@mail.contoso.test");
  EXPECT_EQ(find(ran, "Bob")->kind, RecipientKind::mail_contact);
  EXPECT_THAT(find(ran, "Bob")->addresses, IsEmpty());
  EXPECT_EQ(find(ran, "All Sales")->kind, RecipientKind::distribution_group);
  EXPECT_THAT(find(ran, "All Sales")->addresses,
              ElementsAre("allsales@contoso.com", "allsales@contoso.onmicrosoft.com"));
  EXPECT_THAT(find(ran, "All Sales")->members, ElementsAre("David", "Bob"));
  base::Rows rows;
  ran.tenant().recipients->by_address().find("allsales@contoso.com", rows);
  EXPECT_THAT(rows, ElementsAre(3U));
}

TEST(Recipients, MailboxesPassTheirMailOn) {
  const auto set = with_people(
      "Set-Mailbox David -ForwardingAddress bob@fabrikam.com -ForwardingSmtpAddress smtp:Home@Nwtraders.test "
      "-DeliverToMailboxAndForward $true\n"
      "Get-Mailbox David | Format-List Forwarding*, DeliverTo*");
  EXPECT_EQ(find(set, "David")->forwarding_recipient, "Bob");
  EXPECT_EQ(find(set, "David")->forwarding_address, "home@nwtraders.test");
  EXPECT_TRUE(find(set, "David")->keeps_forwarded);
  EXPECT_THAT(set.text, HasSubstr("ForwardingAddress          : Bob\n"));
  EXPECT_THAT(set.text, HasSubstr("ForwardingSmtpAddress      : smtp:home@nwtraders.test\n"));
  EXPECT_THAT(set.text, HasSubstr("DeliverToMailboxAndForward : True\n"));
  const auto renamed = run("Set-MailContact Bob -Name Robert", set.world);
  EXPECT_EQ(find(renamed, "David")->forwarding_recipient, "Robert");
  const auto gone = run("Remove-MailContact Robert -Confirm:$false", renamed.world);
  EXPECT_EQ(find(gone, "David")->forwarding_recipient, "");
  const auto cleared =
      run("Set-Mailbox David -ForwardingSmtpAddress $null -DeliverToMailboxAndForward $false", gone.world);
  EXPECT_EQ(find(cleared, "David")->forwarding_address, "");
  EXPECT_FALSE(find(cleared, "David")->keeps_forwarded);
}

TEST(Recipients, AreShownByKind) {
  EXPECT_EQ(with_people("Get-Mailbox").text,
            "Name  Alias PrimarySmtpAddress\n"
            "----  ----- ------------------\n"
            "David David david@contoso.com\n");
  EXPECT_EQ(with_people("Get-Recipient").text,
            "Name        RecipientType\n"
            "----        -------------\n"
            "David       UserMailbox\n"
            "Julie Meyer MailUser\n"
            "Bob         MailContact\n"
            "All Sales   MailUniversalDistributionGroup\n");
  EXPECT_EQ(with_people("Get-DistributionGroup").text,
            "Name      DisplayName GroupType PrimarySmtpAddress\n"
            "----      ----------- --------- ------------------\n"
            "All Sales All Sales   Universal allsales@contoso.com\n");
  EXPECT_EQ(with_people("Get-MailContact bob@fabrikam.com | fl").text,
            "Name                 : Bob\n"
            "Alias                : Bob\n"
            "DisplayName          : Bob of Fabrikam\n"
            "PrimarySmtpAddress   : bob@fabrikam.com\n"
            "EmailAddresses       : {SMTP:bob@fabrikam.com}\n"
            "WindowsEmailAddress  : bob@fabrikam.com\n"
            "ExternalEmailAddress : SMTP:bob@fabrikam.com\n"
            "RecipientType        : MailContact\n"
            "RecipientTypeDetails : MailContact\n"
            "Identity             : Bob\n"
            "IsValid              : True\n");
}

TEST(Recipients, AreFoundByNameAliasAndAddress) {
  EXPECT_EQ(
      with_people("(Get-Recipient JULIE@contoso.com).Name; (Get-Recipient *e*).Name; (Get-Recipient allsales).Name;"
                  "(Get-Recipient 'Bob of Fabrikam').Name")
          .text,
      "Julie Meyer\nJulie Meyer\nAll Sales\nAll Sales\nBob\n");
  EXPECT_THAT(with_people("Get-Mailbox Bob").text, HasSubstr("object 'Bob' couldn't be found"));
  EXPECT_THAT(with_people("Get-MailUser 'Julie Mayer'").text, HasSubstr("did you mean \"Julie Meyer\"?"));
}

TEST(Recipients, ChangeTheirAddresses) {
  const auto addresses = [](std::string_view change) {
    const auto ran = with_people(fmt::format("Set-Mailbox David -EmailAddresses {}", change));
    return fmt::format("{}{}", fmt::join(find(ran, "David")->addresses, " "), ran.text);
  };
  EXPECT_EQ(addresses("@{Add='d@contoso.com'}"), "david@contoso.com david@contoso.onmicrosoft.com d@contoso.com");
  EXPECT_EQ(addresses("@{Remove='DAVID@contoso.onmicrosoft.com'}"), "david@contoso.com");
  EXPECT_EQ(addresses("@{Add='SMTP:d@contoso.com'}"), "d@contoso.com david@contoso.com david@contoso.onmicrosoft.com");
  EXPECT_EQ(addresses("smtp:a@contoso.com,SMTP:B@contoso.com"), "b@contoso.com a@contoso.com");
  EXPECT_EQ(addresses("a@contoso.com,b@contoso.com"), "a@contoso.com b@contoso.com");
  const auto primary = with_people("Set-Mailbox David -WindowsEmailAddress dm@contoso.com");
  EXPECT_THAT(find(primary, "David")->addresses,
              ElementsAre("dm@contoso.com", "david@contoso.com", "david@contoso.onmicrosoft.com"));
  const auto contact = with_people(
      "Set-MailContact Bob -EmailAddresses @{Add='smtp:bob@contoso.com'} -ExternalEmailAddress SMTP:bob@fabrikam.test");
  EXPECT_THAT(find(contact, "Bob")->addresses, ElementsAre("bob@contoso.com"));
  EXPECT_EQ(find(contact, "Bob")->external_address, "bob@fabrikam.test");
}

TEST(Recipients, ChangeTheirNames) {
  const auto ran = with_people("Set-MailContact Bob -Name Robert -Alias rob\nGet-DistributionGroupMember 'All Sales'");
  EXPECT_EQ(ran.text,
            "Name   RecipientType\n"
            "----   -------------\n"
            "David  UserMailbox\n"
            "Robert MailContact\n");
  EXPECT_EQ(find(ran, "Robert")->alias, "rob");
  EXPECT_THAT(find(ran, "All Sales")->members, ElementsAre("David", "Robert"));
  EXPECT_EQ(with_people("Set-MailContact Bob -DisplayName 'Bob of Fabrikam'").text,
            "notice 1:1: The command completed successfully but no settings of 'Bob' have been modified.\n");
}

TEST(Recipients, AreRemoved) {
  const auto ran = with_people("Remove-MailContact bob -Confirm:$false\nGet-Mailbox | Remove-Mailbox -WhatIf");
  EXPECT_EQ(ran.text, "What if: Performing the operation \"Remove-Mailbox\" on target \"David\".\n");
  EXPECT_EQ(find(ran, "Bob"), nullptr);
  EXPECT_NE(find(ran, "David"), nullptr);
  EXPECT_THAT(find(ran, "All Sales")->members, ElementsAre("David"));
}

TEST(GroupMembers, ComeAndGo) {
  auto ran = with_people("Add-DistributionGroupMember 'All Sales' -Member julie@contoso.com");
  EXPECT_EQ(ran.text, "");
  EXPECT_THAT(find(ran, "All Sales")->members, ElementsAre("David", "Bob", "Julie Meyer"));
  ran =
      run("Get-MailUser | Remove-DistributionGroupMember 'All Sales'\n"
          "Remove-DistributionGroupMember 'All Sales' -Member bob@fabrikam.com -Confirm:$false",
          ran.world);
  EXPECT_EQ(ran.text, "");
  EXPECT_THAT(find(ran, "All Sales")->members, ElementsAre("David"));
  EXPECT_THAT(run("Remove-DistributionGroupMember 'All Sales' -Member Bob", ran.world).text,
              HasSubstr("\"Bob\" is no member of the group \"All Sales\""));
  EXPECT_THAT(run("Add-DistributionGroupMember 'All Sales' -Member David", ran.world).text,
              HasSubstr("\"David\" is already a member of the group \"All Sales\""));
  EXPECT_THAT(run("Add-DistributionGroupMember 'All Sales'", ran.world).text,
              HasSubstr("missing mandatory parameters: Member."));
}

struct Refusal {
  std::string_view script;
  std::string_view error;
};

class RefusedRecipient : public testing::TestWithParam<Refusal> {};

TEST_P(RefusedRecipient, LeavesTheWorldAsItWas) {
  const auto before = run(std::string(people)).world;
  const auto ran = run(std::string(GetParam().script), before);
  EXPECT_THAT(ran.text, HasSubstr(GetParam().error)) << GetParam().script;
  EXPECT_EQ(ran.world.number, before.number);
  EXPECT_EQ(ran.tenant().recipients, (*before.tenants)[model::TenantId{0}].recipients);
}

INSTANTIATE_TEST_SUITE_P(
    Validation, RefusedRecipient,
    testing::Values(
        Refusal{"New-MailContact Ann", "missing mandatory parameters: ExternalEmailAddress."},
        Refusal{"New-MailUser -ExternalEmailAddress a@b.test", "missing mandatory parameters: Name."},
        Refusal{"New-Mailbox BOB", "1:13: New-Mailbox: a recipient with the name \"Bob\" exists already"},
        Refusal{"New-Mailbox 'A*'", "1:13: New-Mailbox: Name must not hold * or ?"},
        Refusal{"New-Mailbox Ann -PrimarySmtpAddress ann@fabrikam.com",
                "1:37: New-Mailbox: PrimarySmtpAddress: fabrikam.com is no accepted domain of the tenant contoso"},
        Refusal{"New-Mailbox Ann -PrimarySmtpAddress julie@contoso.com",
                "the address julie@contoso.com is already used by \"Julie Meyer\""},
        Refusal{"New-Mailbox Ann -Alias david", "the address david@contoso.com is already used by \"David\""},
        Refusal{"New-Mailbox Ann -Alias 'a b'", "Alias takes 1 to 64 characters, no blank and no @"},
        Refusal{"New-Mailbox Ann -PrimarySmtpAddress ann", "PrimarySmtpAddress: \"ann\" is not a mail address"},
        Refusal{"New-MailContact Ann -ExternalEmailAddress X400:c=de", "SMTP alone is modelled"},
        Refusal{"New-DistributionGroup Ops -Members Nobody", "object 'Nobody' couldn't be found"},
        Refusal{"New-DistributionGroup Ops -RequireSenderAuthenticationEnabled $true",
                "RequireSenderAuthenticationEnabled $true is not modelled yet"},
        Refusal{"Set-Mailbox David -ForwardingSmtpAddress home", "\"home\" is not a mail address"},
        Refusal{"Set-Mailbox David -ForwardingAddress home@nwtraders.test", "couldn't be found"},
        Refusal{"Set-Mailbox David -ForwardingAddress David", "cannot pass its mail on to itself"},
        Refusal{"Set-Mailbox David -ForwardingAddress Bob,'Julie Meyer'", "takes one recipient"},
        Refusal{"Set-Mailbox David -DeliverToMailboxAndForward yes", "takes $true or $false"},
        Refusal{"Set-MailUser 'Julie Meyer' -ForwardingSmtpAddress x@y.test",
                "ForwardingSmtpAddress is not modelled yet"},
        Refusal{"Set-Mailbox David -EmailAddresses $null", "a recipient needs at least one address"},
        Refusal{"Set-Mailbox David -EmailAddresses X500:/o=a@contoso.com", "SMTP alone is modelled"},
        Refusal{"Set-Mailbox David -EmailAddresses @{Add='x@contoso.com','julie@contoso.com'}",
                "EmailAddresses: the address julie@contoso.com is already used by \"Julie Meyer\""},
        Refusal{"Set-Mailbox David -Name Bob", "a recipient with the name \"Bob\" exists already"},
        Refusal{"Set-Mailbox David -DisplayNaem x", "did you mean"},
        Refusal{"Get-Recipient | Set-Mailbox -Alias x", "object 'Julie Meyer' couldn't be found"},
        Refusal{"Set-DistributionGroup 'All Sales' -Members x", "A parameter cannot be found"},
        Refusal{"Remove-MailUser Bob", "object 'Bob' couldn't be found"}));

TEST(Recipients, TakeIdleParametersWithANotice) {
  EXPECT_EQ(
      run("New-Mailbox Info -Shared | Out-Null\nSet-Mailbox Info -HiddenFromAddressListsEnabled $true -Alias i").text,
      "notice 1:18: New-Mailbox: Shared has no effect in the lab\n"
      "notice 2:49: Set-Mailbox: HiddenFromAddressListsEnabled has no effect in the lab\n");
  EXPECT_THAT(run("New-DistributionGroup Ops -RequireSenderAuthenticationEnabled $false | Out-Null").text,
              Not(HasSubstr("RequireSender")));
}

}  // namespace
}  // namespace mailflow::cmdlet
