#include "scenario/read_steps.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_set>
#include <utility>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/names.hpp"
#include "scenario/short_form.hpp"

namespace mailflow::scenario {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Value;

constexpr std::size_t most_recipients = 1000;
constexpr std::int64_t largest_body = 200'000'000;

constexpr load::LaterKey later_steps[] = {
    {"lab", "changes of the lab outside PowerShell"},
    {"dns", "changes of DNS inside a scenario"},
    {"fault", "scripted faults"},
    {"dialog", "raw SMTP dialogues"},
    {"predict", "lessons"},
};

constexpr load::LaterKey later_send_keys[] = {
    {"raw", "messages given byte by byte"},          {"received", "made-up Received fields"},
    {"received-headers", "made-up Received fields"}, {"dkim", "DKIM signatures"},
    {"verdict", "scripted verdicts of the filter"},  {"predict", "lessons"},
};

// "40MB", "2KB", 5000: bytes.
std::optional<std::int64_t> read_size(std::string_view text) {
  std::int64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  if (error != std::errc{} || count < 0 || count > largest_body) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  const std::int64_t factor = unit.empty() || unit == "B" ? 1 : unit == "KB" ? 1024 : unit == "MB" ? 1024 * 1024 : 0;
  if (factor == 0 || count * factor > largest_body) return std::nullopt;
  return count * factor;
}

std::string body_of(std::int64_t size) {
  constexpr std::string_view line = "This line fills the message until it has the size that the scenario asks for.\r\n";
  std::string body;
  body.reserve(static_cast<std::size_t>(size) + line.size());
  while (body.size() + line.size() <= static_cast<std::size_t>(size)) body += line;
  const auto rest = static_cast<std::size_t>(size) - body.size();
  if (rest >= 2) body += std::string(rest - 2, 'x') + "\r\n";
  return body;
}

void read_addresses(config::MapReader& reader, Send& send) {
  if (const auto from = reader.maybe_text("from")) {
    auto path = mail::parse_reverse_path(*from);
    if (!path)
      reader.refuse(base::within("from", config::expected("an address, or \"<>\"", *reader.maybe("from"))));
    else
      send.from = std::move(*path);
  } else {
    reader.need("from");
  }
  for (const auto* item : reader.items("to")) {
    auto address = mail::parse_address(config::written(*item));
    if (!address)
      reader.refuse(base::within("to", config::expected("a mail address", *item)));
    else
      send.to.push_back(std::move(*address));
  }
  if (send.to.empty()) reader.need("to");
  if (const auto from = reader.maybe_text("header-from")) send.headers.emplace_back("From", *from);
}

void read_session(config::MapReader& reader, Send& send) {
  if (const auto* via = reader.maybe("via")) send.via = *via;
  if (const auto* connect = reader.maybe("connect")) send.connect = *connect;
  send.helo = reader.maybe_text("helo");
  if (const auto* source = reader.maybe("source")) {
    auto address = base::IpAddress::parse(config::written(*source));
    if (!address)
      reader.refuse(base::within("source", config::expected("an IP address", *source)));
    else
      send.source = *address;
  }
  if (const auto* tls = reader.maybe("tls")) {
    auto policy = base::Codec<model::TlsPolicy>::parse(*tls);
    if (!policy)
      reader.refuse(base::within("tls", std::move(policy.error())));
    else
      send.tls = *policy;
  }
  if (const auto* certificate = reader.maybe("certificate")) {
    if (certificate->map() == nullptr && config::written(*certificate) != "none")
      reader.refuse(base::within("certificate", config::expected("none, or a certificate's names", *certificate)));
    send.certificate = *certificate;
  }
}

bool is_header_name(std::string_view name) {
  return !name.empty() && name.size() <= 78 &&
         std::ranges::all_of(name, [](char c) { return c > 32 && c < 127 && c != ':'; });
}

void read_content(config::MapReader& reader, Send& send) {
  for (const auto& entry : reader.entries("headers")) {
    if (!is_header_name(entry.key))
      reader.refuse(
          {ErrorKind::input, fmt::format("headers: \"{}\" is no name of a header", entry.key), entry.key_pos, {}});
    else if (entry.value.is_null() || entry.value.list() != nullptr || entry.value.map() != nullptr)
      reader.refuse(base::within(fmt::format("headers: {}", entry.key), config::expected("a text", entry.value)));
    else
      send.headers.emplace_back(entry.key, config::written(entry.value));
  }
  if (const auto text = reader.maybe_text("size")) {
    const auto size = read_size(*text);
    if (!size)
      reader.refuse(
          base::within("size", config::expected("a size such as 2KB or 40MB, 200 MB at most", *reader.maybe("size"))));
    else
      send.body = body_of(*size);
  }
}

base::Result<Send> read_send(const Value& value) {
  if (value.text() != nullptr) {
    auto form = read_short_send(value);
    if (!form) return fail(std::move(form.error()));
    Send send;
    send.from = std::move(form->from);
    send.to = std::move(form->to);
    send.via = std::move(form->via);
    return send;
  }
  if (auto refused = load::refuse_later(value, later_send_keys); !refused) return fail(std::move(refused.error()));
  config::MapReader reader(value, "a message");
  Send send;
  send.id = reader.maybe_text("id").value_or(std::string{});
  read_addresses(reader, send);
  read_session(reader, send);
  read_content(reader, send);
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  if (send.to.size() > most_recipients) return fail(value.pos, "to: more than {} recipients", most_recipients);
  return send;
}

base::Result<Change> read_change(const Value& value) {
  config::MapReader reader(value, "a change");
  Change change{.in = reader.need("in"), .run = reader.need("run")};
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  if (change.in.text() == nullptr)
    return fail(base::within("in", config::expected("a tenant, also as tenant@host", change.in)));
  if (change.run.text() == nullptr) return fail(base::within("run", config::expected("PowerShell", change.run)));
  return change;
}

base::Result<Advance> read_advance(const Value& value) {
  const auto text = config::written(value);
  if (text == "until-empty")
    return fail(value.pos, "advance: \"until-empty\" is not modelled yet; say how long, for example 24h");
  const auto by = base::parse_duration(text);
  if (!by || by->count() == 0) return fail(base::within("advance", config::expected("a time span such as 24h", value)));
  return Advance{*by};
}

std::string sent_by(const Send& send) {
  std::string to;
  for (const auto& address : send.to) to += (to.empty() ? "" : ", ") + mail::to_string(address);
  constexpr std::size_t longest = 120;
  if (to.size() > longest) to = fmt::format("{} recipients", send.to.size());
  const auto from = send.from ? mail::to_string(*send.from) : std::string("<>");
  return fmt::format("send {} -> {}{}", from, to, send.via ? " via " + config::written(*send.via) : std::string{});
}

struct Describe {
  std::string operator()(const Send& send) const { return sent_by(send); }
  std::string operator()(const Change& change) const { return "change in " + config::written(change.in); }
  std::string operator()(const Advance& advance) const { return "advance " + base::to_string(advance.by); }
  std::string operator()(const Check& check) const { return "check " + check.message; }
};

// `check: { message: m1, <expectations> }`
base::Result<Step> read_check(const Value& value) {
  Step step;
  if (value.map() == nullptr) return fail(base::within("check", config::expected("a map", value)));
  Value rest = value;
  auto& map = std::get<base::ValueMap>(rest.data);
  const auto named = std::ranges::find(map, std::string_view("message"), &base::Entry::key);
  if (named == map.end())
    return fail(Error{ErrorKind::input, "check: it needs the key \"message\", the id of a message", value.pos, {}});
  step.what = Check{config::written(named->value)};
  map.erase(named);
  auto expect = read_expectations(rest);
  if (!expect) return fail(base::within("check", std::move(expect.error())));
  step.expect = std::move(*expect);
  return step;
}

base::Result<void> check_recipients(const Step& step) {
  const auto* send = std::get_if<Send>(&step.what);
  if (send == nullptr || !step.expect || step.expect->recipients.empty()) return {};
  std::vector<std::string> sent;
  for (const auto& address : send->to) sent.push_back(lower_address(address));
  for (const auto& [address, expectation] : step.expect->recipients)
    if (std::ranges::find(sent, address) == sent.end()) {
      load::Names known("recipient");
      for (const auto& each : sent) known.add(each);
      auto error = known.unknown(address, expectation.pos);
      error.message = fmt::format("expect: the message is not sent to {}", address);
      return fail(std::move(error));
    }
  if (step.expect->all) return {};
  for (const auto& address : sent)
    if (std::ranges::find(step.expect->recipients, address, &std::pair<std::string, Expectation>::first) ==
        step.expect->recipients.end())
      return fail(Error{ErrorKind::input, fmt::format("expect: it says nothing about {}", address), step.expect->pos,
                        "name every recipient, or \"*\" for all others"});
  return {};
}

base::Result<Step> read_action(config::MapReader& reader, const Value& value) {
  Step step;
  std::size_t things = 0;
  const auto take = [&](std::string_view key, auto read) {
    const auto* found = reader.maybe(key);
    if (found == nullptr) return;
    ++things;
    auto what = read(*found);
    if (!what)
      reader.refuse(std::move(what.error()));
    else
      step.what = std::move(*what);
  };
  take("send", read_send);
  take("change", read_change);
  take("advance", read_advance);
  if (const auto* check = reader.maybe("check")) {
    ++things;
    auto read = read_check(*check);
    if (!read)
      reader.refuse(std::move(read.error()));
    else
      step = std::move(*read);
  }
  if (things != 1)
    reader.refuse({ErrorKind::input, "a step does one thing: send, change, advance or check", value.pos, {}});
  return step;
}

}  // namespace

base::Result<Step> read_step(const Value& value, StepPlace place) {
  if (auto refused = load::refuse_later(value, later_steps); !refused) return fail(std::move(refused.error()));
  config::MapReader reader(value, "a step");
  const auto name = reader.maybe_text("name");
  auto action = read_action(reader, value);
  const auto* expect = reader.maybe("expect");
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  Step step = std::move(*action);
  step.pos = value.pos;
  step.name = name.value_or(std::visit(Describe{}, step.what));
  const bool sends = std::holds_alternative<Send>(step.what);
  if (place == StepPlace::setup && (sends || std::holds_alternative<Check>(step.what)))
    return fail(value.pos, "setup prepares the lab; send and check belong to steps");
  if (expect != nullptr) {
    if (!sends)
      return fail(Error{ErrorKind::input, "only a send has expectations yet", expect->pos,
                        "ask about an earlier message with check: { message: … }"});
    auto expectations = read_expectations(*expect);
    if (!expectations) return fail(std::move(expectations.error()));
    step.expect = std::move(*expectations);
  }
  if (auto done = check_recipients(step); !done) return fail(std::move(done.error()));
  return step;
}

base::Result<void> check_messages(const std::vector<Step>& steps) {
  load::Names known("message");
  for (const auto& step : steps) {
    if (const auto* send = std::get_if<Send>(&step.what); send != nullptr && !send->id.empty())
      if (!known.add(send->id)) return fail(step.pos, "two messages have the id \"{}\"", send->id);
    if (const auto* check = std::get_if<Check>(&step.what); check != nullptr && !known.find(check->message))
      return fail(known.unknown(check->message, step.pos));
  }
  return {};
}

}  // namespace mailflow::scenario
