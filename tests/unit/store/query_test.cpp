#include "store/query.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/store.hpp"
#include "unit/store/scratch.hpp"

namespace mailflow::store {
namespace {

using testing::ElementsAre;

base::LabTime at(int seconds) {
  return base::parse_time("2026-01-05T08:00:00Z").value() + std::chrono::seconds(seconds);
}

HopRow hop(std::uint64_t message, std::uint32_t number, int seconds, const char* recipient) {
  HopRow row;
  row.message = message;
  row.number = number;
  row.time = at(seconds);
  row.host = 1;
  row.session = 4;
  row.recipient = recipient;
  row.facts = "client=203.0.113.7 from=<x@fabrikam.com>";
  row.decision = "mailbox";
  row.code = 250;
  return row;
}

HopRow refusal(std::uint32_t number, int seconds, const char* recipient) {
  auto row = hop(0, number, seconds, recipient);
  row.session = 100 + number;
  row.decision = "refused";
  row.rule = "inbound.partner";
  row.code = 550;
  row.status = "5.7.51";
  row.reply = "no";
  return row;
}

// What a queue notes when it has read a refusal; hop 0: when it gives up.
EventRow failed(std::uint64_t event, std::uint64_t message, std::uint32_t hop) {
  EventRow row;
  row.event = event;
  row.time = at(5);
  row.host = 2;
  row.message = message;
  row.name = "FAIL";
  row.recipient = "david@contoso.com";
  row.text = "550 5.7.51 no";
  row.hop = hop;
  return row;
}

class QueryTest : public testing::Test {
 protected:
  void write(const std::vector<Row>& rows) {
    auto store = Store::open({.file = file, .run = {"contoso", "up", "mailflow 0.1.0"}},
                             {.post = [](const std::function<void()>&) {}})
                     .value();
    for (const auto& row : rows) store->record(row);
  }

  static Row message(std::uint64_t number, int seconds, const char* id, const char* sender = "<x@fabrikam.com>") {
    return MessageRow{number, at(seconds), id, sender, 25, number, "Subject: hi\r\n"};
  }

  std::vector<Story> stories(const Wanted& wanted) {
    auto query = Query::open(file);
    EXPECT_TRUE(query) << base::render(query.error());
    return query->stories(1, wanted).value();
  }

  test::Scratch scratch;
  std::string file = scratch.file("trace.db");
};

std::vector<std::uint64_t> numbers(const std::vector<Story>& stories) {
  std::vector<std::uint64_t> out;
  for (const auto& story : stories) out.push_back(story.message.message);
  return out;
}

std::vector<std::uint64_t> sessions(const Story& story) {
  std::vector<std::uint64_t> out;
  for (const auto& each : story.hops) out.push_back(each.session);
  return out;
}

TEST_F(QueryTest, FindsMessagesByWhatIsAskedFor) {
  write({message(1, 0, "<1@x>"), hop(1, 1, 0, "david@contoso.com"), message(2, 1, "<2@x>", "<Y@Fabrikam.com>"),
         hop(2, 1, 1, "Anna@contoso.com"), message(3, 2, "<3@x>"), hop(3, 1, 2, "anna@contoso.com")});
  EXPECT_THAT(numbers(stories({})), ElementsAre(1, 2, 3));
  EXPECT_THAT(numbers(stories({.message = 2})), ElementsAre(2));
  EXPECT_THAT(numbers(stories({.message_id = "<3@x>"})), ElementsAre(3));
  EXPECT_THAT(numbers(stories({.sender = "y@fabrikam.com"})), ElementsAre(2));
  EXPECT_THAT(numbers(stories({.recipient = "anna@contoso.com"})), ElementsAre(2, 3));
  EXPECT_THAT(numbers(stories({.most = 2})), ElementsAre(2, 3)) << "the newest";
  EXPECT_THAT(numbers(stories({.sender = "' OR '1'='1"})), ElementsAre());
}

TEST_F(QueryTest, ARefusalBelongsToTheMessageWhoseQueueReadIt) {
  // All at the same second, to the same recipient, in the same words; 3 is the first message's, 1 the second one's.
  write({message(1, 0, "<1@x>"), hop(1, 1, 0, "david@contoso.com"), failed(1, 1, 3), failed(2, 1, 0),
         message(2, 0, "<2@x>"), hop(2, 1, 0, "david@contoso.com"), failed(3, 2, 1), failed(4, 2, 0),
         refusal(1, 5, "david@contoso.com"), refusal(2, 5, "david@contoso.com"), refusal(3, 5, "david@contoso.com")});
  const auto found = stories({});
  ASSERT_THAT(numbers(found), ElementsAre(1, 2, 0)) << "the second refusal came from nobody of the lab";
  EXPECT_THAT(sessions(found[0]), ElementsAre(4, 103));
  EXPECT_EQ(found[0].hops[1].rule, "inbound.partner");
  EXPECT_THAT(sessions(found[1]), ElementsAre(4, 101));
  EXPECT_EQ(found[2].message.sender, "<x@fabrikam.com>");
  EXPECT_THAT(sessions(found[2]), ElementsAre(102));

  const auto second = stories({.message = 2});
  ASSERT_THAT(numbers(second), ElementsAre(2));
  EXPECT_THAT(sessions(second[0]), ElementsAre(4, 101)) << "whoever else is asked for";
  const auto newest = stories({.most = 2});
  ASSERT_THAT(numbers(newest), ElementsAre(2, 0));
  EXPECT_THAT(sessions(newest[1]), ElementsAre(102)) << "a refusal of a message that is not asked for is no stranger's";
}

TEST_F(QueryTest, GivesTheBytesAsTheyWereSentAndAsTheyWereDelivered) {
  const std::string body("Hello\0\r\n", 8);
  auto bare = MessageRow{2, at(0), "<2@x>", "<>", 21, 2, "Subject: hi\r\n"};
  write({BodyRow{1, std::make_shared<const std::string>(body)},
         MessageRow{1, at(0), "<1@x>", "<>", 23, 1, "Subject: hi\r\n"},
         DeliveryRow{1, at(1), 1, "contoso", "david@contoso.com", "david", "Inbox", "Received: x\r\nSubject: hi\r\n", 1,
                     "<>", 1},
         BodyRow{2, std::make_shared<const std::string>(body)}, bare});
  auto query = Query::open(file).value();
  const auto rows = query.stories(1, {}).value();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(query.bytes(1, rows[0].message).value(), "Subject: hi\r\n\r\n" + body);
  EXPECT_EQ(query.bytes(1, rows[0].message, "David@contoso.com").value(), "Received: x\r\nSubject: hi\r\n\r\n" + body);
  EXPECT_EQ(query.bytes(1, rows[0].message, "anna@contoso.com").value(), std::nullopt);
  EXPECT_EQ(query.bytes(1, rows[1].message).value(), "Subject: hi\r\n" + body) << "it came without an empty line";
}

TEST_F(QueryTest, ReadsASessionLineByLine) {
  Transcript lines(4);
  lines.add(at(0), Speaker::server, "220 ready");
  auto first = lines.take();
  lines.add(at(1), Speaker::client, "EHLO x");
  SessionRow session;
  session.session = 4;
  session.client_address = "203.0.113.7";
  session.end = "quit";
  write({session, first, lines.take(), HostRow{1, "exo", "Exchange Online", "40.107.1.10"}});
  auto query = Query::open(file).value();
  EXPECT_EQ(query.transcript(1, 4).value(),
            (std::vector<TranscriptLine>{{at(0), Speaker::server, "220 ready"}, {at(1), Speaker::client, "EHLO x"}}));
  EXPECT_EQ(query.session(1, 4).value()->client_address, "203.0.113.7");
  EXPECT_EQ(query.session(1, 5).value().has_value(), false);
  EXPECT_EQ(query.hosts(1).value().at(1), "exo");
  EXPECT_EQ(query.runs().value().at(0).lab, "contoso");
}

TEST_F(QueryTest, RefusesWhatIsNoTrace) {
  const auto query = Query::open(scratch.write("x.txt", "not a database, but long enough to look like a file"));
  ASSERT_FALSE(query);
  EXPECT_EQ(query.error().kind, base::ErrorKind::input);
}

}  // namespace
}  // namespace mailflow::store
