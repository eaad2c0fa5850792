#include "graph/picture.hpp"
#include "render/json.hpp"

namespace mailflow::graph {
namespace {

using render::JsonWriter;

constexpr std::string_view zone_words[] = {"internet", "filters", "edge", "tenants", "mailboxes"};
constexpr std::string_view state_words[] = {"guarded", "open", "partly", "barred"};
constexpr std::string_view way_words[] = {"mail", "side-door", "inside"};

void place(JsonWriter& json, const Rect& rect) {
  json.number("x", rect.x);
  json.number("y", rect.y);
  json.number("width", rect.width);
  json.number("height", rect.height);
}

void strings(JsonWriter& json, std::string_view key, const std::vector<std::string>& texts) {
  const auto list = json.array(key);
  for (const auto& text : texts) json.item(text);
}

void point(JsonWriter& json, std::string_view key, const Point& at) {
  const auto scope = json.object(key);
  json.number("x", at.x);
  json.number("y", at.y);
}

void box_json(JsonWriter& json, const Box& box, const Rect& at, const std::vector<Rect>& doors) {
  const auto scope = json.object();
  json.text("zone", zone_words[static_cast<std::size_t>(box.zone)]);
  json.text("label", box.label);
  strings(json, "lines", box.lines);
  place(json, at);
  const auto list = json.array("doors");
  for (std::size_t i = 0; i < box.doors.size(); ++i) {
    const auto row = json.object();
    json.text("label", box.doors[i].label);
    json.text("tenant", box.doors[i].tenant);
    json.text("state", state_words[static_cast<std::size_t>(box.doors[i].state)]);
    strings(json, "signs", box.doors[i].signs);
    place(json, doors[i]);
  }
}

void arrow_json(JsonWriter& json, const Arrow& arrow, const PlacedArrow& at) {
  const auto scope = json.object();
  const auto number = [&](std::string_view key, std::size_t value) {
    json.number(key, static_cast<std::int64_t>(value));
  };
  number("from", arrow.from);
  if (arrow.out_of) number("out-of-door", *arrow.out_of);
  number("to", arrow.to);
  if (arrow.door) number("door", *arrow.door);
  json.text("label", arrow.label);
  json.text("way", way_words[static_cast<std::size_t>(arrow.way)]);
  json.boolean("barred", arrow.barred);
  point(json, "begin", at.from);
  point(json, "end", at.to);
}

}  // namespace

std::string as_json(const Content& content) {
  const auto layout = layout_of(content);
  JsonWriter json;
  {
    const auto whole = json.object();
    json.text("lab", content.title);
    json.number("width", layout.width);
    json.number("height", layout.height);
    {
      const auto list = json.array("zones");
      for (std::size_t i = 0; i < zone_count; ++i) {
        const auto row = json.object();
        json.text("zone", zone_words[i]);
        place(json, layout.zones[i]);
      }
    }
    {
      const auto list = json.array("boxes");
      for (std::size_t i = 0; i < content.boxes.size(); ++i)
        box_json(json, content.boxes[i], layout.boxes[i], layout.doors[i]);
    }
    const auto list = json.array("arrows");
    for (std::size_t i = 0; i < content.arrows.size(); ++i) arrow_json(json, content.arrows[i], layout.arrows[i]);
  }
  return json.take();
}

}  // namespace mailflow::graph
