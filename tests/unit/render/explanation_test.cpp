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

TEST(NearMiss, IsTheConnectorThatPassedMostAndWhatWouldSuitIt) {
  EXPECT_EQ(near_miss(sample::refusal(), Style{}, Language::en),
            "NAW: name out.right.example, right.example does not match *.wrong.example; "
            "it would with -TlsSenderCertificateName \"out.right.example\" (naw.ps1:3)");
  EXPECT_EQ(near_miss(sample::refusal(), Style{}, Language::de),
            "NAW: Name out.right.example, right.example passt nicht zu *.wrong.example; "
            "mit -TlsSenderCertificateName \"out.right.example\" träfe das zu (naw.ps1:3)");
}

TEST(NearMiss, IsNothingWhereAllWentWell) {
  auto roots = sample::refusal();
  roots.front().result = true;
  EXPECT_EQ(near_miss(roots, Style{}, Language::en), "");
}

}  // namespace
}  // namespace mailflow::render
