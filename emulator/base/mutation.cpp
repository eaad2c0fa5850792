#include "base/mutation.hpp"

#ifdef MAILFLOW_MUTATE

#include <algorithm>
#include <cstdlib>
#include <string>

namespace mailflow::base {
namespace {

struct Mutation {
  std::string rule;
  std::string how;
};

const Mutation& mutation() {
  static const Mutation wanted = [] {
    const char* text = std::getenv("MUTATE");
    const std::string all = text == nullptr ? "" : text;
    const auto colon = all.find(':');
    return colon == std::string::npos ? Mutation{} : Mutation{all.substr(0, colon), all.substr(colon + 1)};
  }();
  return wanted;
}

}  // namespace

bool forced(const Rule& rule, bool result) {
  const auto& wanted = mutation();
  if (wanted.rule != rule.id) return result;
  if (wanted.how == "true") return true;
  if (wanted.how == "false") return false;
  if (wanted.how == "last") return !result;
  return result;
}

void force_rows(const Rule& rule, const IndexView& index, Rows& rows, std::size_t from) {
  const auto& wanted = mutation();
  if (wanted.rule != rule.id) return;
  const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(from);
  if (wanted.how == "empty") rows.resize(from);
  if (wanted.how == "second" && begin != rows.end()) rows.erase(begin);
  if (wanted.how == "all") {
    rows.resize(from);
    rows.insert(rows.end(), index.rows().begin(), index.rows().end());
  }
}

}  // namespace mailflow::base

#endif
