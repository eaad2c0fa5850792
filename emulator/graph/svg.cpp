#include <fmt/format.h>

#include "graph/labels.hpp"
#include "graph/picture.hpp"
#include "graph/text_width.hpp"
#include "render/markup.hpp"
#include "render/style.hpp"

namespace mailflow::graph {
namespace {

using base::Language;

constexpr std::string_view style = R"(<style>
text { font: 12px system-ui, sans-serif; fill: #1b1f24; }
.zone { fill: #f6f8fa; stroke: #d0d7de; } .zone-name { font-weight: 600; fill: #57606a; }
.box { fill: #ffffff; stroke: #57606a; } .name { font-weight: 600; }
.door { fill: #ddf4ff; stroke: #0969da; } .open { fill: #dafbe1; stroke: #1a7f37; }
.partly { fill: #fff8c5; stroke: #9a6700; } .barred { fill: #ffebe9; stroke: #cf222e; }
.way { fill: none; stroke: #0969da; stroke-width: 1.5; } .side { stroke: #cf222e; stroke-dasharray: 5 4; }
.inside { stroke: #8c959f; } .shut { stroke: #cf222e; } .label { font-size: 11px; fill: #57606a; text-anchor: middle; }
.behind { fill: #ffffff; fill-opacity: 0.9; }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3; } .zone { fill: #161b22; stroke: #30363d; } .zone-name, .label { fill: #8d96a0; }
.box { fill: #0d1117; stroke: #8d96a0; } .door { fill: #0c2d6b; } .open { fill: #033a16; } .partly { fill: #4b2900; }
.barred { fill: #67060c; } .behind { fill: #0d1117; }
}
</style>
)";

Type type_of(std::string_view css) {
  if (css == "label") return Type::small;
  return css.empty() ? Type::plain : Type::strong;
}

std::string text_at(int x, int y, std::string_view css, std::string_view text) {
  const auto whole = render::clean(text);
  const auto type = type_of(css);
  const auto shown = fitted(whole, type, type == Type::small ? widest_label : widest_text);
  const auto title = shown == whole ? std::string() : fmt::format("<title>{}</title>", render::markup(whole));
  return fmt::format("<text x=\"{}\" y=\"{}\"{}>{}{}</text>\n", x, y,
                     css.empty() ? std::string() : fmt::format(" class=\"{}\"", css), title, render::markup(shown));
}

std::string rect(const Rect& rect, std::string_view css) {
  return fmt::format("<rect class=\"{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"6\"/>\n", css, rect.x,
                     rect.y, rect.width, rect.height);
}

std::string_view css_of(DoorState state) {
  switch (state) {
    case DoorState::guarded:
      return "door";
    case DoorState::open:
      return "door open";
    case DoorState::partly:
      return "door partly";
    case DoorState::barred:
      return "door barred";
  }
  return "door";
}

std::string door_svg(const Door& door, const Rect& at, Language language) {
  auto out = rect(at, css_of(door.state));
  int y = at.y + line_height;
  auto head = door.label;
  if (const auto sign = sign_of(door, language); !sign.empty()) head += " " + sign;
  out += text_at(at.x + padding, y, "name", head);
  for (const auto& sign : door.signs) out += text_at(at.x + padding, y += line_height, {}, sign);
  return out;
}

std::string arrow_svg(const Arrow& arrow, const PlacedArrow& at) {
  const auto* css = arrow.way == Way::side_door ? "way side" : arrow.way == Way::inside ? "way inside" : "way";
  const auto [from, first, second, to] = curve_of(at);
  return fmt::format("<path class=\"{}{}\" d=\"M{} {} C{} {} {} {} {} {}\" marker-end=\"url(#{})\"/>\n", css,
                     arrow.barred ? " shut" : "", from.x, from.y, first.x, first.y, second.x, second.y, to.x, to.y,
                     arrow.barred ? "bar" : "head");
}

// After all arrows, so that none is drawn over a label.
std::string label_svg(const Arrow& arrow, const PlacedArrow& at) {
  const auto label = label_of(arrow);
  return label.empty() ? std::string() : rect(at.label_box, "behind") + text_at(at.label.x, at.label.y, "label", label);
}

}  // namespace

std::string sign_of(const Door& door, Language language) {
  constexpr base::Text barred{"✗ barred", "✗ versperrt"};
  constexpr base::Text partly{"barred in part", "teils versperrt"};
  constexpr base::Text open{"✓ open", "✓ offen"};
  switch (door.state) {
    case DoorState::guarded:
      return {};
    case DoorState::open:
      return std::string(open.in(language));
    case DoorState::partly:
      return std::string(partly.in(language));
    case DoorState::barred:
      return std::string(barred.in(language));
  }
  return {};
}

std::string as_svg(const Content& content, Language language) {
  const auto layout = layout_of(content);
  auto out = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}\" height=\"{1}\" viewBox=\"0 0 {0} {1}\" role=\"img\">\n"
      "<title>{2}</title>\n",
      layout.width, layout.height, render::markup(content.title));
  out += style;
  out +=
      "<defs><marker id=\"head\" viewBox=\"0 0 8 8\" refX=\"8\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" "
      "orient=\"auto-start-reverse\"><path d=\"M0 0 L8 4 L0 8 z\" fill=\"context-stroke\"/></marker>"
      "<marker id=\"bar\" viewBox=\"0 0 4 12\" refX=\"2\" refY=\"6\" markerWidth=\"4\" markerHeight=\"12\" "
      "orient=\"auto\"><path d=\"M2 0 L2 12\" stroke=\"context-stroke\" stroke-width=\"2\"/></marker></defs>\n";
  for (std::size_t i = 0; i < zone_count; ++i) {
    out += rect(layout.zones[i], "zone");
    out += text_at(layout.zones[i].x + padding, layout.zones[i].y + line_height + 4, "zone-name",
                   name_of(static_cast<Zone>(i), language));
  }
  for (std::size_t i = 0; i < content.boxes.size(); ++i) {
    const auto& box = content.boxes[i];
    out += rect(layout.boxes[i], "box");
    int y = layout.boxes[i].y + padding + line_height - 4;
    out += text_at(layout.boxes[i].x + padding, y, "name", box.label);
    for (const auto& line : box.lines) out += text_at(layout.boxes[i].x + padding, y += line_height, {}, line);
    for (std::size_t j = 0; j < box.doors.size(); ++j) out += door_svg(box.doors[j], layout.doors[i][j], language);
  }
  for (std::size_t i = 0; i < content.arrows.size(); ++i) out += arrow_svg(content.arrows[i], layout.arrows[i]);
  for (std::size_t i = 0; i < content.arrows.size(); ++i) out += label_svg(content.arrows[i], layout.arrows[i]);
  return out + "</svg>\n";
}

}  // namespace mailflow::graph
