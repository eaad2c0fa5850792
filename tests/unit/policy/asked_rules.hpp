#pragma once
// The ids of all rules that an explanation tells of.

#include <set>
#include <string>

#include "base/tests.hpp"

namespace mailflow::policy {

inline void add_rules(const base::Explain& node, std::set<std::string>& ids) {
  if (node.rule != nullptr) ids.insert(std::string(node.rule->id));
  for (const auto& child : node.children) add_rules(child, ids);
}

inline std::set<std::string> asked_rules(const base::RecordBuffer& records) {
  std::set<std::string> ids;
  for (const auto& root : records.explain()) add_rules(root, ids);
  return ids;
}

}  // namespace mailflow::policy
