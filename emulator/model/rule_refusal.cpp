#include "model/rule_refusal.hpp"

#include <algorithm>
#include <array>

namespace mailflow::model {
namespace {

using Refusal = std::optional<RuleRefusal>;

constexpr std::size_t longest_text = 1'024;
constexpr std::size_t longest_field_name = 64;

struct GivenText {
  std::string_view parameter;
  const std::string& text;
};

bool is_field_name(std::string_view text) {
  return text.size() <= longest_field_name &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f' && c != ':'; });
}

Refusal refused_field_name(const TransportRule& rule) {
  const std::array<GivenText, 6> names{{
      {"HeaderContainsMessageHeader", *rule.conditions.header_contains_message_header},
      {"HeaderMatchesMessageHeader", *rule.conditions.header_matches_message_header},
      {"ExceptIfHeaderContainsMessageHeader", *rule.exceptions.header_contains_message_header},
      {"ExceptIfHeaderMatchesMessageHeader", *rule.exceptions.header_matches_message_header},
      {"SetHeaderName", *rule.actions.set_header_name},
      {"RemoveHeader", *rule.actions.remove_header},
  }};
  for (const auto& [parameter, text] : names)
    if (!is_field_name(text))
      return RuleRefusal{parameter, fmt::format("{}: \"{}\" is no name of a header field", parameter,
                                                text.substr(0, longest_field_name))};
  return {};
}

// Each of the first three ends up in one line of a message or a reply.
Refusal refused_text(const TransportRule& rule) {
  const std::array<GivenText, 4> texts{{
      {"RejectMessageReasonText", *rule.actions.reject_message_reason_text},
      {"SetHeaderValue", *rule.actions.set_header_value},
      {"PrependSubject", *rule.actions.prepend_subject},
      {"Comments", *rule.comments},
  }};
  for (const auto& [parameter, text] : texts) {
    if (text.size() > longest_text)
      return RuleRefusal{parameter, fmt::format("{} may have {} characters", parameter, longest_text)};
    if (parameter != "Comments" && text.find_first_of("\r\n") != std::string::npos)
      return RuleRefusal{parameter, fmt::format("{} takes one line", parameter)};
  }
  return {};
}

struct Pair {
  std::string_view one;
  bool has_one;
  std::string_view other;
  bool has_other;
};

Refusal refused_half(const TransportRule& rule) {
  const auto& c = rule.conditions;
  const auto& e = rule.exceptions;
  const auto& a = rule.actions;
  const std::array<Pair, 5> pairs{{
      {"HeaderContainsMessageHeader", !c.header_contains_message_header->empty(), "HeaderContainsWords",
       !c.header_contains_words->empty()},
      {"HeaderMatchesMessageHeader", !c.header_matches_message_header->empty(), "HeaderMatchesPatterns",
       !c.header_matches_patterns->empty()},
      {"ExceptIfHeaderContainsMessageHeader", !e.header_contains_message_header->empty(), "ExceptIfHeaderContainsWords",
       !e.header_contains_words->empty()},
      {"ExceptIfHeaderMatchesMessageHeader", !e.header_matches_message_header->empty(), "ExceptIfHeaderMatchesPatterns",
       !e.header_matches_patterns->empty()},
      {"SetHeaderName", !a.set_header_name->empty(), "SetHeaderValue", !a.set_header_value->empty()},
  }};
  for (const auto& pair : pairs) {
    if (pair.has_one == pair.has_other) continue;
    const auto given = pair.has_one ? pair.one : pair.other;
    return RuleRefusal{given, fmt::format("{} needs {}, too", given, pair.has_one ? pair.other : pair.one)};
  }
  return {};
}

// R1: 5.7.1, or 5.7.900 to 5.7.999.
Refusal refused_status(const TransportRule& rule) {
  const std::string_view status = *rule.actions.reject_message_enhanced_status_code;
  constexpr std::string_view own = "5.7.9";
  const bool is_own = status.size() == own.size() + 2 && status.starts_with(own) &&
                      std::ranges::all_of(status.substr(own.size()), [](char c) { return c >= '0' && c <= '9'; });
  if (status.empty() || status == "5.7.1" || is_own) return {};
  return RuleRefusal{"RejectMessageEnhancedStatusCode",
                     "RejectMessageEnhancedStatusCode takes 5.7.1, or 5.7.900 to 5.7.999"};
}

}  // namespace

Refusal refusal_of(const TransportRule& rule) {
  for (const auto check : {refused_field_name, refused_text, refused_half, refused_status})
    if (auto refusal = check(rule)) return refusal;
  return {};
}

}  // namespace mailflow::model
