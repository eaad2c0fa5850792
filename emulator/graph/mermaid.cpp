#include <fmt/format.h>

#include "graph/diagram.hpp"
#include "graph/picture.hpp"
#include "render/style.hpp"

namespace mailflow::graph {
namespace {

// Mermaid reads HTML entities in the form #code; and nothing else inside double quotes.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : render::clean(text)) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                       static_cast<unsigned char>(c) >= 0x80 ||
                       std::string_view(" .,:-_/@+=").find(c) != std::string_view::npos;
    if (plain)
      out += c;
    else
      out += fmt::format("#{};", static_cast<unsigned>(c));
  }
  return out + "\"";
}

std::string label(const std::string& first, const std::vector<std::string>& more) {
  auto out = quoted(first);
  for (const auto& line : more) {
    out.pop_back();
    out += "<br>" + quoted(line).substr(1);
  }
  return out;
}

}  // namespace

std::string as_mermaid(const Content& content, base::Language language) {
  std::string out = "flowchart LR\n";
  for (std::size_t zone = 0; zone < zone_count; ++zone) {
    out += fmt::format("  subgraph z{}[{}]\n", zone, quoted(name_of(static_cast<Zone>(zone), language)));
    for (std::size_t i = 0; i < content.boxes.size(); ++i) {
      const auto& box = content.boxes[i];
      if (static_cast<std::size_t>(box.zone) != zone) continue;
      out += fmt::format("    b{}[{}]\n", i, label(box.label, box.lines));
      for (std::size_t j = 0; j < box.doors.size(); ++j)
        out += fmt::format("    b{}d{}>{}]\n", i, j, label(name_of_door(box.doors[j], language), box.doors[j].signs));
    }
    out += "  end\n";
  }
  for (const auto& arrow : content.arrows) {
    const auto* line = arrow.barred ? "--x" : arrow.way == Way::side_door ? "-.->" : "-->";
    out += fmt::format("  {} {}{} {}\n", end_of(arrow.from, arrow.out_of), line,
                       arrow.label.empty() ? std::string() : "|" + quoted(arrow.label) + "|",
                       end_of(arrow.to, arrow.door));
  }
  return out;
}

}  // namespace mailflow::graph
