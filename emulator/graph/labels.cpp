#include "graph/labels.hpp"

#include <algorithm>

#include "graph/text_width.hpp"

namespace mailflow::graph {
namespace {

constexpr int steps = 16;  // points of a curve that are looked at
constexpr int height = 15;
constexpr int above_baseline = 11;

Point point_at(const Curve& curve, int step) {
  const int i = step;
  const int j = steps - step;
  const auto mix = [&](int a, int b, int c, int d) {
    return (j * j * j * a + 3 * i * j * j * b + 3 * i * i * j * c + i * i * i * d) / (steps * steps * steps);
  };
  return {mix(curve.from.x, curve.first.x, curve.second.x, curve.to.x),
          mix(curve.from.y, curve.first.y, curve.second.y, curve.to.y)};
}

bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

// The line between two points of a curve is short: its middle and ends tell.
bool crosses(const Curve& curve, const Rect& rect) {
  for (int step = 0; step < steps; ++step) {
    const auto a = point_at(curve, step);
    const auto b = point_at(curve, step + 1);
    for (const auto& at : {a, Point{(3 * a.x + b.x) / 4, (3 * a.y + b.y) / 4}, Point{(a.x + b.x) / 2, (a.y + b.y) / 2},
                           Point{(a.x + 3 * b.x) / 4, (a.y + 3 * b.y) / 4}})
      if (overlap({at.x, at.y, 1, 1}, rect)) return true;
  }
  return false;
}

class Placing {
 public:
  Placing(const Content& content, Layout& layout) : content_(content), layout_(layout) {
    for (const auto& arrow : layout.arrows) curves_.push_back(curve_of(arrow));
  }

  void place() {
    for (std::size_t i = 0; i < content_.arrows.size(); ++i) {
      const auto label = label_of(content_.arrows[i]);
      if (label.empty()) continue;
      const auto rect = best(i, std::min(width_of(label, Type::small), widest_label) + 8);
      layout_.arrows[i].label = {rect.x + rect.width / 2, rect.y + above_baseline};
      layout_.arrows[i].label_box = rect;
      placed_.push_back(rect);
    }
  }

 private:
  // Where the arrow comes through the middle of the gap behind the zone it begins in, which is wide enough.
  Point in_gap(std::size_t arrow) const {
    const auto& curve = curves_[arrow];
    const auto zone = static_cast<std::size_t>(content_.boxes[content_.arrows[arrow].from].zone);
    if (zone + 1 == zone_count) return point_at(curve, steps / 2);
    const auto& left = layout_.zones.at(zone);
    const int x = (left.x + left.width + layout_.zones.at(zone + 1).x) / 2;
    for (int step = 0; step < steps; ++step) {
      const auto a = point_at(curve, step);
      const auto b = point_at(curve, step + 1);
      if (a.x <= x && x < b.x) return {x, a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x)};
    }
    return point_at(curve, steps / 2);
  }

  // There first, then elsewhere along the arrow, and a line above or below it.
  Rect best(std::size_t arrow, int width) const {
    Rect best;
    int least = -1;
    std::vector<Point> middles{in_gap(arrow)};
    for (const int step : {8, 6, 10, 4, 12, 3, 13, 2, 14}) middles.push_back(point_at(curves_[arrow], step));
    for (const int shift : {0, -height, height})
      for (const auto& middle : middles) {
        const Rect rect{middle.x - width / 2, middle.y - height / 2 + shift, width, height};
        const int hits = collisions(arrow, rect);
        if (least >= 0 && hits >= least) continue;
        best = rect;
        least = hits;
        if (hits == 0) return best;
      }
    return best;
  }

  int collisions(std::size_t arrow, const Rect& rect) const {
    constexpr int on_a_text = 4;  // worse than on a line
    int hits = 0;
    for (const auto& other : placed_) hits += overlap(other, rect) ? on_a_text : 0;
    for (const auto& box : layout_.boxes) hits += overlap(box, rect) ? on_a_text : 0;
    for (std::size_t i = 0; i < zone_count; ++i) {
      const auto& zone = layout_.zones[i];
      hits += overlap({zone.x, zone.y, zone.width, heading_height}, rect) ? on_a_text : 0;
    }
    for (std::size_t i = 0; i < curves_.size(); ++i) hits += i != arrow && crosses(curves_[i], rect) ? 1 : 0;
    if (rect.y < 0 || rect.x < 0 || rect.x + rect.width > layout_.width) hits += on_a_text;
    return hits;
  }

  const Content& content_;
  Layout& layout_;
  std::vector<Curve> curves_;
  std::vector<Rect> placed_;
};

}  // namespace

std::string label_of(const Arrow& arrow) {
  if (!arrow.barred) return arrow.label;
  return arrow.label.empty() ? "✗" : "✗ " + arrow.label;
}

void place_labels(const Content& content, Layout& layout) {
  Placing(content, layout).place();
}

}  // namespace mailflow::graph
