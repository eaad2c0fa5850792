#include "base/explain.hpp"

#include <algorithm>

namespace mailflow::base {
namespace {

void collect(const Explain& node, std::vector<std::string_view>& out) {
  if (node.rule != nullptr && std::find(out.begin(), out.end(), node.rule->id) == out.end())
    out.push_back(node.rule->id);
  for (const auto& child : node.children) collect(child, out);
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

std::string sentence(const Explain& node, Language language) {
  if (node.rule == nullptr) return {};
  const auto& rule = *node.rule;
  const auto& text = is_row(node) ? (node.result ? rule.row_yes : rule.row_no) : (node.result ? rule.yes : rule.no);
  return fill(text.in(language), node, language);
}

}  // namespace mailflow::base
