// Kept within what code scanning takes (docs.github.com, "SARIF results exceed one or more limits"): one run, at most
// 5,000 results, one location each. Each failed case is a result of the rule that decided, at its step; a fingerprint
// made of the case's name follows it when lines move. Paths are relative to where the program ran, as URIs.

#include <algorithm>
#include <set>

#include "base/guid.hpp"
#include "journey/catalogue.hpp"
#include "render/json.hpp"
#include "scenario/report_formats.hpp"
#include "scenario/report_text.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;
using render::JsonWriter;

constexpr std::size_t most_results = 5'000;
constexpr std::size_t longest_message = 8'000;
constexpr std::string_view no_rule = "scenario.expectation";
constexpr std::string_view not_run = "scenario.not-run";

std::string uri(std::string_view path) {
  constexpr std::string_view kept = "-._~/!$&'()*+,;=@";
  std::string out;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9');
    out += plain || kept.find(c) != std::string_view::npos ? std::string(1, c) : fmt::format("%{:02X}", byte);
  }
  return path.starts_with('/') ? "file://" + out : out;
}

std::string_view rule_of(const ReportCase& result) {
  if (result.verdict == Verdict::broken) return not_run;
  return result.rule.empty() ? no_rule : std::string_view(result.rule);
}

std::string description_of(std::string_view id, Language language) {
  if (const auto* rule = journey::find_rule(id)) return std::string(rule->question.in(language));
  const bool german = language == Language::de;
  if (id == not_run) return german ? "Das Szenario konnte nicht laufen." : "The scenario could not be run.";
  return german ? "Eine Erwartung ist nicht erfüllt." : "An expectation is not met.";
}

// "[text](place)" is a link in a message; ours are none.
std::string without_links(std::string text) {
  for (auto at = text.find("]("); at != std::string::npos; at = text.find("](", at)) text.insert(at + 1, " ");
  return text;
}

void message_json(JsonWriter& json, std::string_view key, std::string text) {
  const auto message = json.object(key);
  json.text("text", without_links(std::move(text)));
}

void rules_json(JsonWriter& json, const std::vector<const ReportCase*>& results, Language language) {
  std::set<std::string_view> ids;
  for (const auto* each : results) ids.insert(rule_of(*each));
  const auto rules = json.array("rules");
  for (const auto id : ids) {
    const auto rule = json.object();
    json.text("id", id);
    message_json(json, "shortDescription", description_of(id, language));
  }
}

void location_json(JsonWriter& json, const ReportCase& result) {
  const auto locations = json.array("locations");
  const auto location = json.object();
  const auto physical = json.object("physicalLocation");
  {
    const auto artifact = json.object("artifactLocation");
    json.text("uri", uri(result.place));
  }
  const auto region = json.object("region");
  json.number("startLine", static_cast<std::int64_t>(std::max<std::uint64_t>(result.line, 1)));
}

void result_json(JsonWriter& json, const ReportCase& result, Language language) {
  const auto object = json.object();
  json.text("ruleId", rule_of(result));
  json.text("level", "error");
  const auto lines = in_lines(result, language);
  message_json(json, "message",
               cut_bytes(fmt::format("{}\n{}", result.step + result.row, joined(lines, "\n")), longest_message));
  location_json(json, result);
  const auto fingerprints = json.object("partialFingerprints");
  json.text("mailflowCase/v1", base::to_string(base::guid_of(result.name)));
}

void tool_json(JsonWriter& json, const Report& report, const std::vector<const ReportCase*>& results,
               Language language) {
  const auto tool = json.object("tool");
  const auto driver = json.object("driver");
  const auto& program = report.suite.program;
  const auto blank = program.find(' ');
  json.text("name", "Mailflow Lab");
  if (blank != std::string::npos) json.text("semanticVersion", program.substr(blank + 1));
  rules_json(json, results, language);
}

void invocation_json(JsonWriter& json, const Report& report, std::size_t left_out) {
  const auto invocations = json.array("invocations");
  const auto invocation = json.object();
  json.boolean("executionSuccessful", count(report, Verdict::broken) == 0);
  if (left_out == 0) return;
  const auto notifications = json.array("toolExecutionNotifications");
  const auto notification = json.object();
  json.text("level", "warning");
  message_json(json, "message", fmt::format("{} more results are left out: {} are shown", left_out, most_results));
}

}  // namespace

std::string sarif_report(const Report& report, const render::Style&, Language language) {
  std::vector<const ReportCase*> results;
  for (const auto& each : report.cases)
    if (each.verdict != Verdict::passed) results.push_back(&each);
  const auto left_out = results.size() - std::min(results.size(), most_results);
  results.resize(results.size() - left_out);
  JsonWriter json;
  {
    const auto log = json.object();
    json.text("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json.text("version", "2.1.0");
    const auto runs = json.array("runs");
    const auto run = json.object();
    tool_json(json, report, results, language);
    invocation_json(json, report, left_out);
    const auto list = json.array("results");
    for (const auto* each : results) result_json(json, *each, language);
  }
  return json.take();
}

}  // namespace mailflow::scenario
