#pragma once
// Where everything of a picture is: computed once, in whole units (pixels of the SVG), for all that draw it.
//
// Zones are columns from left to right; boxes stand in them from top to bottom in the order of the content; the doors
// of an edge stand one below the other. A zone is as wide as its longest text, up to a limit; the gap behind it, as the
// longest label of an arrow that begins there. Pure and without floating point, so the same content gives the same
// numbers.

#include <array>
#include <string>
#include <vector>

#include "graph/content.hpp"

namespace mailflow::graph {

struct Rect {
  int x = 0;
  int y = 0;
  int width = 0;
  int height = 0;
};

struct Point {
  int x = 0;
  int y = 0;
};

struct PlacedArrow {
  Point from;
  Point to;
  Point label;       // the middle of its text, on the baseline
  Rect label_box{};  // without a label: empty
};

// Between these two points and by these two: a cubic curve, as SVG draws it.
struct Curve {
  Point from;
  Point first;
  Point second;
  Point to;
};

struct Layout {
  int width = 0;
  int height = 0;
  std::array<Rect, zone_count> zones{};
  std::vector<Rect> boxes;               // as in the content
  std::vector<std::vector<Rect>> doors;  // of each box
  std::vector<PlacedArrow> arrows;       // as in the content
};

inline constexpr int line_height = 16;
inline constexpr int padding = 10;
inline constexpr int heading_height = 34;  // of a zone
inline constexpr int widest_text = 330;    // longer ones are cut
inline constexpr int widest_label = 230;   // of an arrow

Layout layout_of(const Content& content);

Curve curve_of(const PlacedArrow& arrow);

}  // namespace mailflow::graph
