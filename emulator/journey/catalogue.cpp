#include "journey/catalogue.hpp"

#include "policy/rules.hpp"
#include "spf/rules.hpp"

namespace mailflow::journey {

const std::vector<const base::Rule*>& all_rules() {
  static const auto rules = [] {
    std::vector<const base::Rule*> all;
    for (const auto rows : {policy::all_rules(), spf::all_rules()}) all.insert(all.end(), rows.begin(), rows.end());
    return all;
  }();
  return rules;
}

const base::Rule* find_rule(std::string_view id) {
  const auto* rule = policy::find_rule(id);
  return rule != nullptr ? rule : spf::find_rule(id);
}

}  // namespace mailflow::journey
