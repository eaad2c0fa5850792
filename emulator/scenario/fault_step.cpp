#include "scenario/fault_step.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/names.hpp"
#include "scenario/resolve.hpp"
#include "scenario/shapes.hpp"

namespace mailflow::scenario {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Value;
using model::FaultPoint;

constexpr std::size_t longest_text = 400;
constexpr std::int64_t most_times = 1'000'000;
constexpr base::Duration longest_delay = std::chrono::minutes{4};  // a client waits for five

struct Word {
  std::string_view word;
  FaultPoint point;
};
constexpr Word connect_words[] = {
    {"refused", FaultPoint::refused}, {"timeout", FaultPoint::timeout}, {"reset", FaultPoint::reset}};
constexpr Word stage_words[] = {{"greeting", FaultPoint::greeting},
                                {"mail", FaultPoint::mail},
                                {"rcpt", FaultPoint::rcpt},
                                {"data", FaultPoint::data}};

base::Result<FaultPoint> read_point(const Value& value, std::span<const Word> words, std::string_view what) {
  load::Names names(what);
  for (const auto& each : words) names.add(each.word);
  const auto number = names.read(value);
  if (!number) return fail(number.error());
  return words[*number].point;
}

bool is_status(std::string_view word, char first) {
  return word.size() >= 5 && word[0] == first && word[1] == '.' &&
         std::ranges::all_of(word, [](char c) { return c == '.' || (c >= '0' && c <= '9'); });
}

// "451 4.7.1 Try later"
base::Result<void> read_reply(const Value& value, model::HostFault& fault) {
  const auto text = config::written(value);
  const auto bad = [&] {
    return fail(base::within("reply", config::expected("a refusal such as \"451 4.7.1 Try later\"", value)));
  };
  const bool printable = std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
  if (text.size() < 3 || text.size() > longest_text || !printable || (text.size() > 3 && text[3] != ' ')) return bad();
  const auto [end, error] = std::from_chars(text.data(), text.data() + 3, fault.code);
  if (error != std::errc{} || end != text.data() + 3 || fault.code < 400 || fault.code > 599) return bad();
  fault.text = text.size() > 4 ? text.substr(4) : std::string();
  const auto word = fault.text.substr(0, fault.text.find(' '));
  if (is_status(word, text[0])) {
    fault.status = word;
    fault.text.erase(0, std::min(fault.text.size(), word.size() + 1));
  }
  return {};
}

base::Result<void> read_smtp(const Value& value, model::HostFault& fault) {
  config::MapReader reader(value, smtp_fault_shape());
  const auto& stage = reader.need("stage");
  const auto& reply = reader.need("reply");
  const auto* times = reader.maybe("times");
  fault.times = static_cast<std::uint32_t>(reader.maybe_integer("times", 1, most_times).value_or(0));
  if (auto done = reader.finish(); !done) return done;
  auto point = read_point(stage, stage_words, "stage");
  if (!point) return fail(base::within("stage", std::move(point.error())));
  fault.point = *point;
  if (times != nullptr && fault.point != FaultPoint::rcpt)
    return fail(Error{ErrorKind::input, "times: recipients are counted, so the stage is rcpt", times->pos,
                      "at another stage a fault lasts for a time: for: 10m"});
  return read_reply(reply, fault);
}

base::Result<void> read_host_fault(config::MapReader& reader, FaultStep& step, const Value& value) {
  const auto* connect = reader.maybe("connect");
  const auto* smtp = reader.maybe("smtp");
  const auto* delay = reader.maybe("delay");
  if ((connect != nullptr) + (smtp != nullptr) + (delay != nullptr) != 1)
    return fail(value.pos, "fault: of a host either \"connect\" or \"delay\" or \"smtp\" is said");
  if (delay != nullptr) {
    step.fault.point = FaultPoint::delay;
    step.fault.delay = reader.maybe_duration("delay").value_or(base::Duration{});
    if (reader.ok() && (step.fault.delay <= base::Duration{} || step.fault.delay > longest_delay))
      return fail(Error{ErrorKind::input, "delay: a host lets 4m pass at most before it greets", delay->pos,
                        "clients wait no longer than 5m: connect: timeout"});
    return {};
  }
  if (smtp != nullptr) {
    if (auto done = read_smtp(*smtp, step.fault); !done) return fail(base::within("smtp", std::move(done.error())));
    return {};
  }
  auto point = read_point(*connect, connect_words, "fault of a connection");
  if (!point) return fail(base::within("connect", std::move(point.error())));
  step.fault.point = *point;
  return {};
}

base::Result<void> read_dns_fault(config::MapReader& reader, FaultStep& step) {
  auto answer = base::Codec<model::FaultyAnswer>::parse(reader.need("answer"));
  if (!reader.ok()) return {};
  if (!answer) return fail(base::within("answer", std::move(answer.error())));
  step.answer = *answer;
  return {};
}

base::Result<void> read_name(const Value& value, FaultStep& step) {
  auto text = config::written(value);
  if (text.ends_with('.')) text.pop_back();
  auto name = base::DomainName::parse(text);
  if (!name || name->empty()) return fail(base::within("dns", config::expected("a name of the DNS", value)));
  step.name = std::move(*name);
  return {};
}

base::Result<void> read_what(config::MapReader& reader, FaultStep& step, const Value& value) {
  for (const std::string_view known : {"connect", "delay", "smtp", "for", "answer"}) reader.maybe(known);
  if (const auto* host = host_name(reader, "host")) step.host = *host;
  const auto* dns = reader.maybe("dns");
  if (dns != nullptr)
    if (auto done = read_name(*dns, step); !done) return done;
  step.clear = reader.maybe_boolean("clear").value_or(false);
  if (step.clear) return {};
  if (step.host.has_value() == (dns != nullptr))
    return fail(Error{ErrorKind::input, "fault: it needs either \"host\" or \"dns\"", value.pos, {}});
  if (dns != nullptr) return read_dns_fault(reader, step);
  step.lasts = reader.maybe_duration("for");
  return read_host_fault(reader, step, value);
}

bool same_place(const model::HostFault& fault, const std::optional<model::HostId>& host) {
  return !host || fault.host == *host;
}

}  // namespace

base::Result<FaultStep> read_fault(const Value& value) {
  FaultStep step;
  config::MapReader reader(value, fault_shape());
  if (auto done = read_what(reader, step, value); !done) reader.refuse(std::move(done.error()));
  if (auto done = reader.finish(); !done) return fail(base::within("fault", std::move(done.error())));
  return step;
}

base::Result<model::Faults> with_fault(model::Faults faults, const FaultStep& step, const model::World& world,
                                       base::LabTime now) {
  std::optional<model::HostId> host;
  if (step.host) {
    auto found = host_of(*step.host, world);
    if (!found) return fail(base::within("fault", std::move(found.error())));
    host = *found;
  }
  std::erase_if(faults.hosts, [&](const model::HostFault& fault) { return fault.until <= now; });
  if (step.clear) {
    if (!step.name) std::erase_if(faults.hosts, [&](const auto& fault) { return same_place(fault, host); });
    if (!step.host)
      std::erase_if(faults.names, [&](const auto& fault) { return !step.name || fault.name == *step.name; });
    return faults;
  }
  if (step.name) {
    std::erase_if(faults.names, [&](const auto& fault) { return fault.name == *step.name; });
    faults.names.push_back({*step.name, step.answer});
    return faults;
  }
  auto fault = step.fault;
  fault.host = *host;
  if (fault.times > 0) fault.number = ++faults.counted;
  if (step.lasts) fault.until = now + *step.lasts;
  std::erase_if(faults.hosts, [&](const auto& each) { return each.host == fault.host && each.point == fault.point; });
  faults.hosts.push_back(std::move(fault));
  return faults;
}

}  // namespace mailflow::scenario
