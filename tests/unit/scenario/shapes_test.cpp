#include "scenario/shapes.hpp"

#include <gtest/gtest.h>

#include <set>

#include "scenario/matcher.hpp"

namespace mailflow::scenario {
namespace {

using base::Form;
using base::Shape;

void collect(const Shape& shape, std::vector<const Shape*>& all);

void collect(const Form& form, std::vector<const Shape*>& all) {
  if (form.shape != nullptr) collect(form.shape(), all);
  for (const auto& part : form.parts) collect(part, all);
}

void collect(const Shape& shape, std::vector<const Shape*>& all) {
  if (std::ranges::find(all, &shape) != all.end()) return;
  all.push_back(&shape);
  for (const auto& key : shape.keys) collect(key.form, all);
}

TEST(ScenarioShapes, EachKeyHasHelpInBothLanguagesAndEachShapeAName) {
  std::vector<const Shape*> all;
  collect(scenario_shape(), all);
  std::set<std::string_view> names;
  for (const auto* shape : all) {
    EXPECT_TRUE(names.insert(shape->name).second) << shape->name;
    std::set<std::string_view> keys;
    for (const auto& key : shape->keys) {
      EXPECT_TRUE(keys.insert(key.key).second) << shape->name << " " << key.key;
      EXPECT_FALSE(key.help.en.empty()) << shape->name << " " << key.key;
      EXPECT_FALSE(key.help.de.empty()) << shape->name << " " << key.key;
      EXPECT_NE(key.help.en, key.help.de) << shape->name << " " << key.key;
    }
  }
  EXPECT_GT(names.size(), 30U);
}

// The operators of an expected value are read one by one; this table must name just those.
TEST(ScenarioShapes, EachOperatorIsRead) {
  for (const auto& key : matcher_shape().keys) {
    base::Value operand{std::string("x"), {}};
    if (key.form.kind == Form::Kind::sequence) operand = base::Value{base::ValueList{operand}, {}};
    if (key.form.kind == Form::Kind::boolean) operand = base::Value{true, {}};
    if (key.form.kind == Form::Kind::integer) operand = base::Value{std::int64_t{1}, {}};
    const auto read = read_matcher(base::Value{base::ValueMap{{std::string(key.key), {}, operand}}, {}});
    EXPECT_TRUE(read) << base::render(read.error());
  }
  const auto unknown = read_matcher(base::Value{base::ValueMap{{"like", {}, base::Value{std::string("x"), {}}}}, {}});
  ASSERT_FALSE(unknown);
  for (const auto& key : matcher_shape().keys)
    EXPECT_NE(unknown.error().hint.find(key.key), std::string::npos) << unknown.error().hint;
}

}  // namespace
}  // namespace mailflow::scenario
