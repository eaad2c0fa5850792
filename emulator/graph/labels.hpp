#pragma once
// Where the labels of arrows stand: on their own arrow, off the others, off boxes and off each other as far as a few
// places tried allow. Private to the room.

#include "graph/layout.hpp"

namespace mailflow::graph {

// The label of an arrow with its sign; "" for none.
std::string label_of(const Arrow& arrow);

// Wants everything else of the layout.
void place_labels(const Content& content, Layout& layout);

}  // namespace mailflow::graph
