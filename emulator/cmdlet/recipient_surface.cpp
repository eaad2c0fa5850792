#include "cmdlet/recipient_surface.hpp"

#include <algorithm>
#include <array>

#include "base/field.hpp"

namespace mailflow::cmdlet {
namespace {

using model::RecipientKind;
template <std::size_t Size>
using Names = std::array<std::string_view, Size>;

constexpr Names<5> new_mailbox = {"Name", "Alias", "DisplayName", "PrimarySmtpAddress", "MicrosoftOnlineServicesID"};
constexpr Names<6> new_mail_user = {"Name",        "ExternalEmailAddress", "Alias",
                                    "DisplayName", "PrimarySmtpAddress",   "MicrosoftOnlineServicesID"};
constexpr Names<4> new_mail_contact = {"Name", "ExternalEmailAddress", "Alias", "DisplayName"};
constexpr Names<6> new_group = {
    "Name", "Alias", "DisplayName", "PrimarySmtpAddress", "Members", "RequireSenderAuthenticationEnabled"};

constexpr Names<9> set_mailbox = {"Name",
                                  "Alias",
                                  "DisplayName",
                                  "EmailAddresses",
                                  "MicrosoftOnlineServicesID",
                                  "WindowsEmailAddress",
                                  "DeliverToMailboxAndForward",
                                  "ForwardingAddress",
                                  "ForwardingSmtpAddress"};
constexpr Names<8> set_mail_user = {"Name",
                                    "Alias",
                                    "DisplayName",
                                    "EmailAddresses",
                                    "ExternalEmailAddress",
                                    "PrimarySmtpAddress",
                                    "MicrosoftOnlineServicesID",
                                    "WindowsEmailAddress"};
constexpr Names<6> set_mail_contact = {
    "Name", "Alias", "DisplayName", "EmailAddresses", "ExternalEmailAddress", "WindowsEmailAddress"};
constexpr Names<6> set_group = {
    "Name", "Alias", "DisplayName", "EmailAddresses", "PrimarySmtpAddress", "RequireSenderAuthenticationEnabled"};

constexpr Names<3> mailbox_flags = {"Equipment", "Room", "Shared"};
constexpr Names<4> new_mailbox_idle = {"FirstName", "LastName", "Password", "ResetPasswordOnNextLogon"};
constexpr Names<4> new_contact_idle = {"FirstName", "LastName", "MessageBodyFormat", "MessageFormat"};
constexpr Names<5> new_mail_user_idle = {"FirstName", "LastName", "MessageBodyFormat", "MessageFormat", "Password"};
constexpr Names<5> new_group_idle = {"ManagedBy", "MemberDepartRestriction", "MemberJoinRestriction", "Notes", "Type"};
constexpr Names<6> set_idle = {"HiddenFromAddressListsEnabled", "MailTip",          "Password", "SimpleDisplayName",
                               "GrantSendOnBehalfTo",           "AddressBookPolicy"};
constexpr Names<6> set_external_idle = {
    "HiddenFromAddressListsEnabled", "MailTip", "MessageBodyFormat", "MessageFormat", "SimpleDisplayName",
    "UsePreferMessageFormat"};
constexpr Names<6> set_group_idle = {
    "HiddenFromAddressListsEnabled", "MailTip",          "ManagedBy", "MemberDepartRestriction",
    "MemberJoinRestriction",         "SimpleDisplayName"};

constexpr Names<3> new_unmodelled = {"FederatedIdentity", "ModerationEnabled", "OrganizationalUnit"};
// A mailbox alone passes its mail on: the first three are refused of others.
constexpr Names<13> set_unmodelled = {"DeliverToMailboxAndForward",
                                      "ForwardingAddress",
                                      "ForwardingSmtpAddress",
                                      "AcceptMessagesOnlyFrom",
                                      "AcceptMessagesOnlyFromDLMembers",
                                      "AcceptMessagesOnlyFromSendersOrMembers",
                                      "MaxReceiveSize",
                                      "MaxSendSize",
                                      "ModerationEnabled",
                                      "RecipientLimits",
                                      "RejectMessagesFrom",
                                      "RejectMessagesFromDLMembers",
                                      "RejectMessagesFromSendersOrMembers"};
constexpr auto set_mailbox_unmodelled = std::span(set_unmodelled).subspan(3);

constexpr Names<6> new_remote_mailbox = {"Name",        "RemoteRoutingAddress", "Alias",
                                         "DisplayName", "PrimarySmtpAddress",   "UserPrincipalName"};
constexpr Names<7> set_remote_mailbox = {"Name",
                                         "Alias",
                                         "DisplayName",
                                         "EmailAddresses",
                                         "PrimarySmtpAddress",
                                         "RemoteRoutingAddress",
                                         "WindowsEmailAddress"};
constexpr Names<2> new_on_premises = {"UserPrincipalName", "PrimarySmtpAddress"};
constexpr Names<1> set_on_premises = {"PrimarySmtpAddress"};

constexpr std::array<RecipientNoun, 5> nouns{{
    {"Mailbox",
     RecipientKind::mailbox,
     {new_mailbox, mailbox_flags, new_mailbox_idle, new_unmodelled, new_on_premises},
     {set_mailbox, {}, set_idle, set_mailbox_unmodelled, set_on_premises}},
    {"MailUser",
     RecipientKind::mail_user,
     {new_mail_user, {}, new_mail_user_idle, new_unmodelled, new_on_premises},
     {set_mail_user, {}, set_external_idle, set_unmodelled}},
    {"MailContact",
     RecipientKind::mail_contact,
     {new_mail_contact, {}, new_contact_idle, new_unmodelled, set_on_premises},
     {set_mail_contact, {}, set_external_idle, set_unmodelled, set_on_premises}},
    {"DistributionGroup",
     RecipientKind::distribution_group,
     {new_group, {}, new_group_idle, new_unmodelled},
     {set_group, {}, set_group_idle, set_unmodelled}},
    {"RemoteMailbox",
     RecipientKind::remote_mailbox,
     {new_remote_mailbox, mailbox_flags, new_mailbox_idle, new_unmodelled},
     {set_remote_mailbox, {}, set_external_idle, set_unmodelled}},
}};

}  // namespace

const RecipientNoun* find_recipient_noun(std::string_view noun) {
  const auto found =
      std::ranges::find_if(nouns, [&](const auto& row) { return base::equal_ignoring_case(row.name, noun); });
  return found == nouns.end() ? nullptr : &*found;
}

const RecipientNoun& recipient_noun(std::string_view cmdlet) {
  return *find_recipient_noun(cmdlet.substr(cmdlet.find('-') + 1));
}

const RecipientNoun& recipient_noun(RecipientKind kind) {
  return *std::ranges::find(nouns, kind, &RecipientNoun::kind);
}

std::vector<config::Parameter> recipient_parameters(const RecipientVerb& verb, std::string_view first, Where where) {
  using Kind = config::Parameter::Kind;
  std::vector<config::Parameter> parameters{{first, Kind::value, 1}};
  const auto add = [&](std::span<const std::string_view> names) {
    for (const auto name : names)
      if (std::ranges::find(parameters, name, &config::Parameter::name) == parameters.end())
        parameters.push_back({name});
  };
  for (const auto names : {verb.taken, verb.idle, verb.unmodelled}) add(names);
  if (where == Where::on_premises) {
    add(verb.on_premises);
    static constexpr Names<2> anywhere = {"Database", "DomainController"};
    add(anywhere);
  }
  for (const auto name : verb.flags) parameters.push_back({name, Kind::flag});
  parameters.push_back({"WhatIf", Kind::flag, 0, "wi"});
  parameters.push_back({"Confirm", Kind::flag, 0, "cf"});
  return parameters;
}

}  // namespace mailflow::cmdlet
