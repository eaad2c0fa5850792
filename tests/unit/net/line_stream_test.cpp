#include "net/line_stream.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "world.hpp"

namespace mailflow::net {
namespace {

using std::chrono::seconds;

// A client and a server stream of one connection.
struct Pair : World {
  Pair() : listener(listen("198.51.100.40")) {
    tasks.start(accept(*this));
    tasks.start(connect(*this));
    rest();
  }

  static Task<> accept(Pair& pair) {
    auto stream = co_await pair.listener.accept();
    pair.server = std::move(*stream);
  }
  static Task<> connect(Pair& pair) {
    auto stream = co_await pair.network->connect(pair.sender, pair.receiver, smtp_port);
    pair.client = std::move(*stream);
  }

  Listener listener;
  LineStream server;
  LineStream client;
};

// Reads lines until something else happens, and writes down both.
Task<> read_lines(LineStream& stream, std::size_t limit, std::vector<std::string>& lines) {
  while (true) {
    const auto line = co_await stream.read_line(limit);
    if (line) {
      lines.emplace_back(*line);
      continue;
    }
    lines.push_back("<" + std::string(to_string(line.error().fault)) + ">");
    if (line.error().fault != IoFault::too_long) co_return;
  }
}

Task<> write_text(LineStream& stream, std::string text, std::vector<std::string>& log) {
  const auto written = co_await stream.write(text);
  log.push_back(written ? "written" : std::string(to_string(written.error().fault)));
}

using Lines = std::vector<std::string>;

TEST(LineStream, OnlyCrLfEndsALine) {
  Pair pair;
  Lines lines, log;
  pair.tasks.start(read_lines(pair.server, 64, lines));
  pair.tasks.start(write_text(pair.client, "EHLO a\r\nMAIL\nRCPT\rX\r\r\npart", log));
  pair.rest();
  EXPECT_EQ(lines, (Lines{"EHLO a\r\n", "MAIL\nRCPT\rX\r\r\n"}));
  EXPECT_EQ(pair.server.buffered(), "part");
  pair.client.close();
  pair.rest();
  EXPECT_EQ(lines.back(), "<closed>");
}

TEST(LineStream, ALineOverItsLimitIsThrownAwayAndTheNextOneRead) {
  Pair pair;
  Lines lines, log;
  pair.tasks.start(read_lines(pair.server, 16, lines));
  pair.tasks.start(write_text(
      pair.client,
      std::string(100'000, 'x') + "\r\nQUIT\r\n" + std::string(15, 'y') + "\r\n" + std::string(14, 'z') + "\r\n", log));
  pair.rest();
  EXPECT_EQ(lines, (Lines{"<too-long>", "QUIT\r\n", "<too-long>", std::string(14, 'z') + "\r\n"}));
}

TEST(LineStream, ALineMayArriveByteByByte) {
  Pair pair;
  Lines lines, log;
  pair.tasks.start(read_lines(pair.server, 64, lines));
  for (const char letter : std::string("QUIT\r\n")) {
    pair.tasks.start(write_text(pair.client, std::string(1, letter), log));
    pair.rest();
  }
  EXPECT_EQ(lines, (Lines{"QUIT\r\n"}));
}

Task<> answer_each(LineStream& stream, int& reads) {
  while (true) {
    const auto line = co_await stream.read_line(64);
    if (!line) co_return;
    ++reads;
    stream.put("250 ok\r\n");
  }
}

TEST(LineStream, RepliesArePutAndGoOutBeforeTheStreamWaits) {
  Pair pair;
  Lines lines, log;
  int reads = 0;
  pair.tasks.start(answer_each(pair.server, reads));
  pair.tasks.start(read_lines(pair.client, 64, lines));
  pair.rest();
  pair.client.put("A\r\nB\r\n");
  pair.client.cancel();
  pair.rest();
  EXPECT_EQ(lines, (Lines{"<cancelled>"}));
  EXPECT_EQ(reads, 0);
  pair.tasks.start(read_lines(pair.client, 64, lines));  // waits, so it sends first
  pair.rest();
  EXPECT_EQ(reads, 2);
  EXPECT_EQ(lines, (Lines{"<cancelled>", "250 ok\r\n", "250 ok\r\n"}));
  EXPECT_EQ(pair.client.bytes_out(), 6U);
  EXPECT_EQ(pair.client.bytes_in(), 16U);
}

TEST(LineStream, PipelinedInputAtASilentServerIsRest) {
  Pair pair;
  Lines log;
  pair.tasks.start(write_text(pair.client, "A\r\nB\r\nC\r\n", log));
  pair.rest();
  EXPECT_EQ(log, Lines{"written"});
  EXPECT_EQ(pair.loop.ledger().moving(), 0U);
}

TEST(LineStream, AWriterBehindAFullKernelWaitsUntilSomebodyReads) {
  Pair pair;
  Lines lines, log;
  std::string big;
  for (int i = 0; i < 400'000; ++i) big += "0123456789abcdefghijklmnopqrst\r\n";  // 12.8 MB
  pair.tasks.start(write_text(pair.client, big, log));
  pair.rest();
  EXPECT_TRUE(log.empty());
  pair.tasks.start(read_lines(pair.server, 64, lines));
  pair.rest();
  EXPECT_EQ(log, Lines{"written"});
  EXPECT_EQ(lines.size(), 400'000U);
  EXPECT_EQ(pair.server.bytes_in(), big.size());
}

TEST(LineStream, ADeadlinePassesInLabTime) {
  Pair pair;
  Lines lines;
  pair.server.set_deadline(pair.loop.clock().now() + std::chrono::minutes{5}, TimerKind::session);
  pair.tasks.start(read_lines(pair.server, 64, lines));
  pair.rest();
  EXPECT_EQ(lines, Lines{"<timed-out>"});
  EXPECT_EQ(base::short_text(pair.loop.clock().now()), "2026-01-05 08:05");
}

TEST(LineStream, AQueueDeadlineWaitsForTheClockToBeAdvanced) {
  Pair pair;
  Lines lines;
  pair.server.set_deadline(pair.loop.clock().now() + seconds{30}, TimerKind::queue);
  pair.tasks.start(read_lines(pair.server, 64, lines));
  pair.rest();
  EXPECT_TRUE(lines.empty());
  ASSERT_TRUE(pair.loop.advance(seconds{30}));
  EXPECT_EQ(lines, Lines{"<timed-out>"});
}

TEST(LineStream, AResetIsToldAsOne) {
  Pair pair;
  Lines lines;
  pair.tasks.start(read_lines(pair.server, 64, lines));
  pair.client.reset();
  pair.rest();
  EXPECT_EQ(lines, Lines{"<reset>"});
}

TEST(LineStream, AWriterIsFreedWhenTheReaderGoes) {
  Pair pair;
  Lines log;
  pair.tasks.start(write_text(pair.client, std::string(20'000'000, 'x'), log));
  pair.rest();
  EXPECT_TRUE(log.empty());
  pair.server.close();
  pair.rest();
  EXPECT_EQ(log, Lines{"reset"});
}

TEST(LineStream, ClosingAStreamEndsItsOwnWait) {
  Pair pair;
  Lines lines;
  pair.tasks.start(read_lines(pair.server, 64, lines));
  pair.server.close();
  pair.rest();
  EXPECT_EQ(lines, Lines{"<cancelled>"});
}

Task<> swallow(LineStream& stream, std::size_t& bytes, IoFault& fault) {
  while (true) {
    const auto filled = co_await stream.fill();
    bytes += stream.buffered().size();
    stream.consume(stream.buffered().size());
    if (filled) continue;
    fault = filled.error().fault;
    co_return;
  }
}

TEST(LineStream, ALineWithoutAnEndIsNotReadForEver) {
  Pair pair;
  Lines lines, log;
  pair.tasks.start(read_lines(pair.server, 16, lines));
  pair.tasks.start(write_text(pair.client, std::string(900'000, 'x'), log));
  pair.rest();
  EXPECT_EQ(lines, Lines{});
  pair.tasks.start(write_text(pair.client, std::string(200'000, 'x'), log));
  pair.rest();
  EXPECT_EQ(lines, Lines{"<endless-line>"});
}

TEST(LineStream, RawReadsTakeEverything) {
  Pair pair;
  Lines log;
  std::size_t bytes = 0;
  auto fault = IoFault::cancelled;
  pair.tasks.start(swallow(pair.server, bytes, fault));
  pair.tasks.start(write_text(pair.client, std::string(5'000'000, 'x'), log));
  pair.rest();
  EXPECT_EQ(bytes, 5'000'000U);
  pair.client.close();
  pair.rest();
  EXPECT_EQ(fault, IoFault::closed);
}

Task<> hoard(LineStream& stream, IoFault& fault) {
  while (true) {
    const auto filled = co_await stream.fill();
    if (filled) continue;
    fault = filled.error().fault;
    co_return;
  }
}

TEST(LineStream, UnconsumedInputIsBounded) {
  Pair pair;
  Lines log;
  auto fault = IoFault::cancelled;
  pair.tasks.start(hoard(pair.server, fault));
  pair.tasks.start(write_text(pair.client, std::string(1'000'000, 'x'), log));
  pair.rest();
  EXPECT_EQ(fault, IoFault::too_long);
  EXPECT_EQ(pair.server.buffered().size(), LineStream::largest_buffer);
}

}  // namespace
}  // namespace mailflow::net
