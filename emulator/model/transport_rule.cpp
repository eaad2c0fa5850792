#include "model/transport_rule.hpp"

#include <algorithm>
#include <charconv>

namespace mailflow::model {
namespace {

using base::Field;
using base::FieldUse;
using base::MemberAccess;
using base::Text;
using C = RuleConditions;
using A = RuleActions;
using R = TransportRule;

// A row for a member of a part of a rule.
template <auto Part, auto Member>
struct PartAccess {
  using Inner = MemberAccess<Member>;
  static base::Result<void> set(R& rule, const base::Value& value) { return Inner::set(rule.*Part, value); }
  static base::Value get(const R& rule) { return Inner::get(rule.*Part); }
  static const base::SourcePos* pos(const R& rule) { return Inner::pos(rule.*Part); }
};

template <auto Part, auto Member>
Field<R> part_field(std::string_view name, Text help) {
  using Access = PartAccess<Part, Member>;
  using Plain = typename MemberAccess<Member>::Plain;
  return {name,
          FieldUse::core,
          base::IsList<Plain>::value,
          &Access::set,
          &Access::get,
          &Access::pos,
          base::Codec<Plain>::expected(),
          help,
          base::WordsOf<Plain>::list()};
}

// "From" of the conditions, "ExceptIfFrom" of the exceptions.
template <auto Part>
std::vector<Field<R>> condition_rows() {
  constexpr std::string_view prefix = "ExceptIf";
  std::vector<Field<R>> rows{
      part_field<Part, &C::from>("ExceptIfFrom", {"the sender is one of these", "der Absender ist einer von diesen"}),
      part_field<Part, &C::from_member_of>(
          "ExceptIfFromMemberOf", {"the sender is in one of these groups", "der Absender ist in einer dieser Gruppen"}),
      part_field<Part, &C::from_scope>("ExceptIfFromScope", {"the sender is in the organisation, or is not",
                                                             "der Absender gehört zur Organisation, oder nicht"}),
      part_field<Part, &C::sender_domain_is>(
          "ExceptIfSenderDomainIs",
          {"the sender's domain is one of these or below", "die Absenderdomäne ist eine von diesen oder darunter"}),
      part_field<Part, &C::sender_ip_ranges>(
          "ExceptIfSenderIpRanges",
          {"the last server before has one of these addresses", "der letzte Server davor hat eine dieser Adressen"}),
      part_field<Part, &C::sent_to>("ExceptIfSentTo",
                                    {"the recipient is one of these", "der Empfänger ist einer von diesen"}),
      part_field<Part, &C::sent_to_member_of>("ExceptIfSentToMemberOf", {"the recipient is in one of these groups",
                                                                         "der Empfänger ist in einer dieser Gruppen"}),
      part_field<Part, &C::sent_to_scope>("ExceptIfSentToScope", {"the recipient is in the organisation, or is not",
                                                                  "der Empfänger gehört zur Organisation, oder nicht"}),
      part_field<Part, &C::recipient_domain_is>(
          "ExceptIfRecipientDomainIs",
          {"the recipient's domain is one of these or below", "die Empfängerdomäne ist eine von diesen oder darunter"}),
      part_field<Part, &C::subject_contains_words>(
          "ExceptIfSubjectContainsWords",
          {"one of these words is in the subject", "eines dieser Wörter steht im Betreff"}),
      part_field<Part, &C::subject_matches_patterns>(
          "ExceptIfSubjectMatchesPatterns",
          {"one of these patterns is in the subject", "eines dieser Muster steht im Betreff"}),
      part_field<Part, &C::header_contains_message_header>("ExceptIfHeaderContainsMessageHeader",
                                                           {"the field in which HeaderContainsWords are looked for",
                                                            "das Feld, in dem HeaderContainsWords gesucht werden"}),
      part_field<Part, &C::header_contains_words>(
          "ExceptIfHeaderContainsWords",
          {"one of these words is in that field", "eines dieser Wörter steht in dem Feld"}),
      part_field<Part, &C::header_matches_message_header>("ExceptIfHeaderMatchesMessageHeader",
                                                          {"the field in which HeaderMatchesPatterns are looked for",
                                                           "das Feld, in dem HeaderMatchesPatterns gesucht werden"}),
      part_field<Part, &C::header_matches_patterns>(
          "ExceptIfHeaderMatchesPatterns",
          {"one of these patterns is in that field", "eines dieser Muster steht in dem Feld"}),
      part_field<Part, &C::scl_over>("ExceptIfSCLOver", {"the SCL is this or more", "der SCL ist so groß oder größer"}),
      part_field<Part, &C::message_size_over>(
          "ExceptIfMessageSizeOver", {"the message has this size or more", "die Nachricht ist so groß oder größer"}),
  };
  if (Part == &R::conditions)
    for (auto& row : rows) row.name.remove_prefix(prefix.size());
  return rows;
}

std::vector<Field<R>> action_rows() {
  constexpr auto part = &R::actions;
  return {
      part_field<part, &A::route_message_outbound_connector>(
          "RouteMessageOutboundConnector",
          {"send it by this outbound connector", "durch diesen ausgehenden Connector senden"}),
      part_field<part, &A::route_message_outbound_require_tls>(
          "RouteMessageOutboundRequireTls", {"send it with TLS or not at all", "mit TLS senden oder gar nicht"}),
      part_field<part, &A::reject_message_reason_text>("RejectMessageReasonText",
                                                       {"reject it with this text", "mit diesem Text ablehnen"}),
      part_field<part, &A::reject_message_enhanced_status_code>(
          "RejectMessageEnhancedStatusCode", {"reject it with this code", "mit diesem Code ablehnen"}),
      part_field<part, &A::delete_message>("DeleteMessage",
                                           {"delete it without telling anybody", "löschen, ohne es jemandem zu sagen"}),
      part_field<part, &A::quarantine>("Quarantine", {"put it into quarantine", "in Quarantäne nehmen"}),
      part_field<part, &A::redirect_message_to>("RedirectMessageTo",
                                                {"these recipients instead", "statt dessen diese Empfänger"}),
      part_field<part, &A::add_to_recipients>("AddToRecipients", {"these recipients, too", "auch diese Empfänger"}),
      part_field<part, &A::blind_copy_to>("BlindCopyTo", {"these recipients, unseen", "diese Empfänger, ungesehen"}),
      part_field<part, &A::set_header_name>("SetHeaderName", {"the field to set", "das Feld, das gesetzt wird"}),
      part_field<part, &A::set_header_value>("SetHeaderValue", {"the value it gets", "der Wert, den es bekommt"}),
      part_field<part, &A::remove_header>("RemoveHeader", {"the field to remove", "das Feld, das entfernt wird"}),
      part_field<part, &A::set_scl>("SetSCL", {"the SCL it gets", "der SCL, den sie bekommt"}),
      part_field<part, &A::prepend_subject>("PrependSubject",
                                            {"what the subject begins with then", "womit der Betreff dann beginnt"}),
  };
}

std::vector<Field<R>> all_rows() {
  using base::field;
  std::vector<Field<R>> rows{
      field<&R::name>("Name", {"the rule's name", "der Name der Regel"}),
      field<&R::state>("State", {"whether it is asked", "ob sie gefragt wird"}, FieldUse::output),
      field<&R::mode>("Mode", {"enforced, or only noted (Audit)", "durchgesetzt, oder nur vermerkt (Audit)"}),
      field<&R::comments>("Comments", {"a note", "eine Notiz"}, FieldUse::accept),
      field<&R::rule_error_action>("RuleErrorAction",
                                   {"what becomes of a message that a rule cannot be asked about",
                                    "was aus einer Nachricht wird, zu der man die Regel nicht fragen "
                                    "kann"},
                                   FieldUse::accept),
      field<&R::sender_address_location>("SenderAddressLocation", {"whether the sender is that of From or of MAIL FROM",
                                                                   "ob der Absender der in From oder der in MAIL FROM "
                                                                   "ist"}),
  };
  for (auto& row : condition_rows<&R::conditions>()) rows.push_back(row);
  for (auto& row : condition_rows<&R::exceptions>()) rows.push_back(row);
  for (const auto& row : transport_rule_actions()) rows.push_back(row);
  rows.push_back(field<&R::stop_rule_processing>("StopRuleProcessing", {"no rule behind it is asked when it matches",
                                                                        "trifft sie zu, wird keine weitere gefragt"}));
  return rows;
}

bool asks_for_groups(const RuleConditions& part) {
  return !part.from_member_of->empty() || !part.sent_to_member_of->empty();
}

}  // namespace

std::span<const Field<TransportRule>> transport_rule_actions() {
  static const auto rows = action_rows();
  return rows;
}

std::span<const Field<TransportRule>> transport_rule_fields() {
  static const auto rows = all_rows();
  return rows;
}

TransportRules::TransportRules(std::vector<TransportRule> rows) : rows_(std::move(rows)) {
  ask_for_groups_ = std::ranges::any_of(
      rows_, [](const R& rule) { return asks_for_groups(rule.conditions) || asks_for_groups(rule.exceptions); });
}

}  // namespace mailflow::model

namespace mailflow::base {

Result<model::Scl> Codec<model::Scl>::parse(const Value& value) {
  const auto text = scalar_text(value);
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = !text.empty() && error == std::errc{} && end == text.data() + text.size();
  if (!whole || number < -1 || number > 9)
    return fail(value.pos, "\"{}\" is not {}", text.empty() ? kind_name(value) : text.substr(0, 80), expected());
  return model::Scl{number};
}

Value Codec<model::Scl>::print(model::Scl value) {
  return Value{std::int64_t{value.value}, {}};
}

}  // namespace mailflow::base
