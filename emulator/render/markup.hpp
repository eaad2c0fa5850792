#pragma once
// Text for HTML and SVG, between tags or as an attribute's value: cleaned, so that no element, attribute or control
// character can come out of it.

#include <string>
#include <string_view>

namespace mailflow::render {

std::string markup(std::string_view text);

}  // namespace mailflow::render
