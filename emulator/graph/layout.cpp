#include "graph/layout.hpp"

#include <algorithm>

#include "graph/labels.hpp"
#include "graph/picture.hpp"
#include "graph/text_width.hpp"

namespace mailflow::graph {
namespace {

using base::Language;

constexpr int narrowest_zone = 170;
constexpr int narrowest_gap = 90;
constexpr int stop_short = 26;  // a barred way ends before what it does not reach
constexpr int box_gap = 18;
constexpr int margin = 20;
constexpr int door_gap = 8;

int box_height(const Box& box) {
  return 2 * padding + line_height * (1 + static_cast<int>(box.lines.size()));
}

int door_height(const Door& door) {
  return padding + line_height * (1 + static_cast<int>(door.signs.size()));
}

int widest_line(const Box& box) {
  int widest = width_of(box.label, Type::strong);
  for (const auto& line : box.lines) widest = std::max(widest, width_of(line, Type::plain));
  for (const auto& door : box.doors) {
    for (const auto language : {Language::en, Language::de})
      widest = std::max(widest, width_of(door.label + " " + sign_of(door, language), Type::strong));
    for (const auto& sign : door.signs) widest = std::max(widest, width_of(sign, Type::plain));
  }
  return std::min(widest, widest_text);
}

class Arranging {
 public:
  explicit Arranging(const Content& content) : content_(content) {}

  Layout arrange() {
    place_zones();
    place_boxes();
    for (auto& zone : layout_.zones) zone.height = tallest_ - margin + padding;
    layout_.width = layout_.zones.back().x + layout_.zones.back().width + margin;
    layout_.height = tallest_ + padding + margin;
    for (const auto& arrow : content_.arrows) layout_.arrows.push_back(placed(arrow));
    place_labels(content_, layout_);
    return std::move(layout_);
  }

 private:
  std::size_t zone_of(std::size_t box) const { return static_cast<std::size_t>(content_.boxes[box].zone); }

  void place_zones() {
    std::array<int, zone_count> widths{};
    std::array<int, zone_count> gaps{};
    widths.fill(narrowest_zone);
    gaps.fill(narrowest_gap);
    for (const auto& box : content_.boxes) {
      auto& width = widths.at(static_cast<std::size_t>(box.zone));
      width = std::max(width, widest_line(box) + 4 * padding);
    }
    for (const auto& arrow : content_.arrows) {
      auto& gap = gaps.at(zone_of(arrow.from));
      gap = std::max(gap, std::min(width_of(label_of(arrow), Type::small), widest_label) + 3 * padding);
    }
    int x = margin;
    for (std::size_t i = 0; i < zone_count; ++i) {
      layout_.zones.at(i) = {x, margin, widths.at(i), 0};
      x += widths.at(i) + gaps.at(i);
    }
  }

  void place_boxes() {
    std::array<int, zone_count> next{};
    next.fill(margin + heading_height);
    for (const auto& box : content_.boxes) {
      const auto zone = static_cast<std::size_t>(box.zone);
      const auto& column = layout_.zones.at(zone);
      Rect rect{column.x + padding, next[zone], column.width - 2 * padding, box_height(box)};
      auto& doors = layout_.doors.emplace_back();
      for (const auto& door : box.doors) {
        doors.push_back({rect.x, rect.y + rect.height, rect.width, door_height(door)});
        rect.height += door_height(door) + door_gap;
      }
      layout_.boxes.push_back(rect);
      next[zone] += rect.height + box_gap;
      tallest_ = std::max(tallest_, next[zone]);
    }
    tallest_ = std::max(tallest_, margin + heading_height);
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
    if (arrow.barred && arrow.out_of) out.to.x += out.from.x < out.to.x ? -stop_short : stop_short;
    return out;
  }

  const Content& content_;
  Layout layout_;
  int tallest_ = 0;
};

}  // namespace

Curve curve_of(const PlacedArrow& arrow) {
  constexpr int bend = 45;
  const bool back = arrow.from.x > arrow.to.x;
  const bool around = !back && arrow.to.x - arrow.from.x < bend;
  return {arrow.from,
          {arrow.from.x + (back ? -bend : bend), arrow.from.y},
          {arrow.to.x + (back || around ? bend : -bend), arrow.to.y},
          arrow.to};
}

Layout layout_of(const Content& content) {
  return Arranging(content).arrange();
}

}  // namespace mailflow::graph
