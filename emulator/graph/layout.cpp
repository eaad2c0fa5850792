#include "graph/layout.hpp"

#include <algorithm>

namespace mailflow::graph {
namespace {

constexpr int zone_width = 230;
constexpr int zone_gap = 90;
constexpr int box_gap = 18;
constexpr int margin = 20;
constexpr int heading = 34;
constexpr int door_gap = 8;

int box_height(const Box& box) {
  return 2 * padding + line_height * (1 + static_cast<int>(box.lines.size()));
}

int door_height(const Door& door) {
  return padding + line_height * (1 + static_cast<int>(door.signs.size()));
}

class Arranging {
 public:
  explicit Arranging(const Content& content) : content_(content) {}

  Layout arrange() {
    place_boxes();
    for (std::size_t i = 0; i < zone_count; ++i)
      layout_.zones[i] = {zone_x(i), margin, zone_width, tallest_ - margin + padding};
    layout_.width = zone_x(zone_count - 1) + zone_width + margin;
    layout_.height = tallest_ + padding + margin;
    for (const auto& arrow : content_.arrows) layout_.arrows.push_back(placed(arrow));
    return std::move(layout_);
  }

 private:
  static int zone_x(std::size_t zone) { return margin + static_cast<int>(zone) * (zone_width + zone_gap); }

  void place_boxes() {
    std::array<int, zone_count> next{};
    next.fill(margin + heading);
    for (const auto& box : content_.boxes) {
      const auto zone = static_cast<std::size_t>(box.zone);
      Rect rect{zone_x(zone) + padding, next[zone], zone_width - 2 * padding, box_height(box)};
      auto& doors = layout_.doors.emplace_back();
      for (const auto& door : box.doors) {
        doors.push_back({rect.x, rect.y + rect.height, rect.width, door_height(door)});
        rect.height += door_height(door) + door_gap;
      }
      layout_.boxes.push_back(rect);
      next[zone] += rect.height + box_gap;
      tallest_ = std::max(tallest_, next[zone]);
    }
    tallest_ = std::max(tallest_, margin + heading);
  }

  static Point left_of(const Rect& rect) { return {rect.x, rect.y + rect.height / 2}; }
  static Point right_of(const Rect& rect) { return {rect.x + rect.width, rect.y + rect.height / 2}; }

  PlacedArrow placed(const Arrow& arrow) const {
    const auto& from = arrow.out_of ? layout_.doors[arrow.from][*arrow.out_of] : layout_.boxes[arrow.from];
    const auto& to = arrow.door ? layout_.doors[arrow.to][*arrow.door] : layout_.boxes[arrow.to];
    PlacedArrow out;
    if (from.x < to.x) {
      out.from = right_of(from);
      out.to = left_of(to);
    } else if (from.x > to.x) {
      out.from = left_of(from);
      out.to = right_of(to);
    } else {  // in one zone: around its right side
      out.from = right_of(from);
      out.to = right_of(to);
    }
    out.label = {(out.from.x + out.to.x) / 2, (out.from.y + out.to.y) / 2 - 4};
    return out;
  }

  const Content& content_;
  Layout layout_;
  int tallest_ = 0;
};

}  // namespace

Layout layout_of(const Content& content) {
  return Arranging(content).arrange();
}

}  // namespace mailflow::graph
