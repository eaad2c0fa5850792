#include "scenario/describe.hpp"

#include <algorithm>
#include <utility>

#include "config/yaml.hpp"
#include "scenario/row_world.hpp"
#include "scenario/step_words.hpp"

namespace mailflow::scenario {
namespace {

using base::fail;
using base::Language;
using base::Text;
using model::World;
using Cells = std::vector<std::string>;

std::string cell(std::string_view text) {
  std::string out;
  for (const char c : render::clean(text)) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

std::string table(const std::vector<Cells>& rows) {
  std::vector<std::size_t> widths(rows.front().size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], render::columns(row[i]));
  const auto line = [&](const Cells& row) {
    std::string out = "|";
    for (std::size_t i = 0; i < row.size(); ++i) out += " " + render::padded(row[i], widths[i]) + " |";
    return out + "\n";
  };
  auto out = line(rows.front()) + "|";
  for (const auto width : widths) out += std::string(width + 2, '-') + "|";
  out += "\n";
  for (std::size_t i = 1; i < rows.size(); ++i) out += line(rows[i]);
  return out;
}

struct OutcomeWord {
  Outcome outcome;
  Text yes;
  Text no;
};

constexpr OutcomeWord outcome_words[] = {
    {Outcome::delivered, {"arrives", "kommt an"}, {"does not arrive", "kommt nicht an"}},
    {Outcome::rejected, {"is refused", "wird abgelehnt"}, {"is not refused", "wird nicht abgelehnt"}},
    {Outcome::deferred, {"is put off", "wird zurückgestellt"}, {"is not put off", "wird nicht zurückgestellt"}},
    {Outcome::bounced, {"comes back", "kommt zurück"}, {"does not come back", "kommt nicht zurück"}},
    {Outcome::queued, {"waits", "wartet"}, {"does not wait", "wartet nicht"}},
    {Outcome::dropped,
     {"is given up, and nobody is told", "wird aufgegeben, und niemand erfährt es"},
     {"is not given up in silence", "wird nicht stillschweigend aufgegeben"}},
};

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
    auto sentence = in_words(step, language_);
    if (taken == Taken::no) sentence += say({": this change is refused", ": diese Änderung wird abgelehnt"});
    text_ += "\n" + render::clean(step.named ? step.name + ": " + sentence : sentence) + "\n";
    if (step.output) tell_output(to_string(step.output->text));
  }

  // Tables and lists stay as they are, as code.
  void tell_output(std::string text) {
    while (text.ends_with('\n')) text.pop_back();
    const auto sentence = say({"It shows", "Das zeigt"});
    if (text.empty()) return void(text_ += "\n" + sentence + say({" nothing.", " nichts."}) + "\n");
    text_ += "\n" + sentence + ":\n\n";
    std::string_view rest = text;
    while (!rest.empty()) {
      const auto end = std::min(rest.find('\n'), rest.size());
      text_ += "    " + render::clean(rest.substr(0, end)) + "\n";
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }

  static base::Result<void> apply(const Change& change, RowWorld& world) { return world.change(change); }
  static base::Result<void> apply(const LabChange& change, RowWorld& world) { return world.change(change); }
  static base::Result<void> apply(const DnsChange& change, RowWorld& world) { return world.change(change); }
  template <class Other>
  static base::Result<void> apply(const Other&, RowWorld&) {
    return {};
  }

  void tell_connectors(const World& world) {
    std::vector<Cells> rows{{say({"connector", "Connector"}), say({"sender domains", "Absenderdomänen"}),
                             say({"source IP", "Quell-IP"}), "TLS", say({"TLS name", "TLS-Name"})}};
    const bool several = world.tenants->size() > 1;
    for (const auto& tenant : world.tenants->rows())
      for (const auto& connector : tenant->inbound->rows())
        rows.push_back(connector_row(connector, several ? tenant->name + ": " : std::string()));
    text_ += "\n";
    text_ += rows.size() > 1 ? table(rows) : say({"no inbound connector", "kein eingehender Connector"}) + "\n";
  }

  Cells connector_row(const model::InboundConnector& connector, const std::string& owner) const {
    const Text off{" (off)", " (aus)"};
    const Text not_enforced{" (not enforced)", " (nicht erzwungen)"};
    std::string domains;
    for (const auto& space : *connector.sender_domains)
      domains += (domains.empty() ? "" : ", ") + base::to_string(space.pattern);
    auto addresses = base::to_string(*connector.sender_ip_addresses);
    if (!addresses.empty() && !*connector.restrict_domains_to_ip_addresses) addresses += say(not_enforced);
    std::string name;
    if (const auto& wanted = *connector.tls_sender_certificate_name) {
      name = base::to_string(*wanted);
      if (!*connector.restrict_domains_to_certificate) name += say(not_enforced);
    }
    const auto shown = owner + connector.name + (*connector.enabled ? std::string() : say(off));
    return {cell(shown), cell(domains), addresses.empty() ? say({"any", "beliebig"}) : cell(addresses),
            *connector.require_tls ? say({"required", "nötig"}) : say({"optional", "freiwillig"}),
            name.empty() ? say({"any", "beliebig"}) : cell(name)};
  }

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

  std::string outcomes(const Expectation& expectation) const {
    std::string out;
    for (const auto& test : expectation.outcomes) {
      const auto word = std::ranges::find(outcome_words, test.outcome, &OutcomeWord::outcome);
      if (word == std::end(outcome_words)) continue;
      out += (out.empty() ? "" : ", ") + say(test.wanted ? word->yes : word->no);
      for (const auto& [name, matcher] : test.fields)
        if (name == "status") out += " " + to_string(matcher);
      for (const auto& [name, matcher] : test.fields)
        if (name == "by") out += say({" by ", " von "}) + to_string(matcher);
    }
    for (const auto& [name, matcher] : expectation.properties)
      if (name == "inbound") out += say({" through ", " durch "}) + to_string(matcher);
    if (expectation.route) out += (out.empty() ? "" : ", ") + route(*expectation.route);
    return out;
  }

  static std::string route(const RouteTest& test) {
    std::string out;
    for (const auto& hop : test.hops)
      for (const auto& [name, matcher] : hop.fields)
        if (name == "host") out += (out.empty() ? "" : " → ") + to_string(matcher);
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
