#include "scenario/look.hpp"
#include "scenario/shapes.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/names.hpp"

namespace mailflow::scenario {
namespace {

using base::fail;
using base::Value;
using journey::RecipientOutcome;

constexpr std::string_view known_events[] = {"RECEIVE", "SUBMIT", "SEND", "DELIVER", "FAIL"};
constexpr std::size_t most_events = 1000;
constexpr std::size_t most_records = 100;

std::string capitals(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

std::string tenant_name(const Value& in) {
  const auto text = config::written(in);
  return text.substr(0, text.find('@'));
}

// What a tenant's trace has of one recipient of one message.
void add_events(const RecipientOutcome& outcome, const std::string& tenant, std::vector<std::string>& events) {
  const auto hop = std::ranges::find(outcome.route, tenant, &journey::Hop::tenant);
  if (hop == outcome.route.end()) return;
  events.emplace_back(hop == outcome.route.begin() ? "SUBMIT" : "RECEIVE");
  if (std::next(hop) != outcome.route.end()) events.emplace_back("SEND");
  if (outcome.delivered && outcome.delivered->at == tenant + "@" + hop->host) events.emplace_back("DELIVER");
  if (outcome.failed && outcome.failed->by == hop->host) events.emplace_back("FAIL");
}

// Messages, each with the report about it behind it.
std::vector<const RecipientOutcome*> with_reports(const std::vector<RecipientOutcome>& outcomes) {
  std::vector<const RecipientOutcome*> all;
  for (const auto& outcome : outcomes) {
    all.push_back(&outcome);
    if (outcome.report) all.push_back(outcome.report.get());
  }
  return all;
}

std::vector<const RecipientOutcome*> to_recipient(const TraceTest& test,
                                                  const std::vector<RecipientOutcome>& outcomes) {
  auto all = with_reports(outcomes);
  std::erase_if(all, [&](const RecipientOutcome* each) { return each->recipient != test.recipient; });
  return all;
}

Phrase listed(const std::vector<std::string>& events) {
  return events.empty() ? Phrase("no event", "kein Ereignis") : Phrase(fmt::format("{}", fmt::join(events, ", ")));
}

// "naw → exo(NAW), delivered to david at contoso@exo, Inbox"
Phrase course_of(const RecipientOutcome& outcome) {
  std::string hops;
  for (const auto& hop : outcome.route) hops += (hops.empty() ? "" : " → ") + hop_in_words(hop);
  return phrase({"{}, {}", "{}, {}"}, hops, outcome_in_words(outcome));
}

bool lies_there(const RecipientOutcome& outcome, const MailboxTest& test) {
  return outcome.delivered && holds(test.at, outcome.delivered->at) && holds(test.name, outcome.delivered->mailbox);
}

}  // namespace

base::Result<TraceTest> read_trace_test(const Value& value) {
  TraceTest test;
  test.pos = value.pos;
  config::MapReader reader(value, trace_test_shape());
  test.in = reader.need("in");
  const auto& recipient = reader.need("recipient");
  reader.need("events");
  for (const auto* event : reader.items("events")) {
    auto word = capitals(config::written(*event));
    load::Names names("event");
    for (const auto each : known_events) names.add(each);
    if (!names.find(word)) reader.refuse(base::within("events", names.unknown(word, event->pos)));
    test.events.push_back(std::move(word));
  }
  if (auto done = reader.finish(); !done) return fail(base::within("trace", std::move(done.error())));
  if (test.events.size() > most_events) return fail(value.pos, "trace: more than {} events", most_events);
  if (test.in.text() == nullptr)
    return fail(base::within("trace: in", config::expected("a tenant, also as tenant@host", test.in)));
  auto address = mail::parse_address(config::written(recipient));
  if (!address) return fail(base::within("trace: recipient", config::expected("a mail address", recipient)));
  test.recipient = std::move(*address);
  return test;
}

base::Result<MailboxTest> read_mailbox_test(const Value& value) {
  MailboxTest test;
  test.pos = value.pos;
  config::MapReader reader(value, mailbox_test_shape());
  for (auto [key, matcher] :
       {std::pair(std::string_view("at"), &test.at), {"name", &test.name}, {"count", &test.count}}) {
    const auto& given = reader.need(key);
    if (!reader.ok()) break;
    auto read = read_matcher(given);
    if (!read)
      reader.refuse(base::within(key, std::move(read.error())));
    else
      *matcher = std::move(*read);
  }
  if (auto done = reader.finish(); !done) return fail(base::within("mailbox", std::move(done.error())));
  return test;
}

base::Result<DnsTest> read_dns_test(const Value& value) {
  using model::DnsType;
  static constexpr DnsType types[] = {DnsType::a, DnsType::aaaa, DnsType::mx, DnsType::txt, DnsType::ptr};
  DnsTest test;
  test.pos = value.pos;
  config::MapReader reader(value, dns_test_shape());
  const auto& name = reader.need("name");
  reader.need("type");
  if (const auto type = reader.maybe_word("type", {"A", "AAAA", "MX", "TXT", "PTR"})) test.type = types[*type];
  reader.need("answer");
  for (const auto* record : reader.items("answer")) {
    auto matcher = read_matcher(*record);
    if (!matcher) {
      reader.refuse(base::within("answer", std::move(matcher.error())));
      break;
    }
    test.answer.push_back(std::move(*matcher));
  }
  if (auto done = reader.finish(); !done) return fail(base::within("dns", std::move(done.error())));
  if (test.answer.size() > most_records) return fail(value.pos, "dns: answer: more than {} records", most_records);
  auto parsed = base::DomainName::parse(config::written(name));
  if (!parsed) return fail(base::within("dns: name", config::expected("a domain name", name)));
  test.name = std::move(*parsed);
  return test;
}

std::vector<Mismatch> mismatches(const TraceTest& test, const std::vector<RecipientOutcome>& outcomes) {
  const auto tenant = tenant_name(test.in);
  std::vector<std::string> events;
  for (const auto* outcome : to_recipient(test, outcomes)) add_events(*outcome, tenant, events);
  if (events == test.events) return {};
  return {{"trace", listed(test.events), listed(events), test.pos}};
}

std::vector<Phrase> rows(const TraceTest& test, const std::vector<RecipientOutcome>& outcomes) {
  const auto tenant = tenant_name(test.in);
  std::vector<Phrase> out;
  for (const auto* outcome : to_recipient(test, outcomes)) {
    std::vector<std::string> events;
    add_events(*outcome, tenant, events);
    out.push_back(phrase({"{}: {}", "{}: {}"}, listed(events), course_of(*outcome)));
  }
  if (out.empty())
    out.push_back(phrase({"no message to {} so far", "noch keine Nachricht an {}"}, mail::to_string(test.recipient)));
  return out;
}

std::vector<Mismatch> mismatches(const MailboxTest& test, const std::vector<RecipientOutcome>& outcomes) {
  std::size_t count = 0;
  for (const auto* outcome : with_reports(outcomes))
    if (lies_there(*outcome, test)) ++count;
  const auto found = fmt::format("{}", count);
  if (holds(test.count, found)) return {};
  return {{"mailbox.count", in_words(test.count), found, test.count.pos}};
}

std::vector<Phrase> rows(const MailboxTest&, const std::vector<RecipientOutcome>& outcomes) {
  std::vector<Phrase> out;
  for (const auto* outcome : with_reports(outcomes))
    if (outcome->delivered) out.push_back(course_of(*outcome));
  if (out.empty()) out.emplace_back("nothing was delivered so far", "noch wurde nichts zugestellt");
  return out;
}

std::vector<Mismatch> mismatches(const DnsTest& test, const std::vector<std::string>& answer) {
  const auto answered = [&](const Matcher& wanted) {
    return std::ranges::any_of(answer, [&](const std::string& record) { return holds(wanted, record); });
  };
  const auto expected = [&](const std::string& record) {
    return std::ranges::any_of(test.answer, [&](const Matcher& wanted) { return holds(wanted, record); });
  };
  if (std::ranges::all_of(test.answer, answered) && std::ranges::all_of(answer, expected)) return {};
  constexpr base::Text between{"; ", "; "};
  Phrase wanted;
  for (const auto& each : test.answer) append(wanted, in_words(each), between);
  Phrase got;
  for (const auto& each : answer) append(got, each, between);
  const Phrase none("no record", "kein Eintrag");
  return {{"dns.answer", wanted.empty() ? none : wanted, got.empty() ? none : got, test.pos}};
}

std::vector<Phrase> rows(const DnsTest& test, const std::vector<std::string>& answer) {
  std::vector<Phrase> out;
  for (const auto& record : answer)
    out.emplace_back(fmt::format("{}. {} {}", test.name.text(), model::to_string(test.type), record));
  if (out.empty())
    out.push_back(phrase({"{}. {}: no record", "{}. {}: kein Eintrag"}, test.name.text(), model::to_string(test.type)));
  return out;
}

}  // namespace mailflow::scenario
