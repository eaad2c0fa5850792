#include <algorithm>

#include "mail/address.hpp"
#include "render/json.hpp"
#include "scenario/failure_text.hpp"
#include "scenario/report.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;

std::string_view word_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed:
      return "passed";
    case Verdict::failed:
      return "failed";
    case Verdict::disagreed:
      return "disagreed";
    case Verdict::broken:
      return "broken";
  }
  return {};
}

void recipient_json(render::JsonWriter& json, const RecipientResult& recipient) {
  const auto object = json.object();
  json.text("recipient", mail::to_string(recipient.wire.recipient));
  json.text("expected", recipient.expected);
  json.text("outcome", outcome_in_words(recipient.wire));
  {
    const auto route = json.array("route");
    for (const auto& hop : recipient.wire.route) json.item(hop_in_words(hop));
  }
  const auto mismatches = json.array("mismatches");
  for (const auto& each : recipient.mismatches) {
    const auto mismatch = json.object();
    json.text("what", each.what);
    json.text("expected", each.expected);
    json.text("got", each.got);
    json.text("by", recipient.side == Side::wire ? "wire" : "policy");
    json.text("where", base::to_string(each.pos));
  }
}

void case_json(render::JsonWriter& json, const CaseResult& result, Language language) {
  const auto object = json.object();
  json.text("name", result.name);
  json.text("file", result.file);
  json.text("scenario", result.title);
  json.text("step", result.step);
  json.text("row", result.row);
  json.text("where", base::to_string(result.pos));
  json.text("verdict", word_of(result.verdict));
  if (result.error) json.text("error", base::render(*result.error));
  if (const auto* failing = failing_recipient(result)) {
    const auto text = failure_text(result, language);
    if (!failing->difference.empty()) json.text("difference", failing->difference);
    json.text("because", text.because);
    json.text("rule", text.rule);
    json.text("near-miss", text.near_miss);
    json.text("again", again(result));
  }
  const auto recipients = json.array("recipients");
  for (const auto& recipient : result.recipients) recipient_json(json, recipient);
}

// For attributes and text; what XML 1.0 cannot hold becomes '?'.
std::string xml(std::string_view text) {
  std::string out;
  for (const char c : render::clean(text)) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string xml_lines(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    out += xml(text.substr(0, end)) + "\n";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string failure_xml(const CaseResult& result, Language language) {
  if (result.error)
    return fmt::format("      <error type=\"broken\" message=\"{}\">{}</error>\n", xml(result.error->message),
                       xml_lines(base::render(*result.error)));
  const auto text = failure_text(result, language);
  const bool german = language == Language::de;
  std::string body = fmt::format("{}\n{}\n{}\n", text.because, text.near_miss, again(result));
  return fmt::format("      <failure type=\"{}\" message=\"{}\">{}</failure>\n", word_of(result.verdict),
                     xml(fmt::format(fmt::runtime(german ? "erwartet: {}; erhalten: {}" : "expected: {}; got: {}"),
                                     text.expected, text.got)),
                     xml_lines(body));
}

bool unfit(const CaseResult& result) {
  return result.verdict == Verdict::failed || result.verdict == Verdict::disagreed;
}

std::string suite_xml(const CaseResult* from, const CaseResult* to, Language language) {
  const auto broken = std::count_if(from, to, [](const CaseResult& each) { return each.verdict == Verdict::broken; });
  std::string out = fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\">\n",
                                xml(from->title), to - from, std::count_if(from, to, unfit), broken);
  for (; from != to; ++from) {
    const auto head = fmt::format("    <testcase classname=\"{}\" name=\"{}\" file=\"{}\" line=\"{}\"", xml(from->file),
                                  xml(from->step + from->row), xml(from->file), from->pos.line);
    if (from->verdict == Verdict::passed)
      out += head + "/>\n";
    else
      out += head + ">\n" + failure_xml(*from, language) + "    </testcase>\n";
  }
  return out + "  </testsuite>\n";
}

}  // namespace

std::string json_report(const Results& results, Language language) {
  render::JsonWriter json;
  {
    const auto object = json.object();
    for (const auto verdict : {Verdict::passed, Verdict::failed, Verdict::disagreed, Verdict::broken})
      json.number(word_of(verdict), static_cast<std::int64_t>(count(results, verdict)));
    json.boolean("on-the-wire", results.on_the_wire);
    const auto cases = json.array("cases");
    for (const auto& each : results.cases) case_json(json, each, language);
  }
  return json.take();
}

std::string junit_report(const Results& results, Language language) {
  const auto& all = results.cases;
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites tests=\"{}\" failures=\"{}\" errors=\"{}\">\n", all.size(),
                     std::ranges::count_if(all, unfit), count(results, Verdict::broken));
  for (std::size_t from = 0; from < all.size();) {
    auto to = from + 1;
    while (to < all.size() && all[to].file == all[from].file) ++to;
    out += suite_xml(all.data() + from, all.data() + to, language);
    from = to;
  }
  return out + "</testsuites>\n";
}

}  // namespace mailflow::scenario
