#include "render/json.hpp"
#include "scenario/report_formats.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;
using render::JsonWriter;

void recipient_json(JsonWriter& json, const RecipientText& recipient) {
  const auto object = json.object();
  json.text("recipient", recipient.recipient);
  json.text("expected", recipient.expected);
  if (!recipient.why.empty()) {
    const auto rules = json.array("why");
    for (const auto& rule : recipient.why) json.item(rule);
  }
  json.text("outcome", recipient.outcome);
  {
    const auto route = json.array("route");
    for (const auto& hop : recipient.route.hops) json.item(hop);
  }
  const auto mismatches = json.array("mismatches");
  for (const auto& each : recipient.mismatches) {
    const auto mismatch = json.object();
    json.text("what", each.what);
    json.text("expected", each.expected);
    json.text("got", each.got);
    json.text("by", each.by);
    json.text("where", each.where);
  }
}

void failure_json(JsonWriter& json, const ReportCase& result, Language language) {
  if (result.verdict == Verdict::passed) return;
  if (result.verdict == Verdict::broken) return json.text("error", result.error_text);
  const auto& why = result.why(language);
  if (!result.difference.empty()) json.text("difference", result.difference);
  if (!result.recipient.empty()) json.text("recipient", result.recipient);
  json.text("because", why.because);
  json.text("rule", result.rule);
  json.text("near-miss", why.near_miss);
  json.text("sure", why.sure);
  json.text("again", again(result));
}

void case_json(JsonWriter& json, const ReportCase& result, Language language) {
  const auto object = json.object();
  json.text("name", result.name);
  json.text("file", result.file);
  json.text("scenario", result.title);
  json.text("step", result.step);
  json.text("row", result.row);
  json.text("where", fmt::format("{}:{}:{}", result.place, result.line, result.column));
  json.text("verdict", to_string(result.verdict));
  failure_json(json, result, language);
  const auto recipients = json.array("recipients");
  for (const auto& recipient : result.recipients) recipient_json(json, recipient);
}

void coverage_json(JsonWriter& json, const Coverage& coverage) {
  const auto rules = json.array("coverage");
  for (const auto& each : coverage) {
    const auto row = json.object();
    json.text("rule", each.rule);
    json.number("yes", static_cast<std::int64_t>(each.yes));
    json.number("no", static_cast<std::int64_t>(each.no));
  }
}

}  // namespace

std::string json_report(const Report& report, const render::Style&, Language language) {
  JsonWriter json;
  {
    const auto object = json.object();
    for (const auto verdict : {Verdict::passed, Verdict::failed, Verdict::disagreed, Verdict::broken})
      json.number(to_string(verdict), static_cast<std::int64_t>(count(report, verdict)));
    json.boolean("on-the-wire", report.on_the_wire);
    if (report.coverage) coverage_json(json, *report.coverage);
    const auto cases = json.array("cases");
    for (const auto& each : report.cases) case_json(json, each, language);
  }
  return json.take();
}

}  // namespace mailflow::scenario
