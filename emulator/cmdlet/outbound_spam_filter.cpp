// Get- and Set-HostedOutboundSpamFilterPolicy.

#include <array>

#include "cmdlet/only_policy.hpp"

namespace mailflow::cmdlet {
namespace {

using model::HostedOutboundSpamFilterPolicy;

constexpr std::array<std::string_view, 9> not_modelled = {"ActionWhenThresholdReached",
                                                          "BccSuspiciousOutboundAdditionalRecipients",
                                                          "BccSuspiciousOutboundMail",
                                                          "NotifyOutboundSpam",
                                                          "NotifyOutboundSpamRecipients",
                                                          "RecipientLimitExternalPerHour",
                                                          "RecipientLimitInternalPerHour",
                                                          "RecipientLimitPerDay",
                                                          "ConfigurationType"};

constexpr OnlyPolicy<HostedOutboundSpamFilterPolicy> policy{
    [](const Draft& draft) -> const HostedOutboundSpamFilterPolicy& { return draft.outbound_spam_filter(); },
    [](Draft& draft) -> HostedOutboundSpamFilterPolicy& { return draft.edit_outbound_spam_filter(); },
    set_outbound_spam_filter_parameters, not_modelled};

}  // namespace

Parameters set_outbound_spam_filter_parameters() {
  static const auto parameters =
      with_unmodelled(parameters_of(model::outbound_spam_filter_fields(), "Identity"), not_modelled);
  return parameters;
}

Output show_outbound_spam_filter(const Invocation& invocation) {
  return show_only_policy(invocation, policy);
}

Output set_outbound_spam_filter(const Invocation& invocation) {
  return set_only_policy(invocation, model::outbound_spam_filter_fields(), policy);
}

}  // namespace mailflow::cmdlet
