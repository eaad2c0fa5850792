#include "pki/preset.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace mailflow::pki {
namespace {

TEST(Presets, AreThoseOfTheDataFile) {
  std::ifstream file("certs/presets.txt");
  std::stringstream text;
  text << file.rdbuf();
  const auto read = parse_presets(text.str());
  ASSERT_TRUE(read) << read.error().message;
  ASSERT_EQ(read->size(), presets().size());
  for (std::size_t i = 0; i < read->size(); ++i) EXPECT_EQ(read->at(i).name, presets()[i].name);
  std::vector<std::string> names;
  for (const auto& preset : presets()) names.push_back(preset.name);
  EXPECT_EQ(names, (std::vector<std::string>{"valid", "expired", "not-yet-valid", "self-signed", "wrong-name",
                                             "incomplete-chain"}));
}

TEST(Presets, AnUnknownOneNamesTheNearest) {
  const auto found = find_preset("expird");
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().message, "there is no certificate preset \"expird\"");
  EXPECT_NE(found.error().hint.find("expired"), std::string::npos) << found.error().hint;
}

TEST(Presets, BadDataIsAnErrorWithItsLine) {
  const auto bad = parse_presets("# comment\nodd - - nobody own full words\n");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().message, "certificate presets, line 2: \"nobody\" is not known here");
  EXPECT_FALSE(parse_presets("short -1d"));
  const auto good = parse_presets("odd -2d - self other leaf-only some words");
  ASSERT_TRUE(good);
  EXPECT_EQ(good->front().from, -std::chrono::days{2});
  EXPECT_EQ(good->front().until, std::nullopt);
  EXPECT_EQ(good->front().issuer, PresetIssuer::self);
  EXPECT_EQ(good->front().names, PresetNames::other);
  EXPECT_EQ(good->front().chain, PresetChain::leaf_only);
  EXPECT_EQ(good->front().shows, "some words");
}

}  // namespace
}  // namespace mailflow::pki
