#include "protocol/smtp/reply_text.hpp"

#include <gtest/gtest.h>

#include "protocol/smtp/session_id.hpp"

namespace mailflow::protocol::smtp {
namespace {

std::string written(const mail::Reply& reply) {
  std::string out;
  append_reply(out, reply);
  return out;
}

TEST(ReplyText, Lines) {
  EXPECT_EQ(written({250, "2.1.0", "Sender OK"}), "250 2.1.0 Sender OK\r\n");
  EXPECT_EQ(written({354, "", "Go"}), "354 Go\r\n");
  EXPECT_EQ(written({250, "", "mx\nSIZE 10\nDSN"}), "250-mx\r\n250-SIZE 10\r\n250 DSN\r\n");
  EXPECT_EQ(written({550, "5.1.1", "a\nb"}), "550-5.1.1 a\r\n550 5.1.1 b\r\n");
  EXPECT_EQ(written({250, "2.0.0", ""}), "250 2.0.0\r\n");
  EXPECT_EQ(written({550, "", "a\r\nb"}), "550-a \r\n550 b\r\n");
}

TEST(ReplyReader, ReadsWhatIsWritten) {
  for (const mail::Reply& reply :
       {mail::Reply{250, "2.1.0", "Sender OK"}, mail::Reply{250, "", "mx\nSIZE 10\nDSN"},
        mail::Reply{550, "5.7.606", "a\nb"}, mail::Reply{421, "", ""}, mail::Reply{250, "2.0.0", ""}}) {
    auto wire = written(reply);
    ReplyReader reader;
    auto state = ReplyReader::State::more;
    while (!wire.empty()) {
      ASSERT_EQ(state, ReplyReader::State::more);
      const auto size = wire.find("\r\n") + 2;
      state = reader.line(wire.substr(0, size));
      wire.erase(0, size);
    }
    ASSERT_EQ(state, ReplyReader::State::complete);
    EXPECT_EQ(reader.take(), reply);
  }
}

TEST(ReplyReader, TakesOddForms) {
  ReplyReader reader;
  ASSERT_EQ(reader.line("250"), ReplyReader::State::complete);
  EXPECT_EQ(reader.take(), (mail::Reply{250, "", ""}));
  ASSERT_EQ(reader.line("550 4.4.4 Mail\x01\t"), ReplyReader::State::complete);
  EXPECT_EQ(reader.take(), (mail::Reply{550, "4.4.4", "Mail??"}));
  for (const char* text : {"1.2.3 x", "5.7 x", "5.7.1x", "5.7.1234 x", "5.1234.1 x", "5..1 x"}) {
    ASSERT_EQ(reader.line(std::string("550 ") + text), ReplyReader::State::complete);
    EXPECT_EQ(reader.take(), (mail::Reply{550, "", text}));
  }
}

TEST(ReplyReader, RefusesWhatIsNoReply) {
  for (const char* bad : {"", "25", "abc", "150 x", "650 x", "250x", "2500", "2 50"})
    EXPECT_EQ(ReplyReader().line(bad), ReplyReader::State::malformed) << bad;
  EXPECT_EQ(ReplyReader().line("250 " + std::string(5000, 'x')), ReplyReader::State::malformed);
  ReplyReader mixed;
  EXPECT_EQ(mixed.line("250-a"), ReplyReader::State::more);
  EXPECT_EQ(mixed.line("251 b"), ReplyReader::State::malformed);
}

TEST(ReplyReader, IsBounded) {
  ReplyReader lines;
  for (int i = 0; i < 100; ++i) ASSERT_EQ(lines.line("250-a"), ReplyReader::State::more);
  EXPECT_EQ(lines.line("250-a"), ReplyReader::State::malformed);
  ReplyReader bytes;
  const auto line = "250-" + std::string(4000, 'x');
  for (int i = 0; i < 4; ++i) ASSERT_EQ(bytes.line(line), ReplyReader::State::more);
  EXPECT_EQ(bytes.line(line), ReplyReader::State::malformed);
}

TEST(SessionId, CountsUpFromTheServersStart) {
  const auto start = base::parse_time("2025-03-02T20:39:54.231Z").value();
  EXPECT_EQ(session_id(start, 0), "08DD59CA63650870");
  EXPECT_EQ(session_id(start, 1), "08DD59CA63650871");
}

}  // namespace
}  // namespace mailflow::protocol::smtp
