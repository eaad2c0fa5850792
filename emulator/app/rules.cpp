// `mailflow rules`: the catalogue, as a table, one rule in full, or JSON.

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "app/fidelity.hpp"
#include "app/rule_tests.hpp"
#include "app/verbs.hpp"
#include "base/nearest.hpp"
#include "journey/catalogue.hpp"
#include "render/json.hpp"

namespace mailflow::app {
namespace {

using base::Rule;
using Chosen = std::vector<const Rule*>;

std::string_view kind_word(base::RuleKind kind) {
  switch (kind) {
    case base::RuleKind::test:
      return "test";
    case base::RuleKind::look_up:
      return "look-up";
    case base::RuleKind::ordering:
      return "ordering";
    case base::RuleKind::stage:
      return "stage";
  }
  return {};
}

std::string_view confidence_word(base::Confidence confidence, base::Language language) {
  if (language == base::Language::en) return base::to_string(confidence);
  switch (confidence) {
    case base::Confidence::documented:
      return "dokumentiert";
    case base::Confidence::observed:
      return "beobachtet";
    case base::Confidence::inferred:
      return "erschlossen";
    case base::Confidence::unconfirmed:
      return "unbestätigt";
  }
  return {};
}

// The rule of this id, or all whose id begins with it.
Chosen choose(std::string_view id) {
  Chosen chosen;
  for (const auto* rule : journey::all_rules()) {
    if (rule->id == id) return {rule};
    if (rule->id.starts_with(id)) chosen.push_back(rule);
  }
  return chosen;
}

void sentences(render::JsonWriter& json, std::string_view key, const base::Text& text) {
  if (text.en.empty()) return;
  const auto scope = json.object(key);
  json.text("en", text.en);
  json.text("de", text.de);
}

std::string as_json(const Chosen& rules) {
  render::JsonWriter json;
  {
    const auto list = json.array();
    for (const auto* rule : rules) {
      const auto row = json.object();
      json.text("id", rule->id);
      json.text("kind", kind_word(rule->kind));
      json.text("setting", rule->setting);
      sentences(json, "question", rule->question);
      sentences(json, "yes", rule->yes);
      sentences(json, "no", rule->no);
      json.text("confidence", base::to_string(rule->confidence));
      json.text("source", rule->source);
      json.text("refs", rule->refs);
      json.text("behaviour", rule->behaviour);
      const auto tests = json.array("tests");
      for (const auto file : tests_of(rule->id)) json.item(file);
    }
  }
  return json.take();
}

std::string as_table(const Chosen& rules, const render::Style& style, base::Language language) {
  std::size_t id_width = 0;
  for (const auto* rule : rules) id_width = std::max(id_width, rule->id.size());
  constexpr std::size_t confidence_width = 12;
  std::string text;
  for (const auto* rule : rules) {
    const auto question = render::clean(style, rule->question.in(language));
    text += render::padded(render::paint(style, render::Tone::name, rule->id), id_width + 2);
    text += render::padded(render::clean(style, confidence_word(rule->confidence, language)), confidence_width + 2);
    text += question + "\n";
  }
  return text + fmt::format("\n{} {}\n", rules.size(), language == base::Language::de ? "Regeln" : "rules");
}

std::string in_full(const Rule& rule, const render::Style& style, base::Language language) {
  std::string text = render::paint(style, render::Tone::strong, rule.id) + "\n";
  const auto line = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) text += fmt::format("  {:<12}{}\n", name, render::clean(style, value));
  };
  const bool german = language == base::Language::de;
  line(german ? "Frage" : "question", rule.question.in(language));
  line(german ? "ja" : "yes", rule.yes.in(language));
  line(german ? "nein" : "no", rule.no.in(language));
  line(german ? "Einstellung" : "setting", rule.setting);
  line(german ? "Art" : "kind", kind_word(rule.kind));
  line(german ? "Sicherheit" : "confidence", confidence_word(rule.confidence, language));
  line(german ? "Quelle" : "source", rule.source);
  line(german ? "Bezug" : "refs", rule.refs);
  line(german ? "Schalter" : "switch", rule.behaviour);
  std::string_view name = "tests";
  for (const auto file : tests_of(rule.id)) {
    text += fmt::format("  {:<12}{}\n", name, file);
    name = {};
  }
  return text;
}

}  // namespace

int perform(const RulesCommand& command, Console& console) {
  const auto chosen = choose(command.id);
  if (chosen.empty()) {
    std::vector<std::string_view> ids;
    for (const auto* rule : journey::all_rules()) ids.push_back(rule->id);
    const auto near = base::nearest(command.id, ids);
    return console.fail(base::Error{
        base::ErrorKind::usage,
        fmt::format("there is no rule \"{}\"", render::clean(command.id)),
        {},
        near.empty() ? std::string("mailflow rules lists them") : fmt::format("did you mean \"{}\"?", near)});
  }
  if (command.form == RulesForm::json)
    console.out(as_json(chosen));
  else if (command.form == RulesForm::markdown)
    console.out(fidelity());
  else if (chosen.size() == 1)
    console.out(in_full(*chosen.front(), console.style(), console.language()));
  else
    console.out(as_table(chosen, console.style(), console.language()));
  return 0;
}

}  // namespace mailflow::app
