#include "graph/layout.hpp"

#include <gtest/gtest.h>

#include "graph/labels.hpp"
#include "graph/text_width.hpp"
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

Content with_long_names() {
  const std::string name(200, 'm');
  Content content;
  content.boxes = {{Zone::internet, "any other server", {}},
                   {Zone::filters, "a-rather-long-hostname-for-a-gateway.example", {"203.0.113.7"}},
                   {Zone::edge, name, {name}, {{name, {name}, DoorState::barred, name}}},
                   {Zone::tenants, "short", {"short.mail.onmicrosoft.example"}}};
  content.arrows = {{.from = 0, .to = 1, .label = "MX a-domain.example"},
                    {.from = 1, .to = 2, .door = 0, .label = "another-domain.example"},
                    {.from = 0, .to = 2, .door = 0, .label = "past the MX", .way = Way::side_door, .barred = true},
                    {.from = 2, .to = 3, .out_of = 0, .label = {}, .way = Way::inside, .barred = true}};
  return content;
}

// A text that is not cut fits its box; one that is cut fits what it is cut to.
TEST(Layout, BoxesAreWideEnoughForTheirTexts) {
  const auto content = with_long_names();
  const auto layout = layout_of(content);
  for (std::size_t i = 0; i < content.boxes.size(); ++i) {
    const auto& box = content.boxes[i];
    const auto room = layout.boxes[i].width - 2 * padding;
    EXPECT_GE(room, std::min(widest_text, width_of(box.label, Type::strong))) << i;
    for (const auto& line : box.lines) EXPECT_GE(room, std::min(widest_text, width_of(line, Type::plain))) << line;
    EXPECT_LE(room, widest_text + 1) << i;
  }
}

TEST(Layout, LabelsStandOffBoxesOtherLabelsAndOtherArrows) {
  const auto content = with_long_names();
  const auto layout = layout_of(content);
  const auto& arrows = layout.arrows;
  for (std::size_t i = 0; i < arrows.size(); ++i) {
    for (const auto& box : layout.boxes) EXPECT_TRUE(apart(arrows[i].label_box, box)) << i;
    for (std::size_t j = 0; j < i; ++j)
      EXPECT_TRUE(apart(arrows[i].label_box, arrows[j].label_box)) << i << " and " << j;
  }
}

TEST(Layout, ABarredWayEndsBeforeTheTenant) {
  const auto content = with_long_names();
  const auto layout = layout_of(content);
  EXPECT_LT(layout.arrows[3].to.x, layout.boxes[3].x - 20);
  EXPECT_EQ(layout.arrows[2].to.x, layout.doors[2][0].x);
}

TEST(TextWidth, KnowsNarrowAndWideLetters) {
  EXPECT_LT(width_of("iiiiii", Type::plain), width_of("nnnnnn", Type::plain));
  EXPECT_LT(width_of("nnnnnn", Type::plain), width_of("WWWWWW", Type::plain));
  EXPECT_LT(width_of("contoso.com", Type::plain), width_of("contoso.com", Type::strong));
  EXPECT_EQ(width_of("ä", Type::plain), width_of("ß", Type::plain));  // a character, not its bytes
}

TEST(TextWidth, CutsInTheMiddleAndKeepsBothEnds) {
  const std::string name = "averyveryverylongtenantname.mail.onmicrosoft.com";
  const auto shown = fitted(name, Type::plain, 150);
  EXPECT_LE(width_of(shown, Type::plain), 150);
  EXPECT_TRUE(shown.starts_with("avery")) << shown;
  EXPECT_TRUE(shown.ends_with("soft.com")) << shown;
  EXPECT_NE(shown.find("…"), std::string::npos);
  EXPECT_EQ(fitted("short", Type::plain, 150), "short");
  EXPECT_EQ(fitted("äöü", Type::plain, 18), "ä…");
}

}  // namespace
}  // namespace mailflow::graph
