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

constexpr std::string_view known_events[] = {"RECEIVE", "DELIVER", "FAIL"};
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
  events.emplace_back("RECEIVE");
  if (outcome.delivered && outcome.delivered->at == tenant + "@" + hop->host) events.emplace_back("DELIVER");
  if (outcome.failed && outcome.failed->by == hop->host) events.emplace_back("FAIL");
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
  for (const auto& outcome : outcomes) {
    if (outcome.recipient == test.recipient) add_events(outcome, tenant, events);
    if (outcome.report && outcome.report->recipient == test.recipient) add_events(*outcome.report, tenant, events);
  }
  if (events == test.events) return {};
  return {{"trace", fmt::format("{}", fmt::join(test.events, ", ")),
           events.empty() ? std::string("no event") : fmt::format("{}", fmt::join(events, ", ")), test.pos}};
}

std::vector<Mismatch> mismatches(const MailboxTest& test, const std::vector<RecipientOutcome>& outcomes) {
  std::size_t count = 0;
  for (const auto& outcome : outcomes) {
    if (lies_there(outcome, test)) ++count;
    if (outcome.report && lies_there(*outcome.report, test)) ++count;
  }
  const auto found = fmt::format("{}", count);
  if (holds(test.count, found)) return {};
  return {{"mailbox.count", to_string(test.count), found, test.count.pos}};
}

std::vector<Mismatch> mismatches(const DnsTest& test, const std::vector<std::string>& answer) {
  const auto answered = [&](const Matcher& wanted) {
    return std::ranges::any_of(answer, [&](const std::string& record) { return holds(wanted, record); });
  };
  const auto expected = [&](const std::string& record) {
    return std::ranges::any_of(test.answer, [&](const Matcher& wanted) { return holds(wanted, record); });
  };
  if (std::ranges::all_of(test.answer, answered) && std::ranges::all_of(answer, expected)) return {};
  std::vector<std::string> wanted;
  for (const auto& each : test.answer) wanted.push_back(to_string(each));
  const auto joined = [](const std::vector<std::string>& records) {
    return records.empty() ? std::string("no record") : fmt::format("{}", fmt::join(records, "; "));
  };
  return {{"dns.answer", joined(wanted), joined(answer), test.pos}};
}

}  // namespace mailflow::scenario
