#pragma once
// Transport rules (mail flow rules) of an organisation, in the cloud or on premises.
//
// A rule has conditions, exceptions and actions; what is empty asks or does nothing. A table holds the rules in the
// order of their priority, 0 first; it is immutable. Recipients are kept by their addresses, groups by theirs,
// connectors by name. Which conditions and actions exist is the subset of New-TransportRule that mail flow here can
// tell apart. Source: New-TransportRule (documentation), section 8 of the specification.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/domain_name.hpp"
#include "base/fact.hpp"
#include "base/field.hpp"
#include "base/guid.hpp"
#include "base/text_pattern.hpp"
#include "base/time.hpp"
#include "model/byte_size.hpp"

namespace mailflow::model {

enum class UserScope : std::uint8_t { in_organization, not_in_organization };
enum class SenderAddressLocation : std::uint8_t { header, envelope, header_or_envelope };
enum class RuleState : std::uint8_t { enabled, disabled };
enum class RuleMode : std::uint8_t { enforce, audit, audit_and_notify };
enum class RuleErrorAction : std::uint8_t { ignore, defer };

// The spam confidence level, -1 to 9.
struct Scl {
  int value = 0;
  auto operator<=>(const Scl&) const = default;
};

using Texts = std::vector<std::string>;

// Of conditions all must hold that are given, of exceptions none; of a list's values one is enough.
struct RuleConditions {
  base::Setting<Texts> from;
  base::Setting<Texts> from_member_of;
  base::Setting<std::optional<UserScope>> from_scope;
  base::Setting<std::vector<base::DomainName>> sender_domain_is;
  base::Setting<base::IpRanges> sender_ip_ranges;
  base::Setting<Texts> sent_to;
  base::Setting<Texts> sent_to_member_of;
  base::Setting<std::optional<UserScope>> sent_to_scope;
  base::Setting<std::vector<base::DomainName>> recipient_domain_is;
  base::Setting<Texts> subject_contains_words;
  base::Setting<base::TextPatterns> subject_matches_patterns;
  base::Setting<std::string> header_contains_message_header;
  base::Setting<Texts> header_contains_words;
  base::Setting<std::string> header_matches_message_header;
  base::Setting<base::TextPatterns> header_matches_patterns;
  base::Setting<std::optional<Scl>> scl_over;
  base::Setting<std::optional<ByteSize>> message_size_over;
};

struct RuleActions {
  base::Setting<std::string> route_message_outbound_connector;
  base::Setting<bool> route_message_outbound_require_tls;
  base::Setting<std::string> reject_message_reason_text;
  base::Setting<std::string> reject_message_enhanced_status_code;
  base::Setting<bool> delete_message;
  base::Setting<bool> quarantine;
  base::Setting<Texts> redirect_message_to;
  base::Setting<Texts> add_to_recipients;
  base::Setting<Texts> blind_copy_to;
  base::Setting<std::string> set_header_name;
  base::Setting<std::string> set_header_value;
  base::Setting<std::string> remove_header;
  base::Setting<std::optional<Scl>> set_scl;
  base::Setting<std::string> prepend_subject;

  bool rejects() const { return !reject_message_reason_text->empty() || !reject_message_enhanced_status_code->empty(); }
};

struct TransportRule {
  std::string name;
  base::SourcePos pos;  // the command that made it
  base::Guid guid;
  base::LabTime created{};
  base::LabTime changed{};

  base::Setting<RuleState> state;
  base::Setting<RuleMode> mode;
  base::Setting<std::string> comments;
  base::Setting<RuleErrorAction> rule_error_action;
  base::Setting<SenderAddressLocation> sender_address_location;
  RuleConditions conditions;
  RuleConditions exceptions;
  RuleActions actions;
  base::Setting<bool> stop_rule_processing;
};

// In the order in which Format-List shows them; the name is the first.
std::span<const base::Field<TransportRule>> transport_rule_fields();
// Those rows of them that are actions.
std::span<const base::Field<TransportRule>> transport_rule_actions();

class TransportRules {
 public:
  TransportRules() = default;
  explicit TransportRules(std::vector<TransportRule> rows);
  TransportRules(const TransportRules&) = delete;
  TransportRules& operator=(const TransportRules&) = delete;

  const std::vector<TransportRule>& rows() const { return rows_; }  // by priority
  bool empty() const { return rows_.empty(); }
  // Whether a rule asks who is in which group: finding that out has a price.
  bool ask_for_groups() const { return ask_for_groups_; }

 private:
  std::vector<TransportRule> rows_;
  bool ask_for_groups_ = false;
};

}  // namespace mailflow::model

template <>
struct mailflow::base::Codec<mailflow::model::Scl> {
  static Result<model::Scl> parse(const Value& value);
  static Value print(model::Scl value);
  static constexpr std::string_view expected() { return "a number from -1 to 9"; }
};

template <>
struct mailflow::base::Words<mailflow::model::UserScope> {
  static constexpr std::array<std::string_view, 2> list{"InOrganization", "NotInOrganization"};
  static constexpr std::string_view what = "InOrganization or NotInOrganization";
};

template <>
struct mailflow::base::Words<mailflow::model::SenderAddressLocation> {
  static constexpr std::array<std::string_view, 3> list{"Header", "Envelope", "HeaderOrEnvelope"};
  static constexpr std::string_view what = "Header, Envelope or HeaderOrEnvelope";
};

template <>
struct mailflow::base::Words<mailflow::model::RuleState> {
  static constexpr std::array<std::string_view, 2> list{"Enabled", "Disabled"};
  static constexpr std::string_view what = "Enabled or Disabled";
};

template <>
struct mailflow::base::Words<mailflow::model::RuleMode> {
  static constexpr std::array<std::string_view, 3> list{"Enforce", "Audit", "AuditAndNotify"};
  static constexpr std::string_view what = "Enforce, Audit or AuditAndNotify";
};

template <>
struct mailflow::base::Words<mailflow::model::RuleErrorAction> {
  static constexpr std::array<std::string_view, 2> list{"Ignore", "Defer"};
  static constexpr std::string_view what = "Ignore or Defer";
};
