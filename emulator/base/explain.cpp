#include "base/explain.hpp"

#include <algorithm>

namespace mailflow::base {
namespace {

void collect(const Explain& node, std::vector<std::string_view>& out) {
  if (node.rule != nullptr && std::find(out.begin(), out.end(), node.rule->id) == out.end())
    out.push_back(node.rule->id);
  for (const auto& child : node.children) collect(child, out);
}

bool demands_tls(const Explain& test) {
  return test.rule->remedy == Remedy::set && test.wanted == "$true";
}

std::optional<Change> change_for(const Explain& test) {
  const auto& rule = *test.rule;
  if (rule.setting.empty() || (rule.remedy != Remedy::set && rule.remedy != Remedy::add)) return std::nullopt;
  if (demands_tls(test)) return Change{rule.setting, Remedy::set, "$false"};
  auto first = test.found.substr(0, test.found.find(", "));
  if (first.empty() || first == "<>" || first.starts_with("$") || test.in_words != nullptr) return std::nullopt;
  return Change{rule.setting, rule.remedy, std::move(first)};
}

}  // namespace

std::vector<std::string_view> rule_ids(const Explain& explain) {
  std::vector<std::string_view> out;
  collect(explain, out);
  return out;
}

const Explain* find_rule(const Explain& explain, std::string_view id) {
  if (explain.rule != nullptr && explain.rule->id == id) return &explain;
  for (const auto& child : explain.children)
    if (const auto* found = find_rule(child, id)) return found;
  return nullptr;
}

std::string fill(std::string_view sentence, const Explain& node, Language language) {
  const std::string_view found = node.in_words == nullptr ? std::string_view(node.found) : node.in_words->in(language);
  const struct {
    std::string_view name;
    std::string_view text;
  } places[] = {{"{subject}", node.subject}, {"{wanted}", node.wanted}, {"{found}", found}};
  std::string out;
  while (!sentence.empty()) {
    const auto* place = std::find_if(std::begin(places), std::end(places),
                                     [&](const auto& candidate) { return sentence.starts_with(candidate.name); });
    if (place == std::end(places)) {
      out += sentence.front();
      sentence.remove_prefix(1);
    } else {
      out += place->text.empty() ? std::string_view("-") : place->text;
      sentence.remove_prefix(place->name.size());
    }
  }
  return out;
}

bool is_row(const Explain& node) {
  return node.rule != nullptr && node.rule->kind == RuleKind::look_up && !node.subject.empty();
}

bool needs_client(const Explain& near) {
  return std::ranges::any_of(near.children, [](const Explain& test) { return test.rule->remedy == Remedy::client; });
}

std::optional<std::vector<Change>> changes_for(const Explain& near) {
  const bool client = needs_client(near);
  std::vector<Change> changes;
  for (const auto& test : near.children) {
    if (client && (test.rule->remedy == Remedy::client || demands_tls(test))) continue;
    auto change = change_for(test);
    if (!change) return std::nullopt;
    changes.push_back(std::move(*change));
  }
  return changes;
}

std::string sentence(const Explain& node, Language language) {
  if (node.rule == nullptr) return {};
  const auto& rule = *node.rule;
  const auto& text = is_row(node) ? (node.result ? rule.row_yes : rule.row_no) : (node.result ? rule.yes : rule.no);
  return fill(text.in(language), node, language);
}

}  // namespace mailflow::base
