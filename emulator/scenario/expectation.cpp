#include "scenario/expectation.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/names.hpp"
#include "mail/address.hpp"
#include "scenario/shapes.hpp"
#include "scenario/short_form.hpp"

namespace mailflow::scenario {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Text;
using base::Value;

constexpr std::size_t most_hops = 1000;

constexpr load::LaterKey later_keys[] = {
    {"spf", "checks of SPF"},
    {"dkim", "checks of DKIM"},
    {"dmarc", "checks of DMARC"},
    {"compauth", "composite authentication"},
};

struct OutcomeKey {
  Outcome outcome;
  std::string_view word;
  base::ShapeOf details;
  Text in_words;
};

constexpr OutcomeKey outcome_keys[] = {
    {Outcome::delivered, "delivered", delivered_shape, {"delivered", "zugestellt"}},
    {Outcome::rejected, "rejected", refusal_shape, {"rejected", "abgelehnt"}},
    {Outcome::deferred, "deferred", refusal_shape, {"deferred", "zurückgestellt"}},
    {Outcome::bounced, "bounced", refusal_shape, {"bounced", "mit Bericht aufgegeben"}},
    {Outcome::queued, "queued", queued_shape, {"queued", "in der Warteschlange"}},
    {Outcome::dropped, "dropped", refusal_shape, {"dropped", "ohne Bericht aufgegeben"}},
    {Outcome::quarantined, "quarantined", quarantined_shape, {"kept in quarantine", "in Quarantäne gehalten"}},
    {Outcome::expanded, "expanded", expanded_shape, {"passed on", "weitergegeben"}},
};

constexpr std::string_view property_keys[] = {"auth-as",  "scl",       "directionality", "inbound",
                                              "outbound", "mail-from", "mailbox"};

base::Result<std::vector<FieldTest>> read_fields(config::MapReader& reader, std::span<const std::string_view> keys,
                                                 std::string_view prefix = {}) {
  std::vector<FieldTest> fields;
  std::optional<Error> error;  // the keys behind it are known all the same
  for (const auto key : keys) {
    const auto* value = reader.maybe(key);
    if (value == nullptr) continue;
    auto matcher = read_matcher(*value);
    if (matcher)
      fields.emplace_back(fmt::format("{}{}", prefix, key), std::move(*matcher));
    else if (!error)
      error = base::within(key, std::move(matcher.error()));
  }
  if (error) return fail(std::move(*error));
  return fields;
}

base::Result<OutcomeTest> read_outcome(const OutcomeKey& key, const Value& value) {
  OutcomeTest test{.outcome = key.outcome, .pos = value.pos};
  if (value.is_null()) return test;
  if (const auto* wanted = value.boolean()) {
    test.wanted = *wanted;
    return test;
  }
  if (value.map() == nullptr)
    return fail(base::within(key.word, config::expected("true, false or a map of details", value)));
  const auto owner = fmt::format("\"{}\"", key.word);
  config::MapReader reader(value, owner);
  std::vector<std::string_view> keys;
  for (const auto& detail : key.details().keys) keys.push_back(detail.key);
  auto fields = read_fields(reader, keys);
  if (!fields) reader.refuse(base::within(key.word, std::move(fields.error())));
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  test.fields = std::move(*fields);
  return test;
}

// Short: none, encrypted, verified, or a map of protocol, server, client.
base::Result<std::vector<FieldTest>> read_tls(const Value& value) {
  static constexpr std::string_view keys[] = {"protocol", "server", "client"};
  if (value.map() != nullptr && std::ranges::any_of(*value.map(), [](const base::Entry& entry) {
        return std::ranges::find(keys, entry.key) != std::end(keys);
      })) {
    config::MapReader reader(value, tls_shape());
    auto fields = read_fields(reader, keys, "tls.");
    if (!fields) reader.refuse(std::move(fields.error()));
    if (auto done = reader.finish(); !done) return fail(base::within("tls", std::move(done.error())));
    return fields;
  }
  auto matcher = read_matcher(value);
  if (!matcher) return fail(base::within("tls", std::move(matcher.error())));
  if (matcher->op == Matcher::Operator::equals) {
    load::Names words("word for TLS");
    for (const std::string_view word : {"none", "encrypted", "verified"}) words.add(word);
    if (!words.find(matcher->text)) return fail(base::within("tls", words.unknown(matcher->text, value.pos)));
  }
  std::vector<FieldTest> fields;
  fields.emplace_back("tls", std::move(*matcher));
  return fields;
}

base::Result<HopTest> read_hop(const Value& value) {
  HopTest hop;
  hop.pos = value.pos;
  if (value.map() == nullptr) {
    auto host = read_matcher(value);
    if (!host) return fail(std::move(host.error()));
    hop.fields.emplace_back("host", std::move(*host));
    return hop;
  }
  static constexpr std::string_view keys[] = {"host",    "tenant",   "organization",
                                              "inbound", "outbound", "directionality"};
  config::MapReader reader(value, hop_shape());
  reader.need("host");
  auto fields = read_fields(reader, keys);
  if (!fields)
    reader.refuse(std::move(fields.error()));
  else
    hop.fields = std::move(*fields);
  if (const auto* tls = reader.maybe("tls")) {
    auto tests = read_tls(*tls);
    if (!tests)
      reader.refuse(std::move(tests.error()));
    else
      std::ranges::move(*tests, std::back_inserter(hop.fields));
  }
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  return hop;
}

base::Result<RouteTest> read_route(const Value& value) {
  RouteTest route;
  route.pos = value.pos;
  const Value* list = &value;
  if (value.map() != nullptr) {
    config::MapReader reader(value, route_part_shape());
    list = &reader.need("contains");
    route.part = true;
    if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  }
  if (list->list() == nullptr || list->list()->empty())
    return fail(base::within("route", config::expected("a list of hosts or hops", *list)));
  if (list->list()->size() > most_hops) return fail(list->pos, "route: more than {} hops", most_hops);
  for (const auto& item : *list->list()) {
    auto hop = read_hop(item);
    if (!hop) return fail(base::within("route", std::move(hop.error())));
    route.hops.push_back(std::move(*hop));
  }
  return route;
}

void read_details(config::MapReader& reader, Expectation& expectation) {
  for (const auto& key : outcome_keys) {
    const auto* value = reader.maybe(key.word);
    if (value == nullptr) continue;
    auto outcome = read_outcome(key, *value);
    if (!outcome)
      reader.refuse(std::move(outcome.error()));
    else
      expectation.outcomes.push_back(std::move(*outcome));
  }
  if (const auto* value = reader.maybe("route")) {
    auto route = read_route(*value);
    if (!route)
      reader.refuse(std::move(route.error()));
    else
      expectation.route = std::move(*route);
  }
  if (const auto* value = reader.maybe("why")) {
    auto why = read_why(*value);
    if (!why)
      reader.refuse(std::move(why.error()));
    else
      expectation.why = std::move(*why);
  }
  auto properties = read_fields(reader, property_keys);
  if (!properties)
    reader.refuse(std::move(properties.error()));
  else
    expectation.properties = std::move(*properties);
  if (const auto* value = reader.maybe("tls")) {
    auto tls = read_tls(*value);
    if (!tls)
      reader.refuse(std::move(tls.error()));
    else
      std::ranges::move(*tls, std::back_inserter(expectation.properties));
  }
  for (const auto& entry : reader.entries("headers")) {
    auto matcher = read_matcher(entry.value);
    if (!matcher)
      reader.refuse(base::within(fmt::format("headers: {}", entry.key), std::move(matcher.error())));
    else
      expectation.headers.emplace_back(entry.key, std::move(*matcher));
  }
}

enum class About : std::uint8_t { message, report };

base::Result<Expectation> read_expectation(const Value& value, About about);

base::Result<ReportTest> read_report(const Value& value) {
  ReportTest test{.wanted = true, .expectation = {}, .pos = value.pos};
  if (const auto* wanted = value.boolean()) {
    test.wanted = *wanted;
    return test;
  }
  auto expectation = read_expectation(value, About::report);
  if (!expectation) return fail(base::within("ndr", std::move(expectation.error())));
  test.expectation = std::make_shared<const Expectation>(std::move(*expectation));
  return test;
}

// A report is never about a report, and only its text may be asked for.
void read_about(config::MapReader& reader, Expectation& expectation, About about) {
  const auto* value = reader.maybe(about == About::message ? "ndr" : "text");
  if (value == nullptr) return;
  if (about == About::message) {
    auto report = read_report(*value);
    if (!report)
      reader.refuse(std::move(report.error()));
    else
      expectation.ndr = std::move(*report);
    return;
  }
  auto text = read_matcher(*value);
  if (!text)
    reader.refuse(base::within("text", std::move(text.error())));
  else
    expectation.properties.emplace_back("text", std::move(*text));
}

base::Result<Expectation> read_expectation(const Value& value, About about) {
  Expectation expectation;
  expectation.pos = value.pos;
  if (value.text() != nullptr) {
    auto outcome = read_short_outcome(value);
    if (!outcome) return fail(std::move(outcome.error()));
    expectation.outcomes.push_back(std::move(*outcome));
    return expectation;
  }
  if (value.map() == nullptr || value.map()->empty())
    return fail(base::within("expect", config::expected("an outcome or a map of expectations", value)));
  if (auto refused = load::refuse_later(value, later_keys); !refused) return fail(std::move(refused.error()));
  config::MapReader reader(value, about == About::message ? expectation_shape() : report_shape());
  read_details(reader, expectation);
  read_about(reader, expectation, about);
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  return expectation;
}

bool names_recipient(const base::Entry& entry) {
  return entry.key == "*" || entry.key.find('@') != std::string::npos;
}

}  // namespace

base::Result<Expectations> read_expectations(const Value& value) {
  Expectations expectations;
  expectations.pos = value.pos;
  const auto* map = value.map();
  if (map == nullptr || std::ranges::none_of(*map, names_recipient)) {
    auto all = read_expectation(value, About::message);
    if (!all) return fail(std::move(all.error()));
    expectations.all = std::move(*all);
    return expectations;
  }
  for (const auto& entry : *map) {
    if (!names_recipient(entry))
      return fail(Error{ErrorKind::input, fmt::format("\"{}\" stands beside expectations by recipient", entry.key),
                        entry.key_pos, "put it under each recipient it is meant for, or under \"*\""});
    auto one = read_expectation(entry.value, About::message);
    if (!one) return fail(std::move(one.error()));
    if (entry.key == "*") {
      expectations.all = std::move(*one);
      continue;
    }
    auto address = mail::parse_address(entry.key);
    if (!address) return fail(entry.key_pos, "\"{}\" is not a mail address", entry.key);
    expectations.recipients.emplace_back(lower_address(*address), std::move(*one));
  }
  return expectations;
}

base::Result<RefusedTest> read_refused(const Value& value) {
  RefusedTest test{.text = {}, .pos = value.pos};
  if (value.text() != nullptr && *value.text() == "refused") return test;
  config::MapReader reader(value, refused_shape());
  const auto& refused = reader.need("refused");
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  if (const auto* yes = refused.boolean(); yes != nullptr && *yes) return test;
  if (refused.map() == nullptr)
    return fail(base::within("refused", config::expected("true, or a map with a text", refused)));
  config::MapReader details(refused, refused_detail_shape());
  auto text = read_matcher(details.need("text"));
  if (!text) details.refuse(base::within("text", std::move(text.error())));
  if (auto done = details.finish(); !done) return fail(base::within("refused", std::move(done.error())));
  test.text = std::move(*text);
  return test;
}

base::Result<OutputTest> read_output(const Value& value) {
  config::MapReader reader(value, output_shape());
  auto text = read_matcher(reader.need("output"));
  if (!text) reader.refuse(base::within("output", std::move(text.error())));
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  // A literal block ends with a line's end; what is shown is compared without.
  if (text->op == Matcher::Operator::equals)
    while (text->text.ends_with('\n')) text->text.pop_back();
  return OutputTest{std::move(*text), value.pos};
}

std::string_view to_string(Outcome outcome) {
  for (const auto& key : outcome_keys)
    if (key.outcome == outcome) return key.word;
  return {};
}

Phrase in_words(Outcome outcome) {
  for (const auto& key : outcome_keys)
    if (key.outcome == outcome) return phrase(key.in_words);
  return {};
}

Phrase in_words(const OutcomeTest& test) {
  static constexpr std::pair<std::string_view, Text> parts[] = {
      {"reply", {"{}", "{}"}},
      {"status", {"{}", "{}"}},
      {"by", {"by {}", "von {}"}},
      {"stage", {"at {}", "bei {}"}},
      {"text", {"with text {}", "mit Text {}"}},
      {"trailer", {"with trailer {}", "mit Zusatz {}"}},
      {"mailbox", {"to {}", "an {}"}},
      {"to", {"to {}", "an {}"}},
      {"at", {"at {}", "bei {}"}},
      {"folder", {"in {}", "in {}"}},
  };
  auto words = test.wanted ? in_words(test.outcome) : phrase({"not {}", "nicht {}"}, in_words(test.outcome));
  for (const auto& [key, form] : parts)
    for (const auto& [name, matcher] : test.fields)
      if (name == key) append(words, phrase(form, in_words(matcher)), {" ", " "});
  return words;
}

Phrase outcome_line(const Expectation& expectation) {
  Phrase line;
  for (const auto& test : expectation.outcomes) append(line, in_words(test), {", ", ", "});
  return line;
}

}  // namespace mailflow::scenario
