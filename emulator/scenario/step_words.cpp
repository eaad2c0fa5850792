#include "scenario/step_words.hpp"

#include <fmt/ranges.h>

#include <algorithm>

#include "config/yaml.hpp"
#include "protocol/dns/zone_text.hpp"

namespace mailflow::scenario {
namespace {

using base::Language;
using base::Text;
using base::Value;

constexpr std::size_t most_told = 8;  // of a list; a sentence is no file

// "behaviour.propagation: 10m", one for each value of a tree.
void add_leaves(const Value& value, const std::string& path, std::vector<std::string>& leaves) {
  if (const auto* map = value.map(); map != nullptr && !map->empty()) {
    for (const auto& entry : *map) add_leaves(entry.value, path.empty() ? entry.key : path + "." + entry.key, leaves);
    return;
  }
  std::string text;
  if (const auto* list = value.list()) {
    std::vector<std::string> items;
    for (const auto& item : *list) items.push_back(item.map() != nullptr ? "…" : config::written(item));
    text = fmt::format("{}", fmt::join(items, ", "));
  } else if (!value.is_null()) {
    text = config::written(value);
    if (const auto end = text.find('\n'); end != std::string::npos) text = text.substr(0, end) + " …";
  }
  leaves.push_back(value.is_null() ? path + " –" : path + ": " + text);
}

std::string listed(std::vector<std::string> items, std::string_view between) {
  if (items.size() > most_told) {
    items.resize(most_told);
    items.emplace_back("…");
  }
  return fmt::format("{}", fmt::join(items, between));
}

class Words {
 public:
  explicit Words(Language language) : language_(language) {}

  std::string operator()(const Send& send) const {
    std::vector<std::string> to;
    for (const auto& address : send.to) to.push_back(mail::to_string(address));
    return say({"{} sends to {}", "{} sendet an {}"}, send.from ? mail::to_string(*send.from) : "<>", listed(to, ", "));
  }

  std::string operator()(const Change& change) const {
    auto script = commands_of(change);
    if (const auto end = script.find('\n'); end != std::string::npos) script = script.substr(0, end) + " …";
    return say({"In {}: {}", "In {}: {}"}, config::written(change.in), script);
  }

  std::string operator()(const LabChange& change) const {
    std::vector<std::string> leaves;
    add_leaves(change.lab, {}, leaves);
    return say({"The lab changes: {}", "Das Lab ändert sich: {}"}, listed(std::move(leaves), "; "));
  }

  std::string operator()(const DnsChange& change) const {
    using Kind = load::ZoneEdit::Kind;
    std::vector<std::string> parts;
    for (const auto& edit : change.edits) {
      std::vector<std::string> records;
      for (const auto& record : edit.records) records.push_back(protocol::to_zone_text(record));
      for (const auto& set : edit.sets) records.push_back(set.name.text() + ". " + model::to_string(set.type));
      const auto text = listed(std::move(records), "; ");
      switch (edit.kind) {
        case Kind::add:
          parts.push_back(say({"new: {}", "neu: {}"}, text));
          break;
        case Kind::replace:
          parts.push_back(say({"now: {}", "jetzt: {}"}, text));
          break;
        case Kind::remove:
          parts.push_back(say({"no longer: {}", "nicht mehr: {}"}, text));
          break;
      }
    }
    return say({"DNS changes, {}", "Das DNS ändert sich, {}"}, listed(std::move(parts), "; "));
  }

  std::string operator()(const FaultStep& fault) const {
    if (fault.clear) return cleared(fault);
    if (fault.name) {
      if (fault.answer == model::FaultyAnswer::timeout)
        return say({"Questions for {} get no answer", "Fragen nach {} bleiben ohne Antwort"}, fault.name->text());
      return say({"Questions for {} get {}", "Fragen nach {} ergeben {}"}, fault.name->text(),
                 base::Words<model::FaultyAnswer>::list.at(static_cast<std::size_t>(fault.answer)));
    }
    auto text = trouble(fault.fault, config::written(*fault.host));
    if (fault.lasts) text += say({", for {}", ", {} lang"}, base::to_string(*fault.lasts));
    return text;
  }

  std::string operator()(const Dialog& dialog) const {
    auto text = say({"SMTP with {} by hand", "SMTP mit {} von Hand"}, config::written(dialog.host));
    if (dialog.source) text += say({", from {}", ", von {}"}, base::to_string(*dialog.source));
    return text;
  }

  std::string operator()(const Advance& advance) const {
    if (!advance.by)
      return say({"Time passes until no message waits", "Zeit vergeht, bis keine Nachricht mehr wartet"});
    return say({"{} pass", "{} vergehen"}, base::to_string(*advance.by));
  }

  std::string operator()(const Look& look) const {
    return std::visit([this](const auto& each) { return seen(each); }, look);
  }

  std::string operator()(const Check& check) const {
    return say({"What has become of the message {}", "Was aus der Nachricht {} geworden ist"}, check.message);
  }

 private:
  template <class... Values>
  std::string say(const Text& text, const Values&... values) const {
    return fmt::format(fmt::runtime(text.in(language_)), values...);
  }

  std::string cleared(const FaultStep& fault) const {
    if (fault.host) return say({"The troubles of {} end", "Die Störungen von {} enden"}, config::written(*fault.host));
    if (fault.name) return say({"{} is answered again", "{} wird wieder beantwortet"}, fault.name->text());
    return say({"All troubles end", "Alle Störungen enden"});
  }

  std::string trouble(const model::HostFault& fault, const std::string& host) const {
    using Point = model::FaultPoint;
    switch (fault.point) {
      case Point::refused:
        return say({"{} refuses connections", "{} verweigert Verbindungen"}, host);
      case Point::timeout:
        return say({"{} answers no connection", "{} beantwortet keine Verbindung"}, host);
      case Point::reset:
        return say({"{} breaks connections off", "{} bricht Verbindungen ab"}, host);
      case Point::delay:
        return say({"{} lets {} pass before it greets", "{} lässt {} vergehen, bevor er grüßt"}, host,
                   base::to_string(fault.delay));
      case Point::greeting:
      case Point::mail:
      case Point::rcpt:
      case Point::data:
        break;
    }
    const auto stage = base::Words<Point>::list.at(static_cast<std::size_t>(fault.point));
    auto text = say({"{} answers {} with {}", "{} antwortet bei {} mit {}"}, host, stage,
                    mail::to_string(mail::Reply{fault.code, fault.status, fault.text}));
    if (fault.times > 0) text += say({", for {} recipients", ", bei {} Empfängern"}, fault.times);
    return text;
  }

  std::string seen(const TraceTest& test) const {
    const auto events = test.events.empty() ? say({"nothing", "nichts"}) : listed(test.events, ", ");
    return say({"The message trace of {} shows for {}: {}", "Der Message Trace von {} zeigt für {}: {}"},
               config::written(test.in), mail::to_string(test.recipient), events);
  }

  std::string seen(const MailboxTest& test) const {
    return say({"Messages in the mailbox {} at {}: {}", "Nachrichten im Postfach {} bei {}: {}"},
               in_words(test.name).in(language_), in_words(test.at).in(language_), in_words(test.count).in(language_));
  }

  std::string seen(const DnsTest& test) const {
    std::vector<std::string> answers;
    for (const auto& each : test.answer) answers.push_back(in_words(each).in(language_));
    const auto answer = answers.empty() ? say({"nothing", "nichts"}) : listed(std::move(answers), ", ");
    return say({"The DNS answers for {} {}: {}", "Das DNS antwortet für {} {}: {}"}, test.name.text(),
               model::to_string(test.type), answer);
  }

  const Language language_;
};

}  // namespace

std::string commands_of(const Change& change) {
  const auto script = config::written(change.run);
  std::string out;
  for (std::size_t at = 0; at < script.size(); ++at) {
    if (script.compare(at, 2, "`\n") != 0) {
      out += script[at];
      continue;
    }
    while (out.ends_with(' ')) out.pop_back();
    out += ' ';
    at = std::min(script.find_first_not_of(' ', at + 2), script.size()) - 1;
  }
  while (out.ends_with('\n')) out.pop_back();
  return out;
}

std::string in_words(const Step& step, Language language) {
  return std::visit(Words(language), step.what);
}

}  // namespace mailflow::scenario
