#include "scenario/report_failure.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "mail/address.hpp"
#include "render/certainty.hpp"
#include "render/explanation.hpp"
#include "render/near_miss.hpp"
#include "scenario/report_ways.hpp"

namespace mailflow::scenario {
namespace {

using base::Explain;
using base::Language;

bool is_outcome(const Mismatch& mismatch) {
  return mismatch.kind == Mismatch::Kind::outcome;
}

// Then no decision is the reason.
bool only_unstored(const RecipientResult& recipient) {
  return recipient.difference.empty() && std::ranges::all_of(recipient.mismatches, [](const Mismatch& each) {
           return each.kind == Mismatch::Kind::not_stored;
         });
}

// The heaviest first.
int rank(const RecipientResult& recipient) {
  if (!recipient.difference.empty()) return 0;
  if (std::ranges::any_of(recipient.mismatches, is_outcome)) return 1;
  return failed(recipient) ? 2 : 3;
}

// What decided: the last heading that ended in a no, else the one that chose the connector, else the last.
// The heading that decides what a mismatch is about, where that is neither the way nor a refusal; "" for others.
std::string_view heading_of(const Mismatch& mismatch) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 4> headings{
      {{"delivered.folder", "filter"}, {"quarantined", "filter"}, {"scl", "filter"}, {"auth-as", "trust"}}};
  for (const auto& [what, heading] : headings)
    if (mismatch.what.en == what) return heading;
  return {};
}

const Explain* deciding(const RecipientResult& recipient) {
  if (only_unstored(recipient)) return nullptr;
  const Explain* chosen = nullptr;
  const auto& why = failed_outcome(recipient).why;
  for (const auto& root : why)
    if (root.rule != nullptr && !root.result && root.rule->id != "report") chosen = &root;
  if (chosen != nullptr) return chosen;
  if (!recipient.mismatches.empty())
    for (const auto& root : why)
      if (root.rule != nullptr && root.rule->id == heading_of(recipient.mismatches.front())) return &root;
  for (const auto& root : why)
    if (root.rule != nullptr && (chosen == nullptr || root.rule->id.starts_with("inbound."))) chosen = &root;
  return chosen;
}

// "rejected 5.7.51 by exo" where another outcome was expected, else the property and its value.
Phrase expected_in_words(const RecipientResult& recipient, const Mismatch& mismatch) {
  if (mismatch.kind == Mismatch::Kind::outcome)
    return recipient.expected.empty() ? mismatch.expected : recipient.expected;
  return phrase({"{} {}", "{} {}"}, mismatch.what, mismatch.expected);
}

struct Line {
  Phrase expected;
  Phrase got;
};

// The first thing that is wrong, and all others, "scl: expected 1, got 5", in order.
struct Told {
  Line first;
  std::vector<Phrase> others;
};

Told told_of(const RecipientResult& recipient) {
  auto mismatches = recipient.mismatches;
  const auto outcome = std::ranges::find_if(mismatches, is_outcome);
  if (outcome != mismatches.end()) std::rotate(mismatches.begin(), outcome, std::next(outcome));
  Told told;
  std::size_t next = 0;
  if (!recipient.difference.empty()) {
    told.first = {{"wire and policy agree", "Leitung und Regeln sind sich einig"}, recipient.difference};
  } else {
    const auto& first = mismatches.front();
    told.first = {expected_in_words(recipient, first), first.got};
    next = 1;
  }
  constexpr base::Text form{"{}: expected {}, got {}", "{}: erwartet {}, erhalten {}"};
  for (; next < mismatches.size(); ++next)
    told.others.push_back(phrase(form, mismatches[next].what, mismatches[next].expected, mismatches[next].got));
  return told;
}

// Of other recipients the first thing each, then what else there is. Names stand where there are several.
std::vector<Phrase> further_of(const CaseResult& result, const RecipientResult& first) {
  std::vector<Phrase> lines;
  std::vector<Phrase> rest;
  const auto named = [&](const RecipientResult& recipient, const Phrase& text) {
    if (result.recipients.size() < 2) return text;
    return phrase({"{}: {}", "{}: {}"}, mail::to_string(recipient.wire.recipient), text);
  };
  for (const auto& other : told_of(first).others) rest.push_back(named(first, other));
  for (const auto& recipient : result.recipients) {
    if (&recipient == &first || !failed(recipient)) continue;
    const auto told = told_of(recipient);
    constexpr base::Text form{"expected {}, got {}", "erwartet {}, erhalten {}"};
    lines.push_back(named(recipient, phrase(form, told.first.expected, told.first.got)));
    for (const auto& other : told.others) rest.push_back(named(recipient, other));
  }
  std::ranges::move(rest, std::back_inserter(lines));
  return lines;
}

// "IONOS SenderIPAddresses (mx.ps1:3)": the setting by which a connector or host was missed.
std::string culprit_of(const RecipientResult& recipient) {
  if (only_unstored(recipient)) return {};
  const auto [subject, test] = render::nearest_miss(failed_outcome(recipient).why);
  if (test == nullptr) return {};
  auto culprit = fmt::format("{} {}", subject, test->rule->setting.empty() ? test->rule->id : test->rule->setting);
  if (!test->where.empty()) culprit += fmt::format(" ({})", test->where);
  return culprit;
}

// The outcome that was wanted or not, or each property.
std::string unmet(const RecipientResult& recipient) {
  const auto outcome = std::ranges::find_if(recipient.mismatches, is_outcome);
  if (outcome != recipient.mismatches.end()) return outcome->what.en;
  std::string all;
  for (const auto& each : recipient.mismatches) all += each.what.en + "|";
  return all;
}

// One wrong setting is one cause, whoever runs into it: what was wanted, the rule that decided, the connector that took
// the message or the setting by which one missed it. Where nothing decided, the same step with the same result.
std::string cause_of(const CaseResult& result, const RecipientResult& recipient) {
  const auto* node = deciding(recipient);
  if (recipient.difference.empty() && node != nullptr)
    return fmt::format("{}|{}|{}|{}|{}", unmet(recipient), node->rule->id, node->result, node->subject,
                       culprit_of(recipient));
  auto cause = fmt::format("{}|{}", base::to_string(result.pos), recipient.difference.en);
  for (const auto& each : recipient.mismatches)
    cause += fmt::format("|{}|{}|{}", each.what.en, each.expected.en, each.got.en);
  return cause;
}

// Of all recipients that failed, so that none hides behind another.
std::string cause_of(const CaseResult& result) {
  std::set<std::string> causes;
  for (const auto& recipient : result.recipients)
    if (failed(recipient)) causes.insert(cause_of(result, recipient));
  std::string all;
  for (const auto& each : causes) all += (all.empty() ? "" : "\n") + each;
  return all;
}

FailureText failure_text(const CaseResult& result, const RecipientResult& first, Language language) {
  const auto told = told_of(first);
  FailureText text;
  text.expected = told.first.expected.in(language);
  text.got = told.first.got.in(language);
  for (const auto& each : further_of(result, first)) text.further.push_back(each.in(language));
  const auto* node = deciding(first);
  if (node == nullptr) return text;
  const auto& why = failed_outcome(first).why;
  text.because = render::reason(*node, language);
  text.sure = render::certainty_words(render::certainty_of(why), render::unasked, language);
  text.near_miss = render::near_miss(why, {}, language);
  return text;
}

}  // namespace

const journey::RecipientOutcome& failed_outcome(const RecipientResult& recipient) {
  const bool by_policy = recipient.difference.empty() && recipient.side == Side::policy;
  return by_policy ? recipient.policy : recipient.wire;
}

bool failed(const RecipientResult& recipient) {
  return !recipient.mismatches.empty() || !recipient.difference.empty();
}

void tell_failure(const CaseResult& result, ReportCase& told) {
  const auto first = std::ranges::min_element(result.recipients, {}, rank);
  if (first == result.recipients.end() || !failed(*first)) return;
  told.difference = first->difference.en;
  if (result.recipients.size() > 1) told.recipient = mail::to_string(first->wire.recipient);
  if (const auto* node = deciding(*first)) told.rule = node->rule->id;
  told.cause = cause_of(result);
  told.culprit = culprit_of(*first);
  for (const auto language : {Language::en, Language::de})
    told.failure.at(static_cast<std::size_t>(language)) = failure_text(result, *first, language);
  told.ways = ways_of(*first);
}

}  // namespace mailflow::scenario
