#include "mail/message.hpp"

#include <gtest/gtest.h>

namespace mailflow::mail {
namespace {

Message parsed(std::string bytes) {
  return Message::parse(std::move(bytes)).value();
}

TEST(Message, KeepsEveryByte) {
  for (const std::string& bytes :
       {std::string("Subject: hi\r\nX-A:  b \r\n\tc\r\n\r\nbody\r\n"), std::string("Subject: hi\r\n"),
        std::string("no header here\r\nat all"), std::string("\r\nbody"), std::string(""),
        std::string("A: bare\nlf\r\n\r\nx\ry\n"), std::string("A: b"), std::string("A: b\r\nnot a field\r\n")})
    EXPECT_EQ(parsed(bytes).bytes(), bytes);
}

TEST(Message, SplitsHeaderAndBody) {
  const auto message = parsed("Subject: hi\r\n there\r\nX-A : b\r\n\r\nbody\r\n");
  const auto fields = message.fields();
  ASSERT_EQ(fields.size(), 2U);
  EXPECT_EQ(fields[0].name, "Subject");
  EXPECT_EQ(fields[0].value, " hi\r\n there");
  EXPECT_EQ(fields[0].raw, "Subject: hi\r\n there\r\n");
  EXPECT_EQ(fields[1].name, "X-A");
  EXPECT_EQ(message.find("subject"), "hi there");
  EXPECT_EQ(message.find("To"), std::nullopt);
  EXPECT_EQ(message.body(), "body\r\n");
}

TEST(Message, HeaderEndsAtALineThatIsNoField) {
  const auto message = parsed("A: b\r\nnot a field\r\nC: d\r\n");
  EXPECT_EQ(message.fields().size(), 1U);
  EXPECT_EQ(message.body(), "not a field\r\nC: d\r\n");
}

TEST(Message, BareLineFeedEndsNoField) {
  const auto message = parsed("A: b\nBcc: evil\r\n\r\n");
  EXPECT_EQ(message.fields().size(), 1U);
  EXPECT_EQ(message.find("A"), "b\nBcc: evil");
}

TEST(Message, AddsOnTopAndBelow) {
  auto message = parsed("Subject: hi\r\n\r\nbody");
  message.add_on_top("Received", "from a\r\n by b");
  message.append("X-Last", "z");
  EXPECT_EQ(message.bytes(), "Received: from a\r\n by b\r\nSubject: hi\r\nX-Last: z\r\n\r\nbody");
}

TEST(Message, AddingAFieldToABareBodySeparatesIt) {
  auto message = parsed("just: text\n with no header\r\n");
  EXPECT_EQ(parsed("hello\r\n").body(), "hello\r\n");
  auto bare = parsed("hello\r\n");
  bare.add_on_top("A", "b");
  EXPECT_EQ(bare.bytes(), "A: b\r\n\r\nhello\r\n");
  auto cut = parsed("A: b");
  cut.append("C", "d");
  EXPECT_EQ(cut.bytes(), "A: b\r\nC: d\r\n\r\n");
}

TEST(Message, AValueCanNotBecomeAnotherField) {
  Message message;
  message.append("X-A", "one\r\nBcc: two\r\n\r\nbody\nthree");
  EXPECT_EQ(message.bytes(), "X-A: one  Bcc: two    body three\r\n\r\n");
  EXPECT_EQ(message.fields().size(), 1U);
}

TEST(Message, RemovesByNameAndPrefix) {
  auto message = parsed("X-MS-A: 1\r\n 2\r\nTo: x\r\nx-ms-b: 3\r\nTO: y\r\n\r\nbody");
  EXPECT_EQ(message.remove_with_prefix("X-MS-"), 2U);
  EXPECT_EQ(message.bytes(), "To: x\r\nTO: y\r\n\r\nbody");
  EXPECT_EQ(message.find_all("to"), (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(message.remove("to"), 2U);
  EXPECT_EQ(message.remove("to"), 0U);
  EXPECT_EQ(message.bytes(), "\r\nbody");
}

TEST(Message, CopiesAreIndependent) {
  const auto original = parsed("A: b\r\n\r\nbody");
  auto copy = original;
  copy.add_on_top("C", "d");
  copy.set_body("other");
  EXPECT_EQ(original.bytes(), "A: b\r\n\r\nbody");
  EXPECT_EQ(copy.bytes(), "C: d\r\nA: b\r\n\r\nother");
}

TEST(Message, BoundsTheHeader) {
  std::string many;
  for (std::size_t i = 0; i < most_header_fields; ++i) many += "A: b\r\n";
  EXPECT_EQ(parsed(many).count("a"), most_header_fields);
  EXPECT_FALSE(Message::parse(many + "A: b\r\n"));
  EXPECT_TRUE(Message::parse("A: " + std::string(largest_header - 5, 'x') + "\r\n\r\n"));
  EXPECT_FALSE(Message::parse("A: " + std::string(largest_header - 4, 'x') + "\r\n\r\n"));
  EXPECT_TRUE(Message::parse("\r\n" + std::string(2 * largest_header, 'x')));
}

TEST(Unfold, JoinsLinesAndCutsBlanks) {
  EXPECT_EQ(unfold("  a\r\n b\r\n\tc \r\n "), "a b\tc");
  EXPECT_EQ(unfold(" \t"), "");
}

}  // namespace
}  // namespace mailflow::mail
