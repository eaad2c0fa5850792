#include "journey/readings.hpp"

#include <algorithm>
#include <optional>

namespace mailflow::journey {
namespace {

using model::Behaviour;
using model::StrictSpecificDomain;

struct Switch {
  std::string_view name;
  void (*turn)(Behaviour&);
};

constexpr Switch switches[] = {
    {"partner.strict-specific-domain",
     [](Behaviour& behaviour) {
       auto& strict = behaviour.partner.strict_specific_domain.value;
       strict = strict == StrictSpecificDomain::on ? StrictSpecificDomain::off : StrictSpecificDomain::on;
     }},
};

void collect(const base::Explain& node, std::vector<std::string_view>& names) {
  if (node.rule != nullptr && !node.rule->behaviour.empty() &&
      std::find(names.begin(), names.end(), node.rule->behaviour) == names.end())
    names.push_back(node.rule->behaviour);
  for (const auto& child : node.children) collect(child, names);
}

std::optional<std::vector<RecipientOutcome>> under_other_reading(const model::World& world, std::string_view name,
                                                                 const Submission& submission, base::LabTime now) {
  const auto* known = std::find_if(std::begin(switches), std::end(switches),
                                   [&](const Switch& candidate) { return candidate.name == name; });
  if (known == std::end(switches)) return std::nullopt;
  auto other = std::make_shared<model::World>(world);
  known->turn(other->behaviour);
  return walk(std::move(other), submission, now, Reasons::none);
}

}  // namespace

std::vector<std::vector<std::string_view>> decisive_switches(const std::shared_ptr<const model::World>& world,
                                                             const Submission& submission, base::LabTime now,
                                                             const std::vector<RecipientOutcome>& outcomes) {
  std::vector<std::vector<std::string_view>> touching(outcomes.size());
  std::vector<std::string_view> all;
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    for (const auto& root : outcomes[i].why) collect(root, touching[i]);
    for (const auto name : touching[i])
      if (std::find(all.begin(), all.end(), name) == all.end()) all.push_back(name);
  }
  std::vector<std::vector<std::string_view>> decisive(outcomes.size());
  for (const auto name : all) {
    const auto others = under_other_reading(*world, name, submission, now);
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      const bool touches = std::find(touching[i].begin(), touching[i].end(), name) != touching[i].end();
      if (touches && (!others || !difference((*others)[i], outcomes[i]).empty())) decisive[i].push_back(name);
    }
  }
  return decisive;
}

}  // namespace mailflow::journey
