#include "spf/check.hpp"

#include <utility>

#include "spf/macro.hpp"
#include "spf/rules.hpp"
#include "spf/walk.hpp"

namespace mailflow::spf {
namespace {

using base::Explain;

constexpr std::size_t longest_identity = 1024;

std::string_view without_brackets(std::string_view sender) {
  if (sender.size() >= 2 && sender.starts_with('<') && sender.ends_with('>'))
    return sender.substr(1, sender.size() - 2);
  return sender;
}

// RFC 7208 2.4, 4.3: who is asked about, as the macros spell it.
MacroValues values_of(const Query& query) {
  MacroValues values;
  const auto sender = without_brackets(query.sender).substr(0, longest_identity);
  values.client = query.client;
  values.helo = query.helo.substr(0, longest_identity);
  values.receiver = query.receiver.empty() ? "unknown" : query.receiver;
  values.validated = "unknown";
  values.now = std::chrono::duration_cast<std::chrono::seconds>(query.now.time_since_epoch()).count();
  const auto at = sender.rfind('@');
  values.local = at == std::string_view::npos ? std::string_view{} : sender.substr(0, at);
  if (values.local.empty()) values.local = "postmaster";
  values.sender_domain = checked_domain(sender.empty() ? values.helo : sender.substr(at + 1));
  values.sender = values.local + "@" + values.sender_domain;
  values.domain = values.sender_domain;
  return values;
}

void tell_identity(const Walk& walk, const Query& query, const MacroValues& values, Explain& tree) {
  if (without_brackets(query.sender).empty())
    walk.tell(tree, rules::helo_identity, {.subject = values.sender, .result = true});
}

void tell_result(const Walk& walk, const Query& query, const std::string& domain, SpfResult result, Explain& tree) {
  walk.tell(tree, rule_of(result),
            {.subject = domain, .found = base::to_string(query.client), .result = result == SpfResult::pass});
}

Evaluation attempt(const Query& query, const model::DnsFacts& known, const Limits& limits, Detail detail) {
  const auto values = values_of(query);
  const auto& domain = values.sender_domain;
  Walk walk(values, known, limits, detail);
  auto tree = node_of(rules::check, {.subject = domain, .wanted = base::to_string(query.client)});
  tell_identity(walk, query, values, tree);
  const auto found = walk.check(domain, tree);
  if (!found) return {std::move(walk.questions.needs), std::nullopt};
  std::string explanation;
  if (found->result == SpfResult::fail && !found->explanation.empty()) {
    auto text = walk.explanation(*found, tree);
    if (!text) return {std::move(walk.questions.needs), std::nullopt};
    explanation = std::move(*text);
  }
  tell_result(walk, query, domain, found->result, tree);
  tree.result = found->result == SpfResult::pass;
  tree.found = to_string(found->result);
  Verdict verdict{found->result, found->mechanism,  found->domain,           std::move(explanation),
                  walk.lookups,  walk.void_lookups, std::move(walk.problem), {}};
  if (detail == Detail::tree) verdict.tree = std::move(tree);
  return {{}, std::move(verdict)};
}

}  // namespace

Evaluation evaluate(const Query& query, const model::DnsFacts& known, const Options& options) {
  auto evaluation = attempt(query, known, options.limits, Detail::result);
  if (!evaluation.verdict || options.detail == Detail::result) return evaluation;
  return attempt(query, known, options.limits, options.detail);
}

Verdict evaluate_in(const model::World& world, const Query& query, const Options& options) {
  model::DnsFacts known;
  for (;;) {
    auto evaluation = evaluate(query, known, options);
    if (evaluation.verdict) return std::move(*evaluation.verdict);
    for (const auto& question : evaluation.needs) known.emplace(question, model::answer_from(world, question));
  }
}

std::string problem_sentence(const Verdict& verdict, base::Language language) {
  return base::sentence(verdict.problem, language);
}

}  // namespace mailflow::spf
