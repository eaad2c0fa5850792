#include "protocol/smtp/content.hpp"

#include <gtest/gtest.h>

namespace mailflow::protocol::smtp {
namespace {

constexpr ContentRules keeping{1000000, 100000, BareNewline::keep};
constexpr ContentRules refusing{1000000, 100000, BareNewline::refuse};

struct Decoded {
  std::string content;
  std::size_t used = 0;
  bool ended = false;
  ContentFault fault = ContentFault::none;
  bool operator==(const Decoded&) const = default;
};

Decoded decode(const ContentRules& rules, std::string_view wire, std::size_t piece) {
  ContentDecoder decoder(rules);
  Decoded result;
  while (result.used < wire.size() && !decoder.ended()) {
    const auto given = wire.substr(result.used, piece);
    const auto used = decoder.feed(given);
    result.used += used;
    EXPECT_TRUE(decoder.ended() || used == given.size());
  }
  result.ended = decoder.ended();
  result.fault = decoder.fault();
  result.content = decoder.take();
  return result;
}

std::string stuffed(std::string_view content, std::size_t piece) {
  DotStuffer stuffer;
  std::string out;
  for (; !content.empty(); content.remove_prefix(std::min(piece, content.size())))
    stuffer.add(out, content.substr(0, piece));
  stuffer.end(out);
  return out;
}

// Every way to cut the input into pieces of one size must give the same.
void expect_decoded(const ContentRules& rules, std::string_view wire, const Decoded& expected) {
  for (std::size_t piece = 1; piece <= wire.size(); ++piece)
    EXPECT_EQ(decode(rules, wire, piece), expected) << testing::PrintToString(wire) << " in pieces of " << piece;
}

TEST(ContentDecoder, RemovesDotsAndStopsAtTheEnd) {
  expect_decoded(keeping, ".\r\n", {"", 3, true});
  expect_decoded(keeping, "a\r\n.\r\nQUIT\r\n", {"a\r\n", 6, true});
  expect_decoded(keeping, "..a\r\n.b\r\n...\r\n.\r\n", {".a\r\nb\r\n..\r\n", 17, true});
  expect_decoded(keeping, "\r\n\r\n.\r\n", {"\r\n\r\n", 7, true});
}

TEST(ContentDecoder, NothingElseEndsAMessage) {
  expect_decoded(keeping, "a\n.\n", {"a\n.\n", 4, false});
  expect_decoded(keeping, "a\n.\r\n", {"a\n.\r\n", 5, false});
  expect_decoded(keeping, "a\r\n.\nb", {"a\r\n\nb", 6, false});
  expect_decoded(keeping, "a\r.\r\r\n", {"a\r.\r\r\n", 6, false});
  expect_decoded(keeping, "a\r\n.\r\rb", {"a\r\n\r\rb", 7, false});
  expect_decoded(keeping, "a\r\n.\rb\r\n", {"a\r\n\rb\r\n", 8, false});
  expect_decoded(keeping, "\r\r\n.\r\n", {"\r\r\n", 6, true});
  expect_decoded(keeping, "\n\r\n.\r\n", {"\n\r\n", 6, true});
}

TEST(ContentDecoder, RefusesBareNewlinesWhereTold) {
  for (const char* wire : {"a\n.\n\r\n.\r\n", "\n\r\n.\r\n", "a\rb\r\n.\r\n", "\r\r\n.\r\n", "a\r\n.\n\r\n.\r\n",
                           "a\r\n.\rb\r\n.\r\n", "a\r\n.\r\r\n.\r\n"})
    expect_decoded(refusing, wire, {"", std::string_view(wire).size(), true, ContentFault::bare_newline});
  expect_decoded(refusing, "a\r\nb\r\n\r\n.\r\n", {"a\r\nb\r\n\r\n", 11, true});
}

TEST(ContentDecoder, NulAndLimits) {
  expect_decoded(keeping, std::string_view("a\0\r\n.\r\n", 7), {"", 7, true, ContentFault::nul});
  expect_decoded({4, 100, BareNewline::keep}, "ab\r\n.\r\n", {"ab\r\n", 7, true});
  expect_decoded({4, 100, BareNewline::keep}, "abc\r\n.\r\n", {"", 8, true, ContentFault::too_big});
  expect_decoded({100, 4, BareNewline::keep}, "ab\r\nab\r\n.\r\n", {"ab\r\nab\r\n", 11, true});
  expect_decoded({100, 4, BareNewline::keep}, "abc\r\n.\r\n", {"", 8, true, ContentFault::line_too_long});
  expect_decoded({100, 4, BareNewline::keep}, "a\n\n\n\n\r\n.\r\n", {"", 10, true, ContentFault::line_too_long});
}

TEST(ContentDecoder, ASenderWithoutEndIsHopeless) {
  ContentDecoder decoder({1000, 1000, BareNewline::keep});
  const std::string text(64 * 1024, 'a');
  int fed = 0;
  while (!decoder.hopeless() && fed < 100) {
    decoder.feed(text);
    ++fed;
  }
  EXPECT_EQ(fed, 17);  // 1 MiB and twice the limit
  EXPECT_EQ(decoder.fault(), ContentFault::line_too_long);
}

TEST(DotStuffer, DoublesDotsAndEndsTheContent) {
  EXPECT_EQ(stuffed("", 1), ".\r\n");
  for (std::size_t piece = 1; piece < 12; ++piece) {
    EXPECT_EQ(stuffed(".a\r\n..b\r\nc.\r\n", piece), "..a\r\n...b\r\nc.\r\n.\r\n");
    EXPECT_EQ(stuffed("a\n.b\r.c", piece), "a\n.b\r.c\r\n.\r\n");
    EXPECT_EQ(stuffed("a\r", piece), "a\r\r\n.\r\n");
    EXPECT_EQ(stuffed("a\r\r\n.", piece), "a\r\r\n..\r\n.\r\n");
  }
}

TEST(DotStuffer, IsUndoneByTheDecoder) {
  for (const std::string content : {"", "a\r\n", ".\r\n", ".\r\n.\r\n", "a\n.\n\r\n", "\r.\r\r\n", "a\r\n.\rb\r\n"}) {
    const auto wire = stuffed(content, 3);
    expect_decoded(keeping, wire, {content, wire.size(), true});
  }
}

}  // namespace
}  // namespace mailflow::protocol::smtp
