#include "store/transcript.hpp"

#include <gtest/gtest.h>

namespace mailflow::store {
namespace {

base::LabTime at(int milliseconds) {
  return base::LabTime(base::Duration(milliseconds));
}

TEST(Transcript, AnyLineComesBackAsItWas) {
  Transcript transcript(7);
  std::vector<TranscriptLine> said{{at(1), Speaker::server, "220 mail.example ESMTP"},
                                   {at(2), Speaker::client, "EHLO \\x41 b\xC3\xBC"},
                                   {at(-3), Speaker::client, std::string("\0\n\r\t\x7f", 5)},
                                   {at(4), Speaker::client, ""}};
  for (const auto& line : said) transcript.add(line.time, line.speaker, line.text);
  const auto row = transcript.take();
  EXPECT_EQ(parse_transcript(row.text).value(), said);
  EXPECT_TRUE(row.text.starts_with("1 S 220 mail.example ESMTP\n2 C EHLO \\x5cx41 b\\xc3\\xbc\n"));
}

TEST(Transcript, RowsAreNumberedAndHoldTheLinesSinceTheLastOne) {
  Transcript transcript(7);
  transcript.add(at(1), Speaker::client, "a");
  EXPECT_FALSE(transcript.empty());
  EXPECT_EQ(transcript.take().number, 1U);
  EXPECT_TRUE(transcript.empty());
  transcript.add(at(2), Speaker::client, "b");
  const auto second = transcript.take();
  EXPECT_EQ(second.session, 7U);
  EXPECT_EQ(second.number, 2U);
  EXPECT_EQ(second.text, "2 C b\n");
}

TEST(Transcript, WhatNoTranscriptWroteIsRefused) {
  for (const auto* text :
       {"1 C no line end", "x C a\n", "1 X a\n", "1 C a\\\n", "1 C a\\x4\n", "1 C a\\xzz\n", "\n", "1\n"})
    EXPECT_FALSE(parse_transcript(text)) << text;
  EXPECT_TRUE(parse_transcript("")->empty());
}

}  // namespace
}  // namespace mailflow::store
