#pragma once
// Where everything of a picture is: computed once, in whole units (pixels of the SVG), for all that draw it.
//
// Zones are columns from left to right; boxes stand in them from top to bottom in the order of the content; the doors
// of an edge stand one below the other. Pure and without floating point, so the same content gives the same numbers.

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
  Point label;
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

Layout layout_of(const Content& content);

}  // namespace mailflow::graph
