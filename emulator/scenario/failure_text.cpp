#include "scenario/failure_text.hpp"

#include <algorithm>
#include <utility>

#include "render/certainty.hpp"
#include "render/explanation.hpp"
#include "render/route.hpp"

namespace mailflow::scenario {
namespace {

using base::Explain;
using base::Language;

bool failed(const RecipientResult& recipient) {
  return !recipient.mismatches.empty() || !recipient.difference.empty();
}

// What decided: the last heading that ended in a no, else the one that chose the connector, else the last.
const Explain* deciding(const std::vector<Explain>& why) {
  const Explain* chosen = nullptr;
  for (const auto& root : why)
    if (root.rule != nullptr && !root.result) chosen = &root;
  if (chosen != nullptr) return chosen;
  for (const auto& root : why)
    if (root.rule != nullptr && (chosen == nullptr || root.rule->id.starts_with("inbound."))) chosen = &root;
  return chosen;
}

bool about_outcome(const Mismatch& mismatch) {
  for (const auto outcome :
       {Outcome::delivered, Outcome::rejected, Outcome::deferred, Outcome::bounced, Outcome::queued})
    if (mismatch.what == to_string(outcome)) return true;
  return false;
}

void tell_difference(const RecipientResult& recipient, Language language, FailureText& text) {
  text.expected = language == Language::de ? "Leitung und Regeln sind sich einig" : "wire and policy agree";
  text.got = recipient.difference;
}

void tell_mismatches(const RecipientResult& recipient, FailureText& text) {
  auto mismatches = recipient.mismatches;
  const auto outcome = std::ranges::find_if(mismatches, about_outcome);
  if (outcome != mismatches.end()) std::rotate(mismatches.begin(), outcome, std::next(outcome));
  const auto& first = mismatches.front();
  if (about_outcome(first)) {
    text.expected = recipient.expected;
    text.got = outcome_in_words(recipient.wire);
    // What hangs on the outcome is no news beside it.
    return;
  }
  text.expected = fmt::format("{} {}", first.what, first.expected);
  text.got = first.got;
  for (std::size_t i = 1; i < mismatches.size(); ++i)
    text.further.push_back(fmt::format("{}: {}, {}", mismatches[i].what, mismatches[i].expected, mismatches[i].got));
}

std::string sure_line(const std::vector<Explain>& why, Language language) {
  auto certainty = render::certainty_of(why);
  const auto switches = std::exchange(certainty.switches, {});
  auto line = render::certainty_line(certainty, {}, language);
  for (const auto each : switches)
    line += fmt::format(
        fmt::runtime(language == Language::de ? "; der Schalter {} spielt mit" : "; the switch {} has a say"), each);
  return line;
}

std::string shell_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

render::RouteEnd end_of(const journey::RecipientOutcome& outcome) {
  using Kind = render::RouteEnd::Kind;
  if (outcome.delivered) return {Kind::mailbox, outcome.delivered->mailbox, {}};
  const auto& refusal = outcome.rejected ? outcome.rejected : outcome.failed;
  if (refusal) return {Kind::refused, refusal->by, refusal->stage};
  if (outcome.queued) return {Kind::waiting, {}, {}};
  return {};
}

}  // namespace

const RecipientResult* failing_recipient(const CaseResult& result) {
  const auto found = std::ranges::find_if(result.recipients, failed);
  return found == result.recipients.end() ? nullptr : &*found;
}

FailureText failure_text(const CaseResult& result, Language language) {
  FailureText text;
  const auto* recipient = failing_recipient(result);
  if (recipient == nullptr) return text;
  if (!recipient->difference.empty())
    tell_difference(*recipient, language, text);
  else
    tell_mismatches(*recipient, text);
  const auto& why = recipient->wire.why;
  if (const auto* node = deciding(why)) {
    text.because = render::node_sentence(*node, language);
    text.rule = node->rule->id;
    text.sure = sure_line(why, language);
  }
  text.near_miss = render::near_miss(why, {}, language);
  return text;
}

std::string cause_key(const CaseResult& result) {
  const auto* recipient = failing_recipient(result);
  if (recipient == nullptr) return result.name;
  const auto* node = deciding(recipient->wire.why);
  if (!recipient->difference.empty() || node == nullptr) return result.name;
  std::string key =
      fmt::format("{}|{}|{}", node->rule->id, node->subject, render::near_miss(recipient->wire.why, {}, Language::en));
  for (const auto& each : recipient->mismatches) key += "|" + each.what;
  return key;
}

std::string drawn(const journey::RecipientOutcome& outcome, const render::Style& style, Language language) {
  std::vector<render::RouteStep> steps;
  for (const auto& hop : outcome.route) steps.push_back({.name = hop_in_words(hop)});
  return render::route_line(steps, end_of(outcome), style, language);
}

std::string again(const CaseResult& result) {
  return fmt::format("mailflow run {} --filter {} -v", shell_quoted(result.file),
                     shell_quoted(result.step + result.row));
}

}  // namespace mailflow::scenario
