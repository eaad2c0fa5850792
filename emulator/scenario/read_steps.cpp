#include "scenario/read_steps.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "config/map_reader.hpp"
#include "config/yaml.hpp"
#include "load/names.hpp"
#include "scenario/read_send.hpp"
#include "scenario/shapes.hpp"
#include "scenario/short_form.hpp"

namespace mailflow::scenario {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Value;

constexpr load::LaterKey later_steps[] = {
    {"predict", "lessons"},
};

base::Result<Change> read_change(const Value& value) {
  config::MapReader reader(value, change_shape());
  Change change{.in = reader.need("in"), .run = reader.need("run")};
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  if (change.in.text() == nullptr)
    return fail(base::within("in", config::expected("a tenant or organisation, also as tenant@host", change.in)));
  if (change.run.text() == nullptr) return fail(base::within("run", config::expected("PowerShell", change.run)));
  return change;
}

// Keys of a lab file that mean nothing while a lab runs.
base::Result<LabChange> read_lab_change(const Value& value) {
  static constexpr std::string_view fixed[] = {"lab", "extends", "description", "clock"};
  if (value.map() == nullptr || value.map()->empty())
    return fail(base::within("lab", config::expected("a map of a lab file's keys", value)));
  for (const auto& entry : *value.map())
    if (std::ranges::find(fixed, entry.key) != std::end(fixed))
      return fail(Error{ErrorKind::input, fmt::format("lab: \"{}\" cannot change while the lab runs", entry.key),
                        entry.key_pos,
                        entry.key == "clock" ? std::string("time passes with advance: 24h") : std::string()});
  return LabChange{value};
}

base::Result<DnsChange> read_dns_change(const Value& value) {
  using Kind = load::ZoneEdit::Kind;
  DnsChange change;
  config::MapReader reader(value, dns_change_shape());
  for (const auto& [key, kind] :
       {std::pair(std::string_view("remove"), Kind::remove), {"replace", Kind::replace}, {"add", Kind::add}}) {
    const auto* text = reader.maybe(key);
    if (text == nullptr) continue;
    auto edit = load::read_zone_edit(kind, *text);
    if (!edit)
      reader.refuse(base::within(key, std::move(edit.error())));
    else
      change.edits.push_back(std::move(*edit));
  }
  if (auto done = reader.finish(); !done) return fail(base::within("dns", std::move(done.error())));
  if (change.edits.empty())
    return fail(Error{ErrorKind::input, "dns: it says neither add nor replace nor remove", value.pos, {}});
  return change;
}

base::Result<Advance> read_advance(const Value& value) {
  const auto text = config::written(value);
  if (text == "until-empty") return Advance{};
  const auto by = base::parse_duration(text);
  if (!by || by->count() == 0)
    return fail(base::within("advance", config::expected("a time span such as 24h, or until-empty", value)));
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
  std::string operator()(const LabChange&) const { return "change the lab"; }
  std::string operator()(const DnsChange&) const { return "change DNS"; }
  std::string operator()(const FaultStep&) const { return "make a fault"; }
  std::string operator()(const Dialog& dialog) const { return "dialog with " + config::written(dialog.host); }
  std::string operator()(const Advance& advance) const {
    return "advance " + (advance.by ? base::to_string(*advance.by) : std::string("until-empty"));
  }
  std::string operator()(const Look& look) const {
    if (const auto* dns = std::get_if<DnsTest>(&look))
      return fmt::format("check {} {}", model::to_string(dns->type), dns->name.text());
    return std::holds_alternative<TraceTest>(look) ? "check a trace" : "check a mailbox";
  }
  std::string operator()(const Check& check) const { return "check " + check.message; }
};

// What concerns no single message.
base::Result<Step> read_look(const Value& value) {
  Step step;
  config::MapReader reader(value, look_shape());
  const auto* trace = reader.maybe("trace");
  const auto* mailbox = reader.maybe("mailbox");
  const auto* dns = reader.maybe("dns");
  if ((trace != nullptr) + (mailbox != nullptr) + (dns != nullptr) > 1)
    reader.refuse({ErrorKind::input, "one thing at a time, \"trace\", \"mailbox\" or \"dns\"", value.pos, {}});
  if (auto done = reader.finish(); !done) return fail(base::within("check", std::move(done.error())));
  const auto take = [&](auto test) -> base::Result<Step> {
    if (!test) return fail(base::within("check", std::move(test.error())));
    step.what = Look{std::move(*test)};
    return std::move(step);
  };
  if (trace != nullptr) return take(read_trace_test(*trace));
  if (mailbox != nullptr) return take(read_mailbox_test(*mailbox));
  return take(read_dns_test(*dns));
}

// `check: { message: m1, <expectations> }`
base::Result<Step> read_check(const Value& value) {
  Step step;
  if (value.map() == nullptr) return fail(base::within("check", config::expected("a map", value)));
  const auto has = [&](std::string_view key) { return value.find(key) != nullptr; };
  if (!has("message") && (has("trace") || has("mailbox") || has("dns"))) return read_look(value);
  Value rest = value;
  auto& map = std::get<base::ValueMap>(rest.data);
  const auto named = std::ranges::find(map, std::string_view("message"), &base::Entry::key);
  if (named == map.end())
    return fail(Error{ErrorKind::input,
                      "check: it needs one of the keys \"message\", \"trace\", \"mailbox\" and \"dns\"", value.pos,
                      "message: the id of a message"});
  if (named->value.list() != nullptr || named->value.map() != nullptr)
    return fail(base::within("check: message", config::expected("the id of a message", named->value)));
  step.what = Check{config::written(named->value)};
  map.erase(named);
  if (map.empty()) return step;  // a golden may say what is expected
  auto expect = read_expectations(rest);
  if (!expect) return fail(base::within("check", std::move(expect.error())));
  step.expect = std::move(*expect);
  return step;
}

// Others that are named get copies, or the case fails.
base::Result<void> check_recipients(const Step& step) {
  const auto* send = std::get_if<Send>(&step.what);
  if (send == nullptr || !step.expect || step.expect->recipients.empty() || step.expect->all) return {};
  std::vector<std::string> sent;
  for (const auto& address : send->to) sent.push_back(lower_address(address));
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
    if (key != "advance" && found->list() != nullptr)
      return reader.refuse(base::within(key, config::expected("a map", *found)));
    auto what = read(*found);
    if (!what)
      reader.refuse(std::move(what.error()));
    else
      step.what = std::move(*what);
  };
  take("send", read_send);
  take("change", read_change);
  take("lab", read_lab_change);
  take("dns", read_dns_change);
  take("fault", read_fault);
  take("dialog", read_dialog);
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
    reader.refuse({ErrorKind::input,
                   "a step does one thing: send, change, lab, dns, fault, dialog, advance or check",
                   value.pos,
                   {}});
  return step;
}

// What is about mail, and not about preparing a lab.
bool asks(const Step& step) {
  return std::holds_alternative<Send>(step.what) || std::holds_alternative<Check>(step.what) ||
         std::holds_alternative<Look>(step.what) || std::holds_alternative<Dialog>(step.what);
}

// A change may be expected to be refused; everything else that is expected concerns a message.
base::Result<void> read_expect(const Value& value, Step& step) {
  if (std::holds_alternative<Change>(step.what) && value.find("output") != nullptr) {
    auto output = read_output(value);
    if (!output) return fail(base::within("expect", std::move(output.error())));
    step.output = std::move(*output);
    return {};
  }
  if (std::holds_alternative<Change>(step.what)) {
    auto refused = read_refused(value);
    if (!refused) return fail(base::within("expect", std::move(refused.error())));
    step.refused = std::move(*refused);
    return {};
  }
  if (!std::holds_alternative<Send>(step.what))
    return fail(Error{ErrorKind::input, "only a send and a change have expectations", value.pos,
                      "ask about an earlier message with check: { message: … }"});
  auto expectations = read_expectations(value);
  if (!expectations) return fail(std::move(expectations.error()));
  step.expect = std::move(*expectations);
  return {};
}

base::Result<void> read_golden_of(const Value& value, Step& step) {
  if (!std::holds_alternative<Send>(step.what) && !std::holds_alternative<Check>(step.what))
    return fail(Error{ErrorKind::input, "only a send and a check of a message have a golden", value.pos, {}});
  auto golden = read_golden(value);
  if (!golden) return fail(std::move(golden.error()));
  step.golden = std::move(*golden);
  return {};
}

}  // namespace

base::Result<Step> read_step(const Value& value, StepPlace place) {
  if (auto refused = load::refuse_later(value, later_steps); !refused) return fail(std::move(refused.error()));
  config::MapReader reader(value, step_shape());
  const auto name = reader.maybe_text("name");
  auto action = read_action(reader, value);
  const auto* expect = reader.maybe("expect");
  const auto* golden = reader.maybe("golden");
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  Step step = std::move(*action);
  step.pos = value.pos;
  step.named = name.has_value();
  step.name = name.value_or(std::visit(Describe{}, step.what));
  if (place == StepPlace::setup && asks(step))
    return fail(value.pos, "setup prepares the lab; send, dialog and check belong to steps");
  if (expect != nullptr)
    if (auto done = read_expect(*expect, step); !done) return fail(std::move(done.error()));
  if (golden != nullptr)
    if (auto done = read_golden_of(*golden, step); !done) return fail(std::move(done.error()));
  if (std::holds_alternative<Check>(step.what) && !step.expect && !step.golden)
    return fail(value.pos, "check: it says nothing that is to be expected of the message");
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
