#pragma once
// What an organisation's transport rules make of a message on its way to one recipient.
//
// Rules are asked in the order of their priority; all conditions must hold, no exception may, of the values of one
// condition one is enough. Later rules see what earlier ones set. Each recipient is asked for alone: a rule with
// conditions on recipients is for those copies only. Rules in audit mode are noted and do nothing.
// Source: section 8 of the specification; New-TransportRule (documentation).

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/tests.hpp"
#include "model/transport_rule.hpp"
#include "policy/rule_facts.hpp"

namespace mailflow::policy {

// What "in the organisation" goes by.
struct RuleOrganization {
  const base::DomainIndex& domains;   // accepted ones, Authoritative and InternalRelay
  const base::TextIndex& recipients;  // by address
};

struct RuleMatch {
  const model::TransportRule* rule = nullptr;
  bool enforced = true;  // false: in audit mode
  bool operator==(const RuleMatch&) const = default;
};

struct RuleRejection {
  std::string_view status;
  std::string_view text;
  bool operator==(const RuleRejection&) const = default;
};

struct HeaderChange {
  enum class Kind : std::uint8_t { set, remove } kind = Kind::set;
  std::string_view name;
  std::string_view value = {};
  bool operator==(const HeaderChange&) const = default;
};

// Views of the rules. A rejection or deletion ends all: nothing that a rule before it did counts then.
struct RuleEffects {
  std::vector<RuleMatch> matches;  // in order
  std::optional<RuleRejection> rejection;
  bool deleted = false;
  bool quarantined = false;
  std::string_view connector;  // by which it leaves; "" where no rule says so, of several rules the last one's
  bool requires_tls = false;
  std::vector<std::string_view> redirected_to;  // instead of the recipient, where there are some
  std::vector<std::string_view> added_to;
  std::vector<std::string_view> blind_copied_to;
  std::vector<HeaderChange> header_changes;  // in order
  std::optional<int> scl;
  std::string subject_prefix;

  bool operator==(const RuleEffects&) const = default;
};

// Microsoft's words where a rule gives none.
inline constexpr std::string_view default_rejection_status = "5.7.1";
inline constexpr std::string_view default_rejection_text = "Delivery not authorized, message refused";

RuleEffects evaluate(base::Tests& tests, const model::TransportRules& rules, const RuleOrganization& organization,
                     const RuleFacts& facts);

}  // namespace mailflow::policy
