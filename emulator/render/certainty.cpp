#include "render/certainty.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace mailflow::render {
namespace {

void collect(const base::Explain& node, std::vector<const base::Rule*>& rules) {
  if (node.rule != nullptr && std::find(rules.begin(), rules.end(), node.rule) == rules.end())
    rules.push_back(node.rule);
  for (const auto& child : node.children) collect(child, rules);
}

constexpr std::array<base::Text, 4> words{{{"documented", "dokumentiert"},
                                           {"observed", "beobachtet"},
                                           {"inferred", "erschlossen"},
                                           {"unconfirmed", "unbestätigt"}}};

}  // namespace

Certainty certainty_of(std::span<const base::Explain> roots) {
  std::vector<const base::Rule*> rules;
  for (const auto& root : roots) collect(root, rules);
  Certainty certainty;
  certainty.rules = rules.size();
  for (const auto* rule : rules) {
    ++certainty.by_confidence.at(static_cast<std::size_t>(rule->confidence));
    auto& switches = certainty.switches;
    if (!rule->behaviour.empty() && std::find(switches.begin(), switches.end(), rule->behaviour) == switches.end())
      switches.push_back(rule->behaviour);
  }
  return certainty;
}

namespace {

std::string readings_words(const Certainty& certainty, const Decisive& decisive, base::Language language) {
  const bool german = language == base::Language::de;
  const auto& switches = certainty.switches;
  if (!decisive) {
    if (switches.empty()) return {};
    const auto names = fmt::format("{}", fmt::join(switches, ", "));
    if (switches.size() == 1)
      return fmt::format(fmt::runtime(german ? "; der Schalter {} spielt mit" : "; the switch {} has a say"), names);
    return fmt::format(fmt::runtime(german ? "; die Schalter {} spielen mit" : "; the switches {} have a say"), names);
  }
  if (!decisive->empty())
    return fmt::format("; {} {}", german ? "hängt ab von" : "depends on", fmt::join(*decisive, ", "));
  if (switches.empty()) return {};
  return german ? "; gleich unter allen Lesarten" : "; same under all readings";
}

}  // namespace

std::string certainty_words(const Certainty& certainty, const Decisive& decisive, base::Language language) {
  if (certainty.rules == 0) return {};
  const bool german = language == base::Language::de;
  const std::string_view noun = certainty.rules == 1 ? (german ? "Regel" : "rule") : (german ? "Regeln" : "rules");
  auto line = fmt::format("{} {}", certainty.rules, noun);
  for (std::size_t i = 0; i < words.size(); ++i)
    if (certainty.by_confidence.at(i) > 0)
      line += fmt::format(", {} {}", certainty.by_confidence.at(i), words.at(i).in(language));
  return line + readings_words(certainty, decisive, language);
}

std::string certainty_line(const Certainty& certainty, const Decisive& decisive, base::Language language) {
  const auto named = certainty_words(certainty, decisive, language);
  return named.empty() ? named : (language == base::Language::de ? "sicher: " : "sure: ") + named;
}

}  // namespace mailflow::render
