#include "config/map_reader.hpp"

#include <gmock/gmock.h>

#include "config/yaml.hpp"

namespace mailflow::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Optional;

base::Value yaml(std::string text) {
  return *read_yaml({"a.yaml", std::move(text)});
}

TEST(MapReader, TakesTypedKeys) {
  const auto map = yaml(
      "name: x\nversion: 2019\nstatus: 5.10\non: true\nport: 25\nwait: 1h30m\nat: 2026-01-05T08:00Z\nkind: relay\n"
      "to: [a, 7]\nalone: b\nroutes: { x: 1, y: 2 }\n");
  MapReader in(map, "a host");
  EXPECT_EQ(in.text("name"), "x");
  EXPECT_EQ(in.text("version"), "2019");
  EXPECT_EQ(in.text("status"), "5.10");
  EXPECT_THAT(in.maybe_boolean("on"), Optional(true));
  EXPECT_THAT(in.maybe_integer("port", 1, 65535), Optional(25));
  EXPECT_THAT(in.maybe_duration("wait"), Optional(base::Duration(5'400'000)));
  EXPECT_EQ(base::iso(*in.maybe_time("at")), "2026-01-05T08:00:00.000Z");
  EXPECT_THAT(in.maybe_word("kind", {"mta", "relay"}), Optional(1u));
  EXPECT_THAT(in.texts("to"), ElementsAre("a", "7"));
  EXPECT_THAT(in.texts("alone"), ElementsAre("b"));
  EXPECT_EQ(in.entries("routes").size(), 2u);
  EXPECT_EQ(in.maybe_text("absent"), std::nullopt);
  EXPECT_THAT(in.texts("absent"), ElementsAre());
  EXPECT_TRUE(in.finish());
}

template <class Ask>
std::string refused(std::string text, Ask ask) {
  const auto map = yaml(std::move(text));
  MapReader in(map, "a hop");
  ask(in);
  const auto done = in.finish();
  return done ? "accepted" : base::render(done.error());
}

TEST(MapReader, NamesTheNearestKnownKey) {
  const auto said = refused("host: exo\ninbound-connector: F\n", [](MapReader& in) {
    in.text("host");
    in.maybe_text("inbound");
  });
  EXPECT_EQ(said,
            "a.yaml:2:1: unknown key \"inbound-connector\" in a hop\n"
            "    2 | inbound-connector: F\n"
            "      | ^^^^^^^^^^^^^^^^^\n"
            "   did you mean \"inbound\"?  a hop has: host, inbound");
}

TEST(MapReader, SaysWhatWasExpectedAndFound) {
  EXPECT_THAT(refused("a: [1]", [](MapReader& in) { in.text("a"); }),
              HasSubstr("1:4: a: expected a text, found a list"));
  EXPECT_THAT(refused("a: yes", [](MapReader& in) { in.maybe_boolean("a"); }),
              HasSubstr("a: expected true or false, found a text (yes)"));
  EXPECT_THAT(refused("a: 1.5", [](MapReader& in) { in.maybe_integer("a"); }),
              HasSubstr("a: expected a whole number, found a number (1.5)"));
  EXPECT_THAT(refused("a: 70000", [](MapReader& in) { in.maybe_integer("a", 1, 65535); }),
              HasSubstr("a: expected a number from 1 to 65535, found 70000"));
  EXPECT_THAT(refused("a: soon", [](MapReader& in) { in.maybe_duration("a"); }),
              HasSubstr("expected a duration such as"));
  EXPECT_THAT(refused("a: realy", [](MapReader& in) { in.maybe_word("a", {"mta", "relay"}); }),
              HasSubstr("expected one of mta, relay, found a text (realy)\n"));
  EXPECT_THAT(refused("a: realy", [](MapReader& in) { in.maybe_word("a", {"mta", "relay"}); }),
              HasSubstr("did you mean \"relay\"?"));
  EXPECT_THAT(refused("a:", [](MapReader& in) { in.maybe_text("a"); }), HasSubstr("expected a text, found nothing"));
  EXPECT_THAT(refused("a: {}", [](MapReader& in) { in.texts("a"), in.entries("a"); }), HasSubstr("expected a text"));
  EXPECT_THAT(refused("a: 1", [](MapReader& in) { in.entries("a"); }), HasSubstr("expected a map, found a number (1)"));
  EXPECT_THAT(refused("[1]", [](MapReader& in) { in.maybe("a"); }), HasSubstr("a hop: expected a map, found a list"));
}

TEST(MapReader, TellsMissingKeysAndTheFirstError) {
  EXPECT_THAT(refused("b: 1", [](MapReader& in) { in.text("a"), in.maybe("b"); }),
              HasSubstr("a hop needs the key \"a\""));
  EXPECT_THAT(refused("b: []\nc: []", [](MapReader& in) { in.text("b"), in.text("c"); }), HasSubstr("a.yaml:1:4"));
  EXPECT_THAT(refused("hosst: x", [](MapReader& in) { in.text("host"); }), HasSubstr("did you mean \"host\"?"));
}

const base::Shape hop_shape{
    "hop",
    "a hop",
    {{"host", base::form::text(), {"a host", "ein Host"}}, {"tls", base::form::text(), {"its TLS", "sein TLS"}}}};

TEST(MapReader, KnowsTheKeysOfItsShape) {
  const auto map = yaml("host: x\nhosst: y\n");
  MapReader in(map, hop_shape);
  in.text("host");
  const auto done = in.finish();
  ASSERT_FALSE(done);
  EXPECT_THAT(base::render(done.error()), HasSubstr("unknown key \"hosst\" in a hop"));
  EXPECT_EQ(done.error().kind, base::ErrorKind::input);
}

// Table and reader cannot drift apart unseen: either way it is a bug, and it says so.
TEST(MapReader, ToldApartFromItsShapeIsABug) {
  const auto map = yaml("host: x\ntls: y\n");
  MapReader unread(map, hop_shape);
  unread.text("host");
  EXPECT_EQ(unread.finish().error().kind, base::ErrorKind::internal);
  MapReader unknown(map, hop_shape);
  unknown.text("host");
  unknown.text("tls");
  unknown.maybe("port");
  EXPECT_EQ(unknown.finish().error().kind, base::ErrorKind::internal);
  MapReader right(map, hop_shape);
  right.text("host");
  right.maybe("tls");
  EXPECT_TRUE(right.finish());
}

}  // namespace
}  // namespace mailflow::config
