#include "render/markup.hpp"

#include "base/markup.hpp"
#include "render/style.hpp"

namespace mailflow::render {

std::string markup(std::string_view text) {
  std::string out;
  for (const char c : clean(text)) {
    if (c == '\'')
      out += "&#39;";
    else
      base::append_markup(out, c);
  }
  return out;
}

}  // namespace mailflow::render
