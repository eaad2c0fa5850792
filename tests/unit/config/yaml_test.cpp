#include "config/yaml.hpp"

#include <gmock/gmock.h>

namespace mailflow::config {
namespace {

using base::Value;
using testing::HasSubstr;

base::Result<Value> read(std::string text) {
  return read_yaml({"a.yaml", std::move(text)});
}

Value good(std::string text) {
  auto value = read(std::move(text));
  EXPECT_TRUE(value) << base::render(value.error());
  return value ? *value : Value{};
}

std::string refused(std::string text) {
  const auto value = read(std::move(text));
  EXPECT_FALSE(value);
  return value ? std::string{} : base::render(value.error());
}

const Value& at(const Value& map, std::string_view key) {
  return map.find(key)->value;
}

std::string place(const base::SourcePos& pos) {
  return fmt::format("{}:{}+{}", pos.line, pos.column, pos.length);
}

TEST(Yaml, ReadsScalarsByTheCoreSchema) {
  const auto v = good(
      "a: true\nb: yes\nc: 12\nd: 1e3\ne: 0x1F\nf: 0o17\ng: ~\nh:\ni: '5'\nj: 5.7.51\nk: -.5\nl: +7\nm: 2026-01-05\n"
      "n: .inf\no: 00:10:00\np: 99999999999999999999999999\nq: !!str 5\nr: '-'\ns: +-3\nu: 1.\n");
  EXPECT_EQ(*at(v, "a").boolean(), true);
  EXPECT_EQ(*at(v, "b").text(), "yes");
  EXPECT_EQ(*at(v, "c").integer(), 12);
  EXPECT_EQ(*at(v, "d").number(), 1000.0);
  EXPECT_EQ(*at(v, "e").integer(), 31);
  EXPECT_EQ(*at(v, "f").integer(), 15);
  EXPECT_TRUE(at(v, "g").is_null());
  EXPECT_TRUE(at(v, "h").is_null());
  EXPECT_EQ(*at(v, "i").text(), "5");
  EXPECT_EQ(*at(v, "j").text(), "5.7.51");
  EXPECT_EQ(*at(v, "k").number(), -0.5);
  EXPECT_EQ(*at(v, "l").integer(), 7);
  EXPECT_EQ(*at(v, "m").text(), "2026-01-05");
  EXPECT_EQ(*at(v, "o").text(), "00:10:00");
  EXPECT_EQ(*at(v, "p").number(), 1e26);
  EXPECT_EQ(*at(v, "q").text(), "5");
  EXPECT_EQ(*at(v, "s").text(), "+-3");
  EXPECT_EQ(*at(v, "u").number(), 1.0);
}

TEST(Yaml, KnowsTheBytesThatWereWritten) {
  const auto v = good("a: 007\nb: 5.10\nc: TRUE\nd: 'x'\n");
  EXPECT_EQ(written(at(v, "a")), "007");
  EXPECT_EQ(written(at(v, "b")), "5.10");
  EXPECT_EQ(written(at(v, "c")), "TRUE");
  EXPECT_EQ(written(at(v, "d")), "x");
}

TEST(Yaml, GivesPositionsOfKeysAndValues) {
  const auto v =
      good("lab: x\nhosts:\n  exo: { kind: exchange-online, a: [1, \"zwei\"] }\numl\u00e4ut: \u00f6l  # c\n");
  EXPECT_EQ(place(v.find("hosts")->key_pos), "2:1+5");
  const auto& exo = at(at(v, "hosts"), "exo");
  EXPECT_EQ(place(exo.pos), "3:8+1");
  EXPECT_EQ(place(exo.find("kind")->key_pos), "3:10+4");
  EXPECT_EQ(place(at(exo, "kind").pos), "3:16+15");
  EXPECT_EQ(place((*at(exo, "a").list())[1].pos), "3:40+6");
  EXPECT_EQ(place(v.find("uml\u00e4ut")->key_pos), "4:1+7");
  EXPECT_EQ(place(at(v, "uml\u00e4ut").pos), "4:10+3");
}

TEST(Yaml, TakesByteOrderMarkAndCrlf) {
  const auto v = good(
      "\xEF\xBB\xBF"
      "lab: x\r\nrun: |\r\n  one\r\n  two\r\n");
  EXPECT_EQ(place(v.find("lab")->key_pos), "1:1+3");
  EXPECT_EQ(*at(v, "lab").text(), "x");
  EXPECT_EQ(*at(v, "run").text(), "one\ntwo\n");
}

std::string place_of(const Value& text, std::string_view word) {
  const auto slice = base::slice_of(text);
  return place(base::position_in(slice, slice.text.find(word), word.size()));
}

TEST(Yaml, KnowsWhereTheContentOfATextStands) {
  const auto v = good(
      "a:\n  run: |\n\n    New-X `\n      -Bad 1\nb: 'Set-Y -Bad 2'\nc: \"Set-Z\"\nd: |2\n    deep Bad\n  shallow\ne: "
      "{ run: "
      "'Bad' }\n");
  EXPECT_EQ(place_of(at(at(v, "a"), "run"), "-Bad"), "5:7+4");
  EXPECT_EQ(place_of(at(at(v, "a"), "run"), "New"), "4:5+3");
  EXPECT_EQ(place_of(at(v, "b"), "-Bad"), "6:11+4");
  EXPECT_EQ(place_of(at(v, "c"), "Set-Z"), "7:5+5");
  EXPECT_EQ(place_of(at(v, "d"), "Bad"), "9:10+3");
  EXPECT_EQ(place_of(at(v, "d"), "shallow"), "10:3+7");
  EXPECT_EQ(place_of(at(at(v, "e"), "run"), "Bad"), "11:12+3");
}

TEST(Yaml, RefusesWhatHidesMeaning) {
  EXPECT_THAT(refused("a: &x 1\nb: 2\n"), HasSubstr("a.yaml:1:5: anchors are not taken here: &x"));
  EXPECT_THAT(refused("a: 1\nb: *x\n"), HasSubstr("a.yaml:2:5: aliases are not taken here: *x"));
  EXPECT_THAT(refused("b: { <<: { c: 1 } }\n"), HasSubstr("a.yaml:1:6: merge keys (<<) are not taken here"));
  EXPECT_THAT(refused("a: !env HOME\n"), HasSubstr("a.yaml:1:4: unknown tag !env"));
  EXPECT_THAT(refused("a: !!int x\n"), HasSubstr("the tag does not fit \"x\""));
  EXPECT_THAT(refused("a: 1\n---\nb: 2\n"), HasSubstr("a.yaml:2:1: a second document begins here"));
  EXPECT_THAT(refused("a: 1\nb: 2\na: 3\n"), HasSubstr("a.yaml:3:1: the key \"a\" stands here twice; first in line 1"));
  EXPECT_THAT(refused("[a, b]: 1\n"), HasSubstr("a key must be a text, not a list"));
  EXPECT_THAT(refused(": 1\n"), HasSubstr("a key is missing"));
}

// An empty text would take the keys behind it for its content.
TEST(Yaml, RefusesATextThatStandsNoFurtherInThanItsKey) {
  for (const auto* text : {"a:\n  b: |\n  c: d\n", "a:\n  b: >\n  c: d\n", "a:\n  b: |\n\n  c: d\n",
                           "a:\n  - |\n  - c\n", "- b: |\n  c: d\n"})
    EXPECT_THAT(refused(text), HasSubstr("the text behind | or > has to stand further in")) << text;
  EXPECT_THAT(refused("a:\n  b: |\n  c: d\n"), HasSubstr("a.yaml:3:3"));
  for (const auto* text : {"a:\n  b: |\n   c: d\n", "a: |\nb: c\n", "a:\n  b: |\n\n\n    c\n  d: e\n", "- |\n c\n- d\n",
                           "a:\n- b: |\n   c\n", "a: |\n\n", "a: |2\n    b\n", "a: |\r\n  b\r\nc: d\r\n"})
    good(text);
}

TEST(Yaml, NamesTheBadByte) {
  EXPECT_THAT(refused(std::string("a: b\0c\n", 7)), HasSubstr("a.yaml:1:5: the control character 0x00"));
  EXPECT_THAT(refused("a: 1\nb: M\xFCller\n"), HasSubstr("a.yaml:2:5: byte 0xFC is not UTF-8"));
  EXPECT_THAT(refused("a: \xED\xA0\x80\n"), HasSubstr("byte 0xED is not UTF-8"));
  EXPECT_THAT(refused("a: \xC0\xAF\n"), HasSubstr("byte 0xC0 is not UTF-8"));
  EXPECT_THAT(refused("a: \xE2\x82"), HasSubstr("byte 0xE2 is not UTF-8"));
  EXPECT_THAT(refused("\xFF\xFE"
                      "a"),
              HasSubstr("UTF-16"));
}

TEST(Yaml, TellsEmptyFilesAndSyntax) {
  EXPECT_THAT(refused(""), HasSubstr("the file is empty"));
  EXPECT_THAT(refused("# only a comment\n"), HasSubstr("the file is empty"));
  EXPECT_THAT(refused("a:\n\tb: 1\n"), HasSubstr("a.yaml:2:1: this is not YAML: tab character"));
  EXPECT_THAT(refused("a: [1, 2\n"), HasSubstr("this is not YAML"));
}

TEST(Yaml, BoundsDepthNodesAndSize) {
  const auto nested = [](int depth) { return std::string(depth, '[') + "x" + std::string(depth, ']'); };
  EXPECT_TRUE(read(nested(64)));
  EXPECT_THAT(refused(nested(65)), HasSubstr("a.yaml:1:65: nested deeper than 64 levels"));
  EXPECT_THAT(refused(std::string(100'000, '[')), HasSubstr("nested deeper"));
  std::string many = "a:\n";
  for (int i = 0; i < 1'000'001; ++i) many += "- 1\n";
  EXPECT_THAT(refused(many), HasSubstr("more than 1000000 values"));
  EXPECT_THAT(refused(std::string(30'000'000, 'a')), HasSubstr("30000000 bytes"));
}

// Quadratic work here takes minutes and ends in the time-out of the test run.
TEST(Yaml, IsLinear) {
  std::string keys;
  for (int i = 0; i < 50'000; ++i) keys += fmt::format("key-number-{}: value number {}\n", i, i);
  EXPECT_EQ(good(std::move(keys)).map()->size(), 50'000u);
  std::string one_line = "a: [1";
  for (int i = 0; i < 300'000; ++i) one_line += ",22";
  EXPECT_EQ(at(good(one_line + "]"), "a").list()->size(), 300'001u);
  EXPECT_EQ(good("a: [" + std::string(1'999'980, ' ') + "'x']").map()->size(), 1u);
}

}  // namespace
}  // namespace mailflow::config
