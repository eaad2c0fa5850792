#include "render/json.hpp"

#include <gtest/gtest.h>

namespace mailflow::render {
namespace {

TEST(Json, KeepsTheOrderAndIndents) {
  JsonWriter json;
  {
    const auto object = json.object();
    json.text("z", "1");
    json.number("a", -7);
    {
      const auto list = json.array("list");
      json.item("x");
      json.item("y");
    }
    {
      const auto empty = json.array("none");
    }
    json.boolean("b", true);
    json.null("n");
  }
  EXPECT_EQ(json.take(),
            "{\n  \"z\": \"1\",\n  \"a\": -7,\n  \"list\": [\n    \"x\",\n    \"y\"\n  ],\n  \"none\": [],\n"
            "  \"b\": true,\n  \"n\": null\n}\n");
}

TEST(Json, EscapesAndMends) {
  JsonWriter json;
  json.item("a\"\\\nb\tc\x1b\xff ü");
  EXPECT_EQ(json.take(), "\"a\\\"\\\\\\nb\\tc?? ü\"\n");
}

}  // namespace
}  // namespace mailflow::render
