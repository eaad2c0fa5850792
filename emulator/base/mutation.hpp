#pragma once
// Turning rules over, in the `mutate` build only: MUTATE=rule-id:true|false|empty|second|all|last.
// In every other build these functions give back what they were given, and nothing reads the environment.

#include <optional>

#include "base/index.hpp"
#include "base/rule.hpp"

namespace mailflow::base {

#ifdef MAILFLOW_MUTATE
bool forced(const Rule& rule, bool result);
void force_rows(const Rule& rule, const IndexView& index, Rows& rows, std::size_t from);
#else
inline bool forced(const Rule&, bool result) {
  return result;
}
inline void force_rows(const Rule&, const IndexView&, Rows&, std::size_t) {}
#endif

}  // namespace mailflow::base
