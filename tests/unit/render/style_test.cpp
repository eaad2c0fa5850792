#include "render/style.hpp"

#include <gtest/gtest.h>

#include "render/markup.hpp"

namespace mailflow::render {
namespace {

TEST(Clean, TakesAwayWhatSteersATerminal) {
  EXPECT_EQ(clean("a\x1b[31mb\rc\nd\te\x7f"), "a?[31mb?c?d e?");
  EXPECT_EQ(clean("\xc2\x85|\xe2\x80\xae|\xe2\x80\x8b|\xef\xbb\xbf"), "?|?|?|?");
  EXPECT_EQ(clean("Grüße ✓ 漢"), "Grüße ✓ 漢");
}

TEST(Clean, MendsBrokenUtf8ByteByByte) {
  EXPECT_EQ(clean("\xff\xc3(\xe2\x82"),
            "?"
            "?(?"
            "?");
  EXPECT_EQ(clean("\xc0\xaf"), "??");            // an overlong slash
  EXPECT_EQ(clean("\xed\xa0\x80"), "???");       // half a surrogate pair
  EXPECT_EQ(clean("\xf4\x90\x80\x80"), "????");  // above the last code point
}

TEST(Clean, WritesAsciiWhereNothingElseCanBeShown) {
  const Style ascii{80, Signs::ascii, Colours::none};
  EXPECT_EQ(clean(ascii, "Grüße … 漢"), "Gruesse ... ?");
}

TEST(Columns, CountWhatIsSeen) {
  EXPECT_EQ(columns("Grüße"), 5U);
  EXPECT_EQ(columns("漢字"), 4U);
  EXPECT_EQ(columns("e\xcc\x81"), 1U);
  EXPECT_EQ(columns("\x1b[31mx\x1b[0m"), 1U);
  EXPECT_EQ(padded("ü", 3), "ü  ");
}

TEST(Layout, KeepsToTheWidth) {
  const Style style{20, Signs::unicode, Colours::none};
  EXPECT_EQ(justified(style, "left", "right"), "left           right");
  EXPECT_EQ(justified(style, "a long left side", "right"), "a long left side  right");
  EXPECT_EQ(cut(style, "zwölf Boxkämpfer", 8), "zwölf B…");
  EXPECT_EQ(cut(style, "kurz", 8), "kurz");
  EXPECT_EQ(heading(style, "title"), "── title ───────────");
}

TEST(Paint, ColoursOnlyWhereAskedFor) {
  EXPECT_EQ(paint(Style{}, Tone::bad, "x"), "x");
  EXPECT_EQ(paint(Style{80, Signs::unicode, Colours::ansi}, Tone::bad, "x"), "\x1b[31mx\x1b[0m");
}

TEST(Markup, LetsNothingOutOfAText) {
  EXPECT_EQ(markup("<a href=\"x\" title='y'>&\x1b[31m"), "&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;?[31m");
}

}  // namespace
}  // namespace mailflow::render
