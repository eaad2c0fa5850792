#include "scenario/shapes.hpp"

#include <gtest/gtest.h>

#include <set>

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

}  // namespace
}  // namespace mailflow::scenario
