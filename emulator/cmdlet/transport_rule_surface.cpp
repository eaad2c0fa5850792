#include "cmdlet/transport_rule_surface.hpp"

#include <algorithm>
#include <array>

#include "cmdlet/binding.hpp"

namespace mailflow::cmdlet {
namespace {

using config::Parameter;
using model::TransportRule;

// Conditions, by the names of their exceptions: without ExceptIf they are conditions, too.
constexpr std::array<std::string_view, 44> unmodelled_conditions = {"ExceptIfADComparisonAttribute",
                                                                    "ExceptIfADComparisonOperator",
                                                                    "ExceptIfAnyOfCcHeader",
                                                                    "ExceptIfAnyOfCcHeaderMemberOf",
                                                                    "ExceptIfAnyOfRecipientAddressContainsWords",
                                                                    "ExceptIfAnyOfRecipientAddressMatchesPatterns",
                                                                    "ExceptIfAnyOfToCcHeader",
                                                                    "ExceptIfAnyOfToCcHeaderMemberOf",
                                                                    "ExceptIfAnyOfToHeader",
                                                                    "ExceptIfAnyOfToHeaderMemberOf",
                                                                    "ExceptIfAttachmentContainsWords",
                                                                    "ExceptIfAttachmentExtensionMatchesWords",
                                                                    "ExceptIfAttachmentHasExecutableContent",
                                                                    "ExceptIfAttachmentIsPasswordProtected",
                                                                    "ExceptIfAttachmentIsUnsupported",
                                                                    "ExceptIfAttachmentMatchesPatterns",
                                                                    "ExceptIfAttachmentNameMatchesPatterns",
                                                                    "ExceptIfAttachmentProcessingLimitExceeded",
                                                                    "ExceptIfAttachmentPropertyContainsWords",
                                                                    "ExceptIfAttachmentSizeOver",
                                                                    "ExceptIfBetweenMemberOf1",
                                                                    "ExceptIfBetweenMemberOf2",
                                                                    "ExceptIfContentCharacterSetContainsWords",
                                                                    "ExceptIfFromAddressContainsWords",
                                                                    "ExceptIfFromAddressMatchesPatterns",
                                                                    "ExceptIfHasClassification",
                                                                    "ExceptIfHasNoClassification",
                                                                    "ExceptIfHasSenderOverride",
                                                                    "ExceptIfManagerAddresses",
                                                                    "ExceptIfManagerForEvaluatedUser",
                                                                    "ExceptIfMessageContainsDataClassifications",
                                                                    "ExceptIfMessageTypeMatches",
                                                                    "ExceptIfRecipientADAttributeContainsWords",
                                                                    "ExceptIfRecipientADAttributeMatchesPatterns",
                                                                    "ExceptIfRecipientAddressContainsWords",
                                                                    "ExceptIfRecipientAddressMatchesPatterns",
                                                                    "ExceptIfRecipientInSenderList",
                                                                    "ExceptIfSenderADAttributeContainsWords",
                                                                    "ExceptIfSenderADAttributeMatchesPatterns",
                                                                    "ExceptIfSenderInRecipientList",
                                                                    "ExceptIfSenderManagementRelationship",
                                                                    "ExceptIfSubjectOrBodyContainsWords",
                                                                    "ExceptIfSubjectOrBodyMatchesPatterns",
                                                                    "ExceptIfWithImportance"};
constexpr std::array<std::string_view, 29> unmodelled_others = {"ActivationDate",
                                                                "AddManagerAsRecipientType",
                                                                "ApplyClassification",
                                                                "ApplyHtmlDisclaimerFallbackAction",
                                                                "ApplyHtmlDisclaimerLocation",
                                                                "ApplyHtmlDisclaimerText",
                                                                "ApplyOME",
                                                                "ApplyRightsProtectionCustomizationTemplate",
                                                                "ApplyRightsProtectionTemplate",
                                                                "CopyTo",
                                                                "Disconnect",
                                                                "DlpPolicy",
                                                                "ExpiryDate",
                                                                "GenerateIncidentReport",
                                                                "GenerateNotification",
                                                                "IncidentReportContent",
                                                                "LogEventText",
                                                                "ModerateMessageByManager",
                                                                "ModerateMessageByUser",
                                                                "NotifySender",
                                                                "RecipientAddressType",
                                                                "RemoveOME",
                                                                "RemoveOMEv2",
                                                                "RemoveRMSAttachmentEncryption",
                                                                "RuleSubType",
                                                                "SetAuditSeverity",
                                                                "SmtpRejectMessageRejectStatusCode",
                                                                "SmtpRejectMessageRejectText",
                                                                "UseLegacyRegex"};

// A message's body is not looked at, attributes of a directory do not exist, and so on.
constexpr auto unmodelled = [] {
  constexpr std::string_view prefix = "ExceptIf";
  std::array<std::string_view, 2 * unmodelled_conditions.size() + unmodelled_others.size()> all;
  std::size_t count = 0;
  for (const auto name : unmodelled_conditions) {
    all[count++] = name;
    all[count++] = name.substr(prefix.size());
  }
  for (const auto name : unmodelled_others) all[count++] = name;
  return all;
}();

std::vector<Parameter> with_priority(std::string_view first) {
  auto all = with_unmodelled(parameters_of(model::transport_rule_fields(), first), unmodelled);
  all.push_back({"Priority"});
  return all;
}

}  // namespace

Parameters new_transport_rule_parameters() {
  static const auto parameters = [] {
    auto all = with_priority("Name");
    all.push_back({"Enabled"});
    return all;
  }();
  return parameters;
}

Parameters set_transport_rule_parameters() {
  static const auto parameters = [] {
    auto all = with_priority("Identity");
    std::erase_if(all, [](const Parameter& row) { return row.name == "UseLegacyRegex"; });  // of New- only
    return all;
  }();
  return parameters;
}

Parameters show_transport_rules_parameters() {
  static constexpr std::array<Parameter, 3> parameters = {
      {{"Identity", Parameter::Kind::value, 1}, {"State"}, {"ResultSize"}}};
  return parameters;
}

Parameters enable_transport_rule_parameters() {
  static constexpr std::array<Parameter, 4> parameters = {{{"Identity", Parameter::Kind::value, 1},
                                                           {"Mode"},
                                                           {"WhatIf", Parameter::Kind::flag, 0, "wi"},
                                                           {"Confirm", Parameter::Kind::flag, 0, "cf"}}};
  return parameters;
}

base::Result<void> refuse_unmodelled_of_rules(const config::CommandCall& call, const config::BoundParameters& bound) {
  return refuse_unmodelled(call, bound, unmodelled);
}

}  // namespace mailflow::cmdlet
