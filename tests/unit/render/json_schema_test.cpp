#include "render/json_schema.hpp"

#include <gtest/gtest.h>

namespace mailflow::render {
namespace {

namespace form = base::form;
using base::Presence;
using base::Shape;

constexpr std::array<std::string_view, 2> words{"off", "on"};

const Shape& tree() {
  static const Shape shape{"tree",
                           "a tree",
                           {{"name", form::text(), {"its name", "sein Name"}, Presence::needed},
                            {"switch", form::word(words), {"a switch", "ein Schalter"}},
                            {"branches", form::list(form::map(tree)), {"more", "mehr"}}}};
  return shape;
}

TEST(JsonSchema, SaysWhatATableSays) {
  const auto text = json_schema(tree(), {.id = "tree.schema.json",
                                         .title = "Trees",
                                         .language = base::Language::de,
                                         .cells = SchemaOptions::Cells::allowed});
  const auto definitions = text.find("    \"tree\": {");
  ASSERT_NE(definitions, std::string::npos);
  EXPECT_EQ(text.substr(0, definitions), R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "tree.schema.json",
  "title": "Trees",
  "type": "object",
  "additionalProperties": false,
  "properties": {
    "name": {
      "description": "sein Name",
      "anyOf": [
        {
          "type": [
            "string",
            "number",
            "boolean"
          ]
        },
        {
          "type": "null"
        }
      ]
    },
    "switch": {
      "description": "ein Schalter",
      "anyOf": [
        {
          "enum": [
            "off",
            "on"
          ]
        },
        {
          "type": "null"
        },
        {
          "type": "string",
          "pattern": "\\$\\{"
        }
      ]
    },
    "branches": {
      "description": "mehr",
      "anyOf": [
        {
          "anyOf": [
            {
              "$ref": "#/$defs/tree"
            },
            {
              "type": "array",
              "items": {
                "$ref": "#/$defs/tree"
              }
            }
          ]
        },
        {
          "type": "null"
        },
        {
          "type": "string",
          "pattern": "\\$\\{"
        }
      ]
    }
  },
  "required": [
    "name"
  ],
  "$defs": {
)");
  EXPECT_EQ(text.find("$defs/tree\"", definitions) != std::string::npos, true) << "a shape may hold itself";
}

TEST(JsonSchema, OfFilesThatExtendEachOtherAllowsNull) {
  static const Shape part{"part", "a part", {{"x", form::boolean(), {"x", "y"}, Presence::needed_in_all}}};
  const auto text = json_schema(part, {.id = "x", .title = "x"});
  EXPECT_NE(text.find("\"type\": \"null\""), std::string::npos);
  EXPECT_EQ(text.find("required"), std::string::npos);
}

}  // namespace
}  // namespace mailflow::render
