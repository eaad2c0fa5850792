#include "scenario/report.hpp"

#include <algorithm>
#include <utility>

#include "mail/address.hpp"
#include "scenario/report_failure.hpp"
#include "scenario/report_fields.hpp"
#include "scenario/report_ways.hpp"
#include "scenario/run.hpp"
#include "scenario/run_file.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;

std::string shell_quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

RecipientText told_of(const RecipientResult& recipient) {
  RecipientText told{.recipient = mail::to_string(recipient.wire.recipient),
                     .expected = recipient.expected.en,
                     .why = recipient.why,
                     .outcome = outcome_in_words(recipient.wire).en,
                     .route = route_of(recipient.wire),
                     .mismatches = {}};
  const std::string by = recipient.side == Side::wire ? "wire" : "policy";
  for (const auto& each : recipient.mismatches)
    told.mismatches.push_back({each.what.en, each.expected.en, each.got.en, by, base::to_string(each.pos)});
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
  told.place = result.pos.file == nullptr ? result.file : result.pos.file->name;
  told.line = result.pos.line;
  told.column = result.pos.column;
  told.verdict = result.verdict;
  told.compared = result.compared;
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

namespace {

// Nothing where no case was compared: dialogs, or what could not be run.
std::string compared_words(const Report& report, Language language) {
  const bool german = language == Language::de;
  const auto compared = static_cast<std::size_t>(std::ranges::count(report.cases, true, &ReportCase::compared));
  const auto disagreed = count(report, Verdict::disagreed);
  if (compared == 0) return {};
  if (disagreed > 0)
    return fmt::format(fmt::runtime(german ? " · Leitung und Regeln sind sich in {} von {} uneinig"
                                           : " · wire and policy disagree in {} of {}"),
                       disagreed, compared);
  if (compared == 1) return german ? " · Leitung und Regeln sind sich einig" : " · wire and policy agree";
  const bool all = compared + count(report, Verdict::broken) == report.cases.size();
  if (all)
    return fmt::format(fmt::runtime(german ? " · Leitung und Regeln sind sich in allen {} einig"
                                           : " · wire and policy agree in all {}"),
                       compared);
  return fmt::format(fmt::runtime(german ? " · Leitung und Regeln sind sich in allen {} verglichenen einig"
                                         : " · wire and policy agree in all {} compared"),
                     compared);
}

}  // namespace

std::string tally_line(const Report& report, Language language) {
  const bool german = language == Language::de;
  std::string line = fmt::format(fmt::runtime(german ? "{} bestanden" : "{} passed"), count(report, Verdict::passed));
  const auto add = [&](Verdict verdict, std::string_view word) {
    if (const auto number = count(report, verdict); number > 0) line += fmt::format(", {} {}", number, word);
  };
  add(Verdict::failed, german ? "gescheitert" : "failed");
  add(Verdict::disagreed, german ? "uneinig" : "disagreed");
  add(Verdict::broken, german ? "nicht gelaufen" : "not run");
  if (!report.on_the_wire) return line + (german ? " · nur nach den Regeln" : " · by policy alone");
  return line + compared_words(report, language);
}

}  // namespace mailflow::scenario
