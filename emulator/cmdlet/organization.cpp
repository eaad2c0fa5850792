// Get- and Set-OrganizationConfig.

#include <array>

#include "cmdlet/binding.hpp"
#include "cmdlet/commands.hpp"
#include "cmdlet/objects.hpp"
#include "cmdlet/target.hpp"

namespace mailflow::cmdlet {
namespace {

using base::fail;
using config::CommandOutput;

// Those of Set-OrganizationConfig that scripts about mail flow set and that have no part in the lab.
constexpr std::array<std::string_view, 22> not_modelled = {"BlockMoveMessagesForGroupFolders",
                                                           "ByteEncoderTypeFor7BitCharsets",
                                                           "DefaultMinutesToReduceLongEventsBy",
                                                           "DirectReportsGroupAutoCreationEnabled",
                                                           "DisablePlusAddressInRecipients",
                                                           "IPListBlocked",
                                                           "MailTipsAllTipsEnabled",
                                                           "MaskClientIpInReceivedHeadersEnabled",
                                                           "MessageHighlightsEnabled",
                                                           "MessageRecallEnabled",
                                                           "OAuth2ClientProfileEnabled",
                                                           "OnlineMeetingsByDefaultEnabled",
                                                           "OutlookMobileGCCRestrictionsEnabled",
                                                           "PerTenantSwitchToESTSEnabled",
                                                           "PostponeRoamingSignaturesUntilLater",
                                                           "PreferredInternetCodePageForShiftJis",
                                                           "ReadTrackingEnabled",
                                                           "RecallReadMessagesEnabled",
                                                           "RequiredCharsetCoverage",
                                                           "SendFromAliasEnabled",
                                                           "SharedDomainEmailAddressFlowEnabled",
                                                           "SmtpActionableMessagesEnabled"};

}  // namespace

Parameters set_organization_config_parameters() {
  static const auto parameters = with_unmodelled(parameters_of(model::organization_config_fields()), not_modelled);
  return parameters;
}

Output show_organization_config(const Invocation& invocation) {
  if (const auto bound = bind_parameters(invocation.call, {}); !bound) return fail(bound.error());
  CommandOutput output;
  output.objects.push_back(object_of(invocation.draft.organization(), invocation.draft.tenant()));
  return output;
}

Output set_organization_config(const Invocation& invocation) {
  const auto bound = bind_parameters(invocation.call, set_organization_config_parameters());
  if (!bound) return fail(bound.error());
  if (auto refused = refuse_unmodelled(invocation.call, *bound, not_modelled); !refused) return fail(refused.error());
  CommandOutput output;
  auto after = invocation.draft.organization();
  if (auto done = set_fields(model::organization_config_fields(), after, invocation.call, *bound, output.notices);
      !done)
    return fail(done.error());
  if (bound->flag("Confirm")) output.notices.push_back(answered_yes(invocation.call));
  if (bound->flag("WhatIf"))
    output.lines.push_back(what_if(invocation.call, invocation.draft.tenant().name));
  else
    invocation.draft.edit_organization() = std::move(after);
  return output;
}

}  // namespace mailflow::cmdlet
