#include "scenario/why.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "config/map_reader.hpp"
#include "journey/catalogue.hpp"
#include "load/names.hpp"
#include "scenario/shapes.hpp"

namespace mailflow::scenario {
namespace {

using base::Error;
using base::ErrorKind;
using base::fail;
using base::Value;

base::Result<void> check_rule(std::string_view id, const base::SourcePos& pos) {
  if (journey::find_rule(id) != nullptr) return {};
  load::Names rules("rule");
  for (const auto* rule : journey::all_rules()) rules.add(rule->id);
  auto error = rules.unknown(id, pos);
  if (error.hint.empty()) error.hint = "mailflow rules lists them";
  return fail(std::move(error));
}

base::Result<RuleTest> read_rule_test(const Value& value) {
  RuleTest test{.rule = {}, .result = {}, .pos = value.pos};
  if (value.map() != nullptr) {
    config::MapReader reader(value, rule_test_shape());
    test.pos = reader.need("rule").pos;
    test.rule = reader.text("rule");
    test.result = reader.maybe_boolean("result");
    if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  } else if (value.text() != nullptr) {
    test.rule = *value.text();
  } else {
    return fail(base::within("why", config::expected("a rule's id", value)));
  }
  if (auto known = check_rule(test.rule, test.pos); !known) return fail(std::move(known.error()));
  return test;
}

base::Result<WhyTest> read_failed_test(const Value& value) {
  WhyTest why;
  why.pos = value.pos;
  config::MapReader reader(value, why_shape());
  why.connector = reader.text("connector");
  why.failed = reader.text("failed");
  if (auto done = reader.finish(); !done) return fail(std::move(done.error()));
  if (rules_of(why).empty())
    return fail(Error{ErrorKind::input, fmt::format("failed: no rule's id ends with \"{}\"", why.failed), value.pos,
                      "mailflow rules lists them"});
  return why;
}

}  // namespace

bool ends_id(std::string_view end, std::string_view id) {
  return id == end || (id.ends_with(end) && id[id.size() - end.size() - 1] == '.');
}

base::Result<WhyTest> read_why(const Value& value) {
  const auto names_connector = [](const base::Entry& entry) {
    return entry.key == "connector" || entry.key == "failed";
  };
  if (value.map() != nullptr && std::ranges::any_of(*value.map(), names_connector)) return read_failed_test(value);
  WhyTest why;
  why.pos = value.pos;
  const auto take = [&](const Value& item) -> base::Result<void> {
    auto test = read_rule_test(item);
    if (!test) return fail(std::move(test.error()));
    why.rules.push_back(std::move(*test));
    return {};
  };
  if (const auto* items = value.list()) {
    for (const auto& item : *items)
      if (auto done = take(item); !done) return fail(std::move(done.error()));
  } else if (auto done = take(value); !done) {
    return fail(std::move(done.error()));
  }
  return why;
}

std::vector<std::string> rules_of(const WhyTest& why) {
  std::vector<std::string> ids;
  for (const auto& test : why.rules) ids.push_back(test.rule);
  if (why.failed.empty()) return ids;
  for (const auto* rule : journey::all_rules())
    if (ends_id(why.failed, rule->id)) ids.emplace_back(rule->id);
  return ids;
}

}  // namespace mailflow::scenario
