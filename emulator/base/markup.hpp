#pragma once
// Text for HTML and SVG, between tags or in an attribute in double quotes: &, <, > and " as entities, nothing else.

#include <string>

namespace mailflow::base {

inline void append_markup(std::string& out, char c) {
  switch (c) {
    case '&':
      out += "&amp;";
      return;
    case '<':
      out += "&lt;";
      return;
    case '>':
      out += "&gt;";
      return;
    case '"':
      out += "&quot;";
      return;
    default:
      out += c;
  }
}

}  // namespace mailflow::base
