#pragma once
// How wide a text is in the picture, and as much of it as a place can hold.
//
// Measured in whole pixels by a table of average letter widths of a wide sans-serif font, so that what fits by this
// table fits in the fonts of browsers, too. Pure. Private to the room.

#include <cstdint>
#include <string>
#include <string_view>

namespace mailflow::graph {

enum class Type : std::uint8_t { plain, strong, small };  // 12 px, 12 px semibold, 11 px

int width_of(std::string_view text, Type type);

// The text where it fits; else its beginning and its end with an ellipsis between, so that names which differ at their
// end alone can still be told apart.
std::string fitted(std::string_view text, Type type, int width);

}  // namespace mailflow::graph
