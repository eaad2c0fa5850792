#include "policy/transport_rules.hpp"

#include <algorithm>
#include <array>

#include "base/field.hpp"
#include "policy/rules.hpp"

namespace mailflow::policy {
namespace {

using base::Tests;
using model::RuleConditions;
using model::SenderAddressLocation;
using model::TransportRule;
using model::UserScope;

// What a condition says: nothing where it is not given.
using Answer = std::optional<bool>;

class Evaluation {
 public:
  Evaluation(Tests& tests, const RuleOrganization& organization, const RuleFacts& facts)
      : tests_(tests), organization_(organization), facts_(facts) {}

  RuleEffects run(const model::TransportRules& rules) {
    for (const auto& rule : rules.rows())
      if (ask(rule) == Then::stop) break;
    return std::move(effects_);
  }

 private:
  enum class Then : std::uint8_t { go_on, stop };
  using Condition = Answer (Evaluation::*)(const RuleConditions&);

  Then ask(const TransportRule& rule);
  bool matches(const TransportRule& rule);
  Then act(const TransportRule& rule);
  void change_message(const model::RuleActions& actions);
  void change_recipients(const model::RuleActions& actions);

  Answer sender(const RuleConditions& part);
  Answer sender_group(const RuleConditions& part);
  Answer sender_scope(const RuleConditions& part);
  Answer sender_domain(const RuleConditions& part);
  Answer sender_address(const RuleConditions& part);
  Answer recipient(const RuleConditions& part);
  Answer recipient_group(const RuleConditions& part);
  Answer recipient_scope(const RuleConditions& part);
  Answer recipient_domain(const RuleConditions& part);
  Answer subject_words(const RuleConditions& part);
  Answer subject_patterns(const RuleConditions& part);
  Answer header_words(const RuleConditions& part);
  Answer header_patterns(const RuleConditions& part);
  Answer scl(const RuleConditions& part);
  Answer size(const RuleConditions& part);
  static const std::array<Condition, 15> conditions;

  template <class Ask>
  bool any_sender(Ask ask);
  bool is_own(const RuleAddress& address, const base::Rule& by_address, const base::Rule& by_domain);
  bool field_has(const base::Rule& rule, std::string_view name, const base::Setting<model::Texts>& words);
  bool field_has(const base::Rule& rule, std::string_view name, const base::Setting<base::TextPatterns>& patterns);
  const HeaderChange* last_change(std::string_view field) const;

  Tests& tests_;
  const RuleOrganization& organization_;
  const RuleFacts& facts_;
  RuleEffects effects_;
  std::vector<std::string_view> subject_prefixes_;
  std::string_view name_;  // of the rule that is asked
  SenderAddressLocation location_ = SenderAddressLocation::header;
};

const std::array<Evaluation::Condition, 15> Evaluation::conditions = {
    &Evaluation::sender,
    &Evaluation::sender_group,
    &Evaluation::sender_scope,
    &Evaluation::sender_domain,
    &Evaluation::sender_address,
    &Evaluation::recipient,
    &Evaluation::recipient_group,
    &Evaluation::recipient_scope,
    &Evaluation::recipient_domain,
    &Evaluation::subject_words,
    &Evaluation::subject_patterns,
    &Evaluation::header_words,
    &Evaluation::header_patterns,
    &Evaluation::scl,
    &Evaluation::size,
};

Evaluation::Then Evaluation::ask(const TransportRule& rule) {
  Tests::Stage stage(tests_, rules::transport_rule, rule.name);
  name_ = rule.name;
  location_ = *rule.sender_address_location;
  if (!matches(rule)) return Then::go_on;
  stage.outcome(true, rule.name);
  const bool enforced =
      tests_.holds(rules::rule_enforced, rule.name, *rule.mode == model::RuleMode::enforce, rule.mode.pos.get());
  effects_.matches.push_back({&rule, enforced});
  return enforced ? act(rule) : Then::go_on;
}

bool Evaluation::matches(const TransportRule& rule) {
  if (!tests_.holds(rules::rule_enabled, rule.name, *rule.state == model::RuleState::enabled, rule.state.pos.get()))
    return false;
  for (const auto condition : conditions)
    if (const auto answer = (this->*condition)(rule.conditions); answer && !*answer) return false;
  Tests::Stage stage(tests_, rules::rule_exception, rule.name);
  for (const auto condition : conditions)
    if (const auto answer = (this->*condition)(rule.exceptions); answer && *answer) {
      stage.outcome(true, rule.name);
      return false;
    }
  stage.outcome(false, rule.name);
  return true;
}

Evaluation::Then Evaluation::act(const TransportRule& rule) {
  const auto& actions = rule.actions;
  if (actions.rejects() || *actions.delete_message) {
    auto matches = std::move(effects_.matches);
    effects_ = {};
    effects_.matches = std::move(matches);
    effects_.deleted = !actions.rejects();
    const auto given = [](const std::string& text, std::string_view otherwise) {
      return text.empty() ? otherwise : std::string_view(text);
    };
    if (actions.rejects())
      effects_.rejection = RuleRejection{given(*actions.reject_message_enhanced_status_code, default_rejection_status),
                                         given(*actions.reject_message_reason_text, default_rejection_text)};
    return Then::stop;
  }
  change_message(actions);
  change_recipients(actions);
  if (!actions.route_message_outbound_connector->empty())
    effects_.connector = *actions.route_message_outbound_connector;
  if (*actions.route_message_outbound_require_tls) effects_.requires_tls = true;
  if (*actions.quarantine) effects_.quarantined = true;
  return tests_.is_set(rules::rule_stops, rule.name, rule.stop_rule_processing) ? Then::stop : Then::go_on;
}

void Evaluation::change_message(const model::RuleActions& actions) {
  if (!actions.set_header_name->empty())
    effects_.header_changes.push_back({HeaderChange::Kind::set, *actions.set_header_name, *actions.set_header_value});
  if (!actions.remove_header->empty())
    effects_.header_changes.push_back({HeaderChange::Kind::remove, *actions.remove_header});
  if (*actions.set_scl) effects_.scl = (*actions.set_scl)->value;
  if (!actions.prepend_subject->empty()) {
    effects_.subject_prefix.insert(0, *actions.prepend_subject);
    subject_prefixes_.push_back(*actions.prepend_subject);
  }
}

void Evaluation::change_recipients(const model::RuleActions& actions) {
  const auto add = [](std::vector<std::string_view>& to, const model::Texts& addresses) {
    for (const auto& address : addresses)
      if (std::ranges::find(to, address) == to.end()) to.push_back(address);
  };
  add(effects_.redirected_to, *actions.redirect_message_to);
  add(effects_.added_to, *actions.add_to_recipients);
  add(effects_.blind_copied_to, *actions.blind_copy_to);
}

template <class Ask>
bool Evaluation::any_sender(Ask ask) {
  const bool header = location_ != SenderAddressLocation::envelope;
  const bool envelope = location_ != SenderAddressLocation::header;
  return (header && std::ranges::any_of(facts_.header_senders, ask)) ||
         (envelope && std::ranges::any_of(facts_.envelope_senders, ask));
}

bool Evaluation::is_own(const RuleAddress& address, const base::Rule& by_address, const base::Rule& by_domain) {
  return !tests_.look_up(by_address, address.address, organization_.recipients).empty() ||
         !tests_.look_up_first(by_domain, address.domain, organization_.domains).empty();
}

Answer Evaluation::sender(const RuleConditions& part) {
  if (part.from->empty()) return {};
  return any_sender([&](const RuleAddress& address) {
    return tests_.is_listed(rules::rule_sender, name_, address.address, part.from);
  });
}

Answer Evaluation::sender_group(const RuleConditions& part) {
  if (part.from_member_of->empty()) return {};
  return any_sender([&](const RuleAddress& address) {
    return tests_.is_any_listed(rules::rule_sender_group, name_, address.groups, part.from_member_of);
  });
}

// A sender who writes as the organisation is in it only where the message came from within.
Answer Evaluation::sender_scope(const RuleConditions& part) {
  if (!*part.from_scope) return {};
  const bool inside = tests_.is_true(rules::rule_authenticated, name_, facts_.authenticated) &&
                      any_sender([&](const RuleAddress& address) {
                        return is_own(address, rules::rule_sender_own_address, rules::rule_sender_own_domain);
                      });
  return inside == (**part.from_scope == UserScope::in_organization);
}

Answer Evaluation::sender_domain(const RuleConditions& part) {
  if (part.sender_domain_is->empty()) return {};
  return any_sender([&](const RuleAddress& address) {
    return tests_.is_in_or_below(rules::rule_sender_domain, name_, address.domain, part.sender_domain_is);
  });
}

Answer Evaluation::sender_address(const RuleConditions& part) {
  if (part.sender_ip_ranges->empty()) return {};
  return tests_.ip_in(rules::rule_sender_ip, name_, facts_.client, part.sender_ip_ranges);
}

Answer Evaluation::recipient(const RuleConditions& part) {
  if (part.sent_to->empty()) return {};
  return tests_.is_listed(rules::rule_recipient, name_, facts_.recipient.address, part.sent_to);
}

Answer Evaluation::recipient_group(const RuleConditions& part) {
  if (part.sent_to_member_of->empty()) return {};
  return tests_.is_any_listed(rules::rule_recipient_group, name_, facts_.recipient.groups, part.sent_to_member_of);
}

Answer Evaluation::recipient_scope(const RuleConditions& part) {
  if (!*part.sent_to_scope) return {};
  const bool inside = is_own(facts_.recipient, rules::rule_recipient_own_address, rules::rule_recipient_own_domain);
  return inside == (**part.sent_to_scope == UserScope::in_organization);
}

Answer Evaluation::recipient_domain(const RuleConditions& part) {
  if (part.recipient_domain_is->empty()) return {};
  return tests_.is_in_or_below(rules::rule_recipient_domain, name_, facts_.recipient.domain, part.recipient_domain_is);
}

const HeaderChange* Evaluation::last_change(std::string_view field) const {
  const auto& changes = effects_.header_changes;
  const auto found = std::find_if(changes.rbegin(), changes.rend(), [&](const HeaderChange& change) {
    return base::equal_ignoring_case(change.name, field);
  });
  return found == changes.rend() ? nullptr : &*found;
}

bool Evaluation::field_has(const base::Rule& rule, std::string_view name, const base::Setting<model::Texts>& words) {
  const auto* changed = last_change(name);
  if (changed == nullptr) return tests_.field_has_word(rule, name_, facts_.fields, name, words);
  if (changed->kind == HeaderChange::Kind::remove) return tests_.holds(rule, name_, false, words.pos.get());
  return tests_.text_has_word(rule, name_, changed->value, words);
}

bool Evaluation::field_has(const base::Rule& rule, std::string_view name,
                           const base::Setting<base::TextPatterns>& patterns) {
  const auto* changed = last_change(name);
  if (changed == nullptr) return tests_.field_has_pattern(rule, name_, facts_.fields, name, patterns);
  if (changed->kind == HeaderChange::Kind::remove) return tests_.holds(rule, name_, false, patterns.pos.get());
  return tests_.text_has_pattern(rule, name_, changed->value, patterns);
}

Answer Evaluation::subject_words(const RuleConditions& part) {
  if (part.subject_contains_words->empty()) return {};
  return field_has(rules::rule_subject_words, "Subject", part.subject_contains_words) ||
         std::ranges::any_of(subject_prefixes_, [&](std::string_view prefix) {
           return tests_.text_has_word(rules::rule_subject_words, name_, prefix, part.subject_contains_words);
         });
}

Answer Evaluation::subject_patterns(const RuleConditions& part) {
  if (part.subject_matches_patterns->empty()) return {};
  return field_has(rules::rule_subject_patterns, "Subject", part.subject_matches_patterns) ||
         std::ranges::any_of(subject_prefixes_, [&](std::string_view prefix) {
           return tests_.text_has_pattern(rules::rule_subject_patterns, name_, prefix, part.subject_matches_patterns);
         });
}

Answer Evaluation::header_words(const RuleConditions& part) {
  if (part.header_contains_words->empty()) return {};
  return field_has(rules::rule_header_words, *part.header_contains_message_header, part.header_contains_words);
}

Answer Evaluation::header_patterns(const RuleConditions& part) {
  if (part.header_matches_patterns->empty()) return {};
  return field_has(rules::rule_header_patterns, *part.header_matches_message_header, part.header_matches_patterns);
}

Answer Evaluation::scl(const RuleConditions& part) {
  if (!*part.scl_over) return {};
  const auto limit = (*part.scl_over)->value;
  const auto* pos = part.scl_over.pos.get();
  if (!effects_.scl) return tests_.at_least(rules::rule_scl, name_, facts_.scl, limit, pos);
  const base::Fact<std::int64_t> set{base::Dimension::configuration, *effects_.scl};
  return tests_.at_least(rules::rule_scl, name_, set, limit, pos);
}

Answer Evaluation::size(const RuleConditions& part) {
  if (!*part.message_size_over) return {};
  const auto limit = static_cast<std::int64_t>((*part.message_size_over)->bytes);
  return tests_.at_least(rules::rule_size, name_, facts_.size, limit, part.message_size_over.pos.get());
}

}  // namespace

RuleEffects evaluate(Tests& tests, const model::TransportRules& rules, const RuleOrganization& organization,
                     const RuleFacts& facts) {
  if (rules.empty()) return {};
  return Evaluation(tests, organization, facts).run(rules);
}

}  // namespace mailflow::policy
