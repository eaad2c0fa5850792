#include "scenario/describe.hpp"

#include <algorithm>
#include <utility>

#include "config/yaml.hpp"
#include "scenario/describe_connectors.hpp"
#include "scenario/row_world.hpp"
#include "scenario/step_words.hpp"
#include "scenario/text_table.hpp"

namespace mailflow::scenario {
namespace {

using base::fail;
using base::Language;
using base::Text;
using model::World;

// "is refused{}": by whom and with which status.
struct OutcomeWord {
  Outcome outcome;
  Text yes;
  Text no;
  std::string_view place = "by";  // the detail that names a host …
  Text place_word = {" by {}", " von {}"};
};

constexpr OutcomeWord outcome_words[] = {
    {Outcome::delivered,
     {"arrives{}", "kommt{} an"},
     {"does not arrive", "kommt nicht an"},
     "at",
     {" at {}", " bei {}"}},
    {Outcome::rejected, {"is refused{}", "wird{} abgelehnt"}, {"is not refused", "wird nicht abgelehnt"}},
    {Outcome::deferred, {"is put off{}", "wird{} zurückgestellt"}, {"is not put off", "wird nicht zurückgestellt"}},
    {Outcome::bounced,
     {"comes back{}", "kommt{} zurück"},
     {"does not come back", "kommt nicht zurück"},
     "by",
     {" from {}", " von {}"}},
    {Outcome::queued, {"waits{}", "wartet{}"}, {"does not wait", "wartet nicht"}, "at", {" at {}", " bei {}"}},
    {Outcome::dropped,
     {"is given up{}, and nobody is told", "wird{} aufgegeben, und niemand erfährt es"},
     {"is not given up in silence", "wird nicht stillschweigend aufgegeben"}},
    {Outcome::quarantined,
     {"is kept in quarantine{}", "bleibt{} in der Quarantäne"},
     {"is not kept in quarantine", "bleibt nicht in der Quarantäne"},
     "at",
     {" at {}", " bei {}"}},
    {Outcome::expanded,
     {"is passed on{}", "geht{} weiter"},
     {"is not passed on", "geht nicht weiter"},
     "to",
     {" to {}", " an {}"}},
};

constexpr std::size_t most_code = 60;  // lines

class Describing {
 public:
  Describing(const Scenario& scenario, const load::Reader& reader, Language language)
      : scenario_(scenario), reader_(reader), language_(language) {}

  base::Result<std::string> describe() {
    text_ = "# " + render::clean(scenario_.title) + "\n";
    if (const auto& story = in(scenario_.story_de, scenario_.story); !story.empty()) text_ += "\n" + paragraphs(story);
    auto world = load_world(scenario_, reader_);
    if (!world) return fail(world.error());
    const auto first = std::make_shared<const World>(std::move(*world));
    for (const auto& row : scenario_.rows)
      if (auto done = describe_row(row, first); !done) return fail(std::move(done.error()));
    return std::move(text_);
  }

 private:
  bool german() const { return language_ == Language::de; }
  const std::string& in(const std::string& de, const std::string& en) const {
    return german() && !de.empty() ? de : en;
  }
  std::string say(const Text& text) const { return std::string(text.in(language_)); }

  static std::string paragraphs(std::string_view story) {
    std::string out;
    while (!story.empty()) {
      const auto end = std::min(story.find('\n'), story.size());
      out += render::clean(story.substr(0, end)) + "\n";
      story.remove_prefix(std::min(end + 1, story.size()));
    }
    return out;
  }

  base::Result<void> describe_row(const Row& row, const WorldPtr& first) {
    if (!row.label.empty()) text_ += "\n## " + render::clean(row.label) + "\n";
    const auto steps = steps_of(scenario_, row);
    if (!steps) return fail(steps.error());
    RowWorld world(scenario_, first, reader_);
    bool connectors_told = false;
    for (const auto& step : *steps) {
      if (const auto* send = std::get_if<Send>(&step.what)) {
        if (!std::exchange(connectors_told, true)) tell_connectors(*world.now());
        messages_.push_back(message_row(*send, step));
        continue;
      }
      if (const auto* check = std::get_if<Check>(&step.what)) {
        messages_.push_back(check_row(*check, step));
        continue;
      }
      tell_messages();
      const auto before = world.now();
      const auto changed = std::visit([&](const auto& what) { return apply(what, world); }, step.what);
      if (!changed && !std::holds_alternative<Change>(step.what)) return fail(changed.error());
      if (world.now() != before) connectors_told = false;
      tell_step(step, changed ? Taken::yes : Taken::no);
    }
    tell_messages();
    return {};
  }

  enum class Taken : std::uint8_t { yes, no };

  void tell_step(const Step& step, Taken taken) {
    auto sentence = scenario::in_words(step, language_);
    std::vector<std::string> code;
    if (const auto* change = std::get_if<Change>(&step.what); change != nullptr && is_long(*change)) {
      sentence = say({"In ", "In "}) + config::written(change->in);
      code = lines_of(commands_of(*change));
    } else if (const auto* dialog = std::get_if<Dialog>(&step.what)) {
      for (const auto& line : dialog->lines) code.push_back(in_code(line));
    }
    if (taken == Taken::no) sentence += say({": this change is refused", ": diese Änderung wird abgelehnt"});
    if (!code.empty()) sentence += ":";
    text_ += "\n" + render::clean(step.named ? step.name + ": " + sentence : sentence) + "\n";
    tell_code(std::move(code));
    if (step.output) tell_output(in_words(step.output->text).in(language_));
  }

  static bool is_long(const Change& change) { return commands_of(change).find('\n') != std::string::npos; }

  static std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
      const auto end = std::min(text.find('\n'), text.size());
      lines.emplace_back(text.substr(0, end));
      text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
  }

  static std::string in_code(const Dialog::Line& line) {
    using Kind = lab::DialogLine::Kind;
    switch (line.kind) {
      case Kind::say:
        return "> " + line.text;
      case Kind::expect:
        return "< " + line.text;
      case Kind::closed:
        return "closed";
      case Kind::start_tls:
        return "starttls";
    }
    return {};
  }

  // Scripts, sessions, tables and lists stay as they are.
  void tell_code(std::vector<std::string> lines) {
    if (lines.empty()) return;
    if (lines.size() > most_code) {
      lines.resize(most_code - 1);
      lines.emplace_back("…");
    }
    text_ += "\n";
    for (const auto& line : lines) text_ += "    " + render::clean(line) + "\n";
  }

  void tell_output(const std::string& text) {
    const auto lines = lines_of(text);
    const auto sentence = say({"It shows", "Das zeigt"});
    if (lines.empty()) return void(text_ += "\n" + sentence + say({" nothing.", " nichts."}) + "\n");
    text_ += "\n" + sentence + ":\n";
    tell_code(lines);
  }

  static base::Result<void> apply(const Change& change, RowWorld& world) { return world.change(change); }
  static base::Result<void> apply(const LabChange& change, RowWorld& world) { return world.change(change); }
  static base::Result<void> apply(const DnsChange& change, RowWorld& world) { return world.change(change); }
  template <class Other>
  static base::Result<void> apply(const Other&, RowWorld&) {
    return {};
  }

  void tell_connectors(const World& world) { text_ += "\n" + connector_tables(world, language_); }

  Cells message_row(const Send& send, const Step& step) const {
    std::string to;
    for (const auto& address : send.to) to += (to.empty() ? "" : ", ") + mail::to_string(address);
    auto way = send.via ? config::written(*send.via) : std::string();
    if (send.connect) way += (way.empty() ? "→ " : " → ") + config::written(*send.connect);
    if (send.source) way += fmt::format(" ({} {})", say({"from", "von"}), base::to_string(*send.source));
    if (send.tls)
      way += fmt::format(", TLS {}", base::Words<model::TlsPolicy>::list.at(static_cast<std::size_t>(*send.tls)));
    const auto from = send.from ? mail::to_string(*send.from) : std::string("<>");
    return {step.named ? cell(step.name) : std::string(), cell(from + " → " + to), cell(way), cell(result(step))};
  }

  Cells check_row(const Check& check, const Step& step) const {
    const auto message = say({"message ", "Nachricht "}) + check.message + say({", later", ", später"});
    return {step.named ? cell(step.name) : std::string(), cell(message), std::string(), cell(result(step))};
  }

  std::string result(const Step& step) const {
    auto text = step.expect ? expected(*step.expect) : std::string();
    if (step.golden)
      text += (text.empty() ? "" : "; ") + say({"as in the golden ", "wie in der Vorlage "}) + step.golden->name;
    return text;
  }

  std::string expected(const Expectations& expectations) const {
    std::string out;
    for (const auto& [address, one] : expectations.recipients)
      out += (out.empty() ? "" : "; ") + address + ": " + outcomes(one);
    if (expectations.all) {
      if (!out.empty()) out += say({"; all others: ", "; alle anderen: "});
      out += outcomes(*expectations.all);
    }
    return out;
  }

  std::string way_out(const std::string& connector) const {
    if (connector == "none") return say({"through no outbound connector", "durch keinen ausgehenden Connector"});
    return say({"out through ", "hinaus durch "}) + connector;
  }

  std::string outcomes(const Expectation& expectation) const {
    std::string out;
    const auto add = [&out](const std::string& text) { out += (out.empty() ? "" : ", ") + text; };
    std::string through;
    for (const auto& [name, matcher] : expectation.properties)
      if (name == "inbound") through = say({" through ", " durch "}) + in_words(matcher).in(language_);
    for (const auto& test : expectation.outcomes) {
      add(outcome(test));
      out += std::exchange(through, {});
    }
    out += through;
    for (const auto& [name, matcher] : expectation.properties)
      if (name == "outbound") add(way_out(in_words(matcher).in(language_)));
    if (expectation.route) add(say({"route ", "Weg "}) + route(*expectation.route));
    if (expectation.ndr) add(report(*expectation.ndr));
    return out;
  }

  std::string outcome(const OutcomeTest& test) const {
    const auto word = std::ranges::find(outcome_words, test.outcome, &OutcomeWord::outcome);
    if (word == std::end(outcome_words)) return {};
    if (!test.wanted) return say(word->no);
    Phrase details;
    const auto add = [&](std::string_view key, const Text& text) {
      for (const auto& [name, matcher] : test.fields)
        if (name == key) append(details, phrase(text, in_words(matcher)), {});
    };
    add(word->place, word->place_word);
    add("status", {" with {}", " mit {}"});
    return phrase(word->yes, details).in(language_);
  }

  std::string report(const ReportTest& test) const {
    if (!test.wanted) return say({"no report to the sender", "kein Bericht an den Absender"});
    const auto what = test.expectation == nullptr ? std::string() : outcomes(*test.expectation);
    const auto subject = say({"the report to the sender", "der Bericht an den Absender"});
    return subject + " " + (what.empty() ? say({"is written", "wird geschrieben"}) : what);
  }

  std::string route(const RouteTest& test) const {
    std::string out;
    for (const auto& hop : test.hops)
      for (const auto& [name, matcher] : hop.fields)
        if (name == "host") out += (out.empty() ? "" : " → ") + in_words(matcher).in(language_);
    return test.part ? "… " + out + " …" : out;
  }

  void tell_messages() {
    if (messages_.empty()) return;
    std::vector<Cells> rows{{say({"step", "Schritt"}), say({"message", "Nachricht"}), say({"through", "über"}),
                             say({"result", "Ergebnis"})}};
    std::ranges::move(messages_, std::back_inserter(rows));
    messages_.clear();
    const bool no_names =
        std::ranges::all_of(std::span(rows).subspan(1), [](const Cells& row) { return row[0].empty(); });
    if (no_names)
      for (auto& row : rows) row.erase(row.begin());
    text_ += "\n" + table(rows);
  }

  const Scenario& scenario_;
  const load::Reader& reader_;
  Language language_;
  std::string text_;
  std::vector<Cells> messages_;
};

}  // namespace

base::Result<std::string> description(const Scenario& scenario, const load::Reader& reader, Language language) {
  return Describing(scenario, reader, language).describe();
}

}  // namespace mailflow::scenario
