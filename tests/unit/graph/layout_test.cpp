#include "graph/layout.hpp"

#include <gtest/gtest.h>

#include "unit/graph/sample.hpp"

namespace mailflow::graph {
namespace {

bool inside(const Rect& inner, const Rect& outer) {
  return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.width <= outer.x + outer.width &&
         inner.y + inner.height <= outer.y + outer.height;
}

bool apart(const Rect& a, const Rect& b) {
  return a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
}

TEST(Layout, BoxesStandInTheirZonesAndDoorsInTheirEdge) {
  const auto content = content_of(sample::filter_in_front(sample::locked), base::Language::en);
  const auto layout = layout_of(content);
  ASSERT_EQ(layout.boxes.size(), content.boxes.size());
  ASSERT_EQ(layout.arrows.size(), content.arrows.size());
  for (std::size_t i = 0; i < layout.boxes.size(); ++i) {
    EXPECT_TRUE(inside(layout.boxes[i], layout.zones[static_cast<std::size_t>(content.boxes[i].zone)])) << i;
    for (std::size_t j = 0; j < i; ++j) EXPECT_TRUE(apart(layout.boxes[i], layout.boxes[j])) << i << " and " << j;
    ASSERT_EQ(layout.doors[i].size(), content.boxes[i].doors.size());
    for (std::size_t j = 0; j < layout.doors[i].size(); ++j) {
      EXPECT_TRUE(inside(layout.doors[i][j], layout.boxes[i]));
      for (std::size_t k = 0; k < j; ++k) EXPECT_TRUE(apart(layout.doors[i][j], layout.doors[i][k]));
    }
  }
  for (const auto& zone : layout.zones) EXPECT_TRUE(inside(zone, {0, 0, layout.width, layout.height}));
}

TEST(Layout, AnArrowEndsAtItsDoor) {
  const auto content = content_of(sample::filter_in_front(sample::locked), base::Language::en);
  const auto layout = layout_of(content);
  for (std::size_t i = 0; i < content.arrows.size(); ++i) {
    const auto& arrow = content.arrows[i];
    if (!arrow.door) continue;
    const auto& door = layout.doors[arrow.to][*arrow.door];
    EXPECT_EQ(layout.arrows[i].to.x, door.x);
    EXPECT_EQ(layout.arrows[i].to.y, door.y + door.height / 2);
  }
}

}  // namespace
}  // namespace mailflow::graph
