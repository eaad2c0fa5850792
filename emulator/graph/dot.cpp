#include <fmt/format.h>

#include "graph/diagram.hpp"
#include "graph/picture.hpp"
#include "render/style.hpp"

namespace mailflow::graph {
namespace {

// Inside double quotes only the quote and the backslash mean something.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : render::clean(text)) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + "\"";
}

// Lines of one label, centred; the line break is ours, so it goes in after quoting.
std::string label(const std::string& first, const std::vector<std::string>& more) {
  auto out = quoted(first);
  for (const auto& line : more) {
    out.pop_back();
    out += "\\n" + quoted(line).substr(1);
  }
  return out;
}

}  // namespace

std::string as_dot(const Content& content, base::Language language) {
  auto out = fmt::format("digraph {} {{\n  rankdir=LR;\n  node [shape=box, style=rounded];\n", quoted(content.title));
  for (std::size_t zone = 0; zone < zone_count; ++zone) {
    out += fmt::format("  subgraph cluster_{} {{\n    label={};\n", zone,
                       quoted(name_of(static_cast<Zone>(zone), language)));
    for (std::size_t i = 0; i < content.boxes.size(); ++i) {
      const auto& box = content.boxes[i];
      if (static_cast<std::size_t>(box.zone) != zone) continue;
      out += fmt::format("    b{} [label={}];\n", i, label(box.label, box.lines));
      for (std::size_t j = 0; j < box.doors.size(); ++j)
        out += fmt::format("    b{}d{} [shape=cds, label={}];\n", i, j,
                           label(name_of_door(box.doors[j], language), box.doors[j].signs));
    }
    out += "  }\n";
  }
  for (const auto& arrow : content.arrows) {
    out += fmt::format("  {} -> {} [label={}", end_of(arrow.from, arrow.out_of), end_of(arrow.to, arrow.door),
                       quoted(arrow.label));
    if (arrow.way == Way::side_door) out += ", style=dashed";
    if (arrow.barred) out += ", color=red, arrowhead=tee";
    out += "];\n";
  }
  return out + "}\n";
}

}  // namespace mailflow::graph
