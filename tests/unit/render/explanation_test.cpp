#include "render/explanation.hpp"

#include <gtest/gtest.h>

#include "unit/render/sample.hpp"

namespace mailflow::render {
namespace {

using base::Explain;
using base::Language;

TEST(Explanation, IsATreeWithPlacesAtTheRightMargin) {
  const Style style{72, Signs::unicode, Colours::none};
  EXPECT_EQ(explanation(sample::refusal(), style, Language::en),
            R"(which connector?  no connector takes it: none is satisfied       partner
├ ✓ 198.51.100.40 is listed (1 of 2)
├ ✗ IONOS: 198.51.100.40 is not in 212.227.126.128/25        ionos.ps1:1
└ does NAW take it?  NAW is not satisfied              partner.connector
  ├ ✓ the strict reading is on
  └ ✗ NAW: name out.right.example, right.example does not      naw.ps1:3
      match *.wrong.example
)");
}

TEST(Explanation, SpeaksGermanAndAscii) {
  const Style style{76, Signs::ascii, Colours::none};
  EXPECT_EQ(explanation(sample::refusal(), style, Language::de),
            R"(welcher Connector?  kein Connector nimmt sie: none is satisfied      partner
|-ok 198.51.100.40 ist aufgefuehrt (1 von 2)
|-x  IONOS: 198.51.100.40 ist nicht in 212.227.126.128/25        ionos.ps1:1
`-nimmt NAW sie an?  NAW ist nicht erfuellt                partner.connector
  |-ok die strenge Lesart gilt
  `-x  NAW: Name out.right.example, right.example passt nicht zu   naw.ps1:3
       *.wrong.example
)");
}

TEST(Explanation, NamesEachRuleWhenEverythingIsAskedFor) {
  const auto text = explanation(sample::refusal(), Style{}, Language::en, Amount::everything);
  EXPECT_NE(text.find("[partner.address]"), std::string::npos);
}

TEST(Explanation, CountsTheRestOfManyMisses) {
  Explain root{&sample::stage, {}, {}, "x", {}, false, {}};
  for (int i = 0; i < 20; ++i)
    root.children.push_back(sample::leaf(sample::address, "C" + std::to_string(i), "10.0.0.1", "10.0.0.2", false));
  const std::vector<Explain> roots{root};
  const auto usual = explanation(roots, Style{}, Language::en);
  EXPECT_NE(usual.find("C7:"), std::string::npos);
  EXPECT_EQ(usual.find("C8:"), std::string::npos);
  EXPECT_NE(usual.find("└ … and 12 more\n"), std::string::npos) << usual;
  EXPECT_NE(explanation(roots, Style{}, Language::en, Amount::everything).find("C19:"), std::string::npos);
}

TEST(Explanation, APlainNoOnTheWayToAYesIsNothingBad) {
  Explain root{&sample::stage, "default", {}, {}, {}, true, {}};
  root.children = {sample::leaf(sample::strict, {}, {}, "$false", false),
                   sample::leaf(sample::address, {}, "0 of 0", "10.0.0.1", false)};
  EXPECT_EQ(explanation(std::vector<Explain>{root}, Style{50, Signs::unicode, Colours::none}, Language::en),
            "which connector?  through default          partner\n└ · the strict reading is off\n");
}

TEST(Explanation, NothingOfItSteersATerminal) {
  const std::vector<Explain> roots{sample::leaf(sample::name, "\x1b[2Jevil\n", "a\rb",
                                                "\xc2\x9b"
                                                "31m\xff",
                                                false, "x\x07.ps1:1")};
  const auto text = explanation(roots, Style{}, Language::en);
  EXPECT_NE(text.find("?[2Jevil?: name ?31m? does not match a?b"), std::string::npos) << text;
  for (const char c : text) EXPECT_TRUE(c == '\n' || static_cast<unsigned char>(c) >= 0x20);
}

TEST(Explanation, AsJsonHoldsEachNode) {
  JsonWriter json;
  explanation_json(json, {}, std::vector<Explain>{sample::leaf(sample::name, "NAW", "a", "b", false, "x.ps1:1")},
                   Language::de);
  EXPECT_EQ(json.take(), R"([
  {
    "rule": "partner.name",
    "result": false,
    "sentence": "Name b passt nicht zu a",
    "subject": "NAW",
    "wanted": "a",
    "found": "b",
    "where": "x.ps1:1"
  }
]
)");
}

TEST(Explanation, StandsBelowTheHostsThatDecided) {
  auto roots = sample::refusal();
  roots.insert(roots.begin(), Explain{&sample::connector, "NAW", {}, {}, {}, true, {}});
  roots[0].by = "filter";
  roots[1].by = "exo";
  const auto text = explanation(roots, Style{72, Signs::unicode, Colours::none}, Language::en);
  EXPECT_EQ(text.find("filter\n└ does NAW take it?"), 0U) << text;
  EXPECT_NE(text.find("\nexo\n└ which connector?"), std::string::npos) << text;
}

TEST(Explanation, InShortIsOneLineForEachHeading) {
  auto roots = sample::refusal();
  roots.insert(roots.begin(), Explain{&sample::connector, "NAW", {}, {}, {}, true, {}});
  roots[0].by = "filter";
  roots[1].by = "exo";
  EXPECT_EQ(explanation(roots, Style{60, Signs::unicode, Colours::none}, Language::en, Amount::brief),
            "filter  ✓ NAW is satisfied                 partner.connector\n"
            "exo     ✗ no connector takes it: none is satisfied   partner\n");
}

TEST(Explanation, WordsOfAnOutcomeSpeakTheReadersLanguage) {
  static constexpr base::Text nobody{"nobody", "niemand"};
  Explain root{&sample::stage, {}, {}, "nobody", {}, false, {}};
  root.in_words = &nobody;
  EXPECT_EQ(node_sentence(root, Language::de), "kein Connector nimmt sie: niemand");
  EXPECT_EQ(node_sentence(root, Language::en), "no connector takes it: nobody");
}

TEST(Explanation, AMissOfTheWholeLookUpIsASentenceOfItsOwn) {
  EXPECT_EQ(node_sentence(sample::leaf(sample::address, {}, "0 of 3", "10.0.0.1", false), Language::en),
            "nobody lists 10.0.0.1 (0 of 3)");
  EXPECT_EQ(node_sentence(sample::leaf(sample::address, {}, "0 of 3", "10.0.0.1", false), Language::de),
            "niemand nennt 10.0.0.1 (0 von 3)");
  EXPECT_EQ(node_sentence(sample::leaf(sample::address, {}, "1 of 1", "10.0.0.1", true), Language::en),
            "10.0.0.1 is listed");
}

// Which mailboxes have other addresses is no news where the address was found; what could be set otherwise is.
TEST(Explanation, RowsBelowAHitAreThoseThatCouldBeSetOtherwise) {
  Explain root{&sample::stage, "NAW", {}, {}, {}, true, {}};
  root.children = {sample::leaf(sample::address, {}, "1 of 2", "10.0.0.1", true),
                   sample::leaf(sample::address, "NAW", "10.0.0.1", "10.0.0.1", true, "naw.ps1:1"),
                   sample::leaf(sample::address, "IONOS", "10.0.0.2", "10.0.0.1", false),
                   sample::leaf(sample::scope, {}, "1 of 2", "a.example", true),
                   sample::leaf(sample::scope, "NAW", "*", "a.example", true),
                   sample::leaf(sample::scope, "IONOS", "b.example", "a.example", false)};
  const std::vector<Explain> roots{root};
  EXPECT_EQ(explanation(roots, Style{60, Signs::unicode, Colours::none}, Language::en),
            "which connector?  through NAW                        partner\n"
            "├ ✓ 10.0.0.1 is listed (1 of 2)\n"
            "├ ✓ NAW: 10.0.0.1 is in 10.0.0.1                   naw.ps1:1\n"
            "├ · IONOS: 10.0.0.1 is not in 10.0.0.2\n"
            "└ ✓ somebody restricts a.example (1 of 2)\n");
  const auto everything = explanation(roots, Style{}, Language::en, Amount::everything);
  EXPECT_NE(everything.find("· IONOS does not restrict a.example"), std::string::npos) << everything;
}

TEST(Reason, IsTheHeadingAndWhatItRestsOn) {
  Explain through{&sample::stage, "NAW", {}, {}, {}, true, {}};
  through.children = {sample::leaf(sample::address, {}, "1 of 2", "10.0.0.1", true),
                      sample::leaf(sample::address, "NAW", "10.0.0.0/24", "10.0.0.1", true, "naw.ps1:1"),
                      sample::leaf(sample::strict, {}, {}, "$false", false)};
  EXPECT_EQ(reason(through, Language::en), "through NAW; 10.0.0.1 is in 10.0.0.0/24 (naw.ps1:1)");
  EXPECT_EQ(reason(through, Language::de), "durch NAW; 10.0.0.1 ist in 10.0.0.0/24 (naw.ps1:1)");
  Explain refused{&sample::stage, {}, {}, "nobody", {}, false, {}};
  refused.children = {sample::leaf(sample::address, {}, "0 of 2", "10.0.0.9", false),
                      sample::leaf(sample::address, "NAW", "10.0.0.0/24", "10.0.0.9", false, "naw.ps1:1"),
                      sample::leaf(sample::scope, {}, "2 of 3", "a.example", true),
                      sample::leaf(sample::scope, "A", "a.example", "a.example", true, "a.ps1:2"),
                      sample::leaf(sample::scope, "NAW", "*", "a.example", true, "naw.ps1:1"),
                      sample::leaf(sample::scope, "B", "b.example", "a.example", false)};
  EXPECT_EQ(reason(refused, Language::en), "no connector takes it: nobody; A restricts a.example (a.ps1:2)");
  EXPECT_EQ(reason(Explain{&sample::stage, "default", {}, {}, {}, true, {}}, Language::en), "through default");
}

}  // namespace
}  // namespace mailflow::render
