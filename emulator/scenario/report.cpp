#include "scenario/report.hpp"

#include <algorithm>
#include <utility>

#include "mail/address.hpp"
#include "render/certainty.hpp"
#include "render/explanation.hpp"
#include "render/near_miss.hpp"
#include "scenario/report_fields.hpp"
#include "scenario/report_ways.hpp"
#include "scenario/run.hpp"
#include "scenario/run_file.hpp"

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
    if (root.rule != nullptr && !root.result && root.rule->id != "report") chosen = &root;
  if (chosen != nullptr) return chosen;
  for (const auto& root : why)
    if (root.rule != nullptr && (chosen == nullptr || root.rule->id.starts_with("inbound."))) chosen = &root;
  return chosen;
}

bool about_outcome(const Mismatch& mismatch) {
  for (const auto outcome :
       {Outcome::delivered, Outcome::rejected, Outcome::deferred, Outcome::bounced, Outcome::queued, Outcome::dropped})
    if (mismatch.what == to_string(outcome)) return true;
  return false;
}

const RecipientResult* failing_recipient(const CaseResult& result) {
  const auto found = std::ranges::find_if(result.recipients, failed);
  return found == result.recipients.end() ? nullptr : &*found;
}

void tell_difference(const RecipientResult& recipient, Language language, FailureText& text) {
  text.expected = language == Language::de ? "Leitung und Regeln sind sich einig" : "wire and policy agree";
  text.got = recipient.difference;
}

std::string further_line(const Mismatch& mismatch, Language language) {
  return fmt::format(
      fmt::runtime(language == Language::de ? "{}: erwartet {}, erhalten {}" : "{}: expected {}, got {}"),
      mismatch.what, mismatch.expected, mismatch.got);
}

void tell_mismatches(const RecipientResult& recipient, Language language, FailureText& text) {
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
  for (std::size_t i = 1; i < mismatches.size(); ++i) text.further.push_back(further_line(mismatches[i], language));
}

// "3 rules, 2 documented, 1 observed"
std::string sure_line(const std::vector<Explain>& why, Language language) {
  auto certainty = render::certainty_of(why);
  const auto switches = std::exchange(certainty.switches, {});
  auto line = render::certainty_words(certainty, {}, language);
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

FailureText failure_text(const RecipientResult& recipient, Language language) {
  FailureText text;
  if (!recipient.difference.empty())
    tell_difference(recipient, language, text);
  else
    tell_mismatches(recipient, language, text);
  const auto& why = recipient.wire.why;
  if (const auto* node = deciding(why)) {
    text.because = render::reason(*node, language);
    text.sure = sure_line(why, language);
  }
  text.near_miss = render::near_miss(why, {}, language);
  return text;
}

// "IONOS SenderIPAddresses (mx.ps1:3)": the setting by which a connector or host was missed.
std::string culprit_of(const RecipientResult& recipient) {
  const auto [subject, test] = render::nearest_miss(recipient.wire.why);
  if (test == nullptr) return {};
  auto culprit = fmt::format("{} {}", subject, test->rule->setting.empty() ? test->rule->id : test->rule->setting);
  if (!test->where.empty()) culprit += fmt::format(" ({})", test->where);
  return culprit;
}

// One wrong setting is one cause, whoever runs into it.
std::string cause_of(const CaseResult& result, const RecipientResult& recipient) {
  const auto* node = deciding(recipient.wire.why);
  if (!recipient.difference.empty() || node == nullptr) return result.name;
  std::string cause = fmt::format("{}|{}|{}", node->rule->id, node->result, culprit_of(recipient));
  const auto outcome = std::ranges::find_if(recipient.mismatches, about_outcome);
  if (outcome != recipient.mismatches.end()) return cause + "|" + outcome->what;
  for (const auto& each : recipient.mismatches) cause += "|" + each.what;
  return cause;
}

void tell_failure(const CaseResult& result, ReportCase& told) {
  const auto* recipient = failing_recipient(result);
  if (recipient == nullptr) return;
  told.difference = recipient->difference;
  if (const auto* node = deciding(recipient->wire.why)) told.rule = node->rule->id;
  told.cause = cause_of(result, *recipient);
  told.culprit = culprit_of(*recipient);
  for (const auto language : {Language::en, Language::de})
    told.failure.at(static_cast<std::size_t>(language)) = failure_text(*recipient, language);
  told.ways = ways_of(*recipient);
}

RecipientText told_of(const RecipientResult& recipient) {
  RecipientText told{.recipient = mail::to_string(recipient.wire.recipient),
                     .expected = recipient.expected,
                     .why = recipient.why,
                     .outcome = outcome_in_words(recipient.wire),
                     .route = route_of(recipient.wire),
                     .mismatches = {}};
  const std::string by = recipient.side == Side::wire ? "wire" : "policy";
  for (const auto& each : recipient.mismatches)
    told.mismatches.push_back({each.what, each.expected, each.got, by, base::to_string(each.pos)});
  return told;
}

ReportCase told_of(const CaseResult& result) {
  ReportCase told;
  told.job = result.job;
  told.name = result.name;
  told.file = result.file;
  told.title = result.title;
  told.step = result.step;
  told.row = result.row;
  told.line = result.pos.line;
  told.column = result.pos.column;
  told.verdict = result.verdict;
  for (const auto& recipient : result.recipients) told.recipients.push_back(told_of(recipient));
  tell_failure(result, told);
  if (result.error) {
    told.exit_code = static_cast<std::uint64_t>(base::exit_code(result.error->kind));
    told.error = result.error->message;
    told.error_text = base::render(*result.error);
    told.cause = told.error_text;
  }
  return told;
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  return verdict_words.at(static_cast<std::size_t>(verdict));
}

Report report_of(const Results& results, Suite suite) {
  Report report;
  report.suite = std::move(suite);
  report.suite.jobs = results.jobs;
  report.shard = results.shard;
  report.complete = results.complete;
  report.on_the_wire = results.on_the_wire;
  report.coverage = results.coverage;
  report.cases.reserve(results.cases.size());
  for (const auto& each : results.cases) report.cases.push_back(told_of(each));
  clean(report);
  return report;
}

std::size_t count(const Report& report, Verdict verdict) {
  return static_cast<std::size_t>(std::ranges::count(report.cases, verdict, &ReportCase::verdict));
}

int exit_code(const Report& report) {
  if (report.cases.empty()) return 4;
  for (const auto& each : report.cases)
    if (each.verdict == Verdict::broken) return static_cast<int>(each.exit_code);
  return count(report, Verdict::passed) == report.cases.size() ? 0 : 1;
}

std::string again(const ReportCase& result) {
  return fmt::format("mailflow run {} --filter {} -v", shell_quoted(result.file),
                     shell_quoted(result.step + result.row));
}

std::string tally_line(const Report& report, Language language) {
  const bool german = language == Language::de;
  std::string line = fmt::format(fmt::runtime(german ? "{} bestanden" : "{} passed"), count(report, Verdict::passed));
  const auto add = [&](Verdict verdict, std::string_view word) {
    if (const auto number = count(report, verdict); number > 0) line += fmt::format(", {} {}", number, word);
  };
  add(Verdict::failed, german ? "gescheitert" : "failed");
  add(Verdict::disagreed, german ? "uneinig" : "disagreed");
  add(Verdict::broken, german ? "nicht gelaufen" : "not run");
  const auto compared = report.cases.size() - count(report, Verdict::broken);
  const auto disagreed = count(report, Verdict::disagreed);
  if (!report.on_the_wire) return line + (german ? " · nur nach den Regeln" : " · by policy alone");
  if (disagreed == 0)
    return line + fmt::format(fmt::runtime(german ? " · Leitung und Regeln sind sich in allen {} einig"
                                                  : " · wire and policy agree in all {}"),
                              compared);
  return line + fmt::format(fmt::runtime(german ? " · Leitung und Regeln sind sich in {} von {} uneinig"
                                                : " · wire and policy disagree in {} of {}"),
                            disagreed, compared);
}

}  // namespace mailflow::scenario
