#include <gmock/gmock.h>
#include <stdlib.h>

#include <filesystem>
#include <functional>

#include "store/query.hpp"

#include "unit/lab/running.hpp"

namespace mailflow::lab {
namespace {

constexpr std::string_view filtered = R"(lab: filtered
clock: 2026-01-05T08:00Z
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  filter: { kind: relay, addresses: [198.51.100.40], relay: { routes: { contoso.com: exo } } }
  fabrikam: { kind: mta, addresses: [203.0.113.7], domains: [fabrikam.com] }
tenants:
  contoso: { host: exo, domains: [contoso.com], mailboxes: [david] }
dns: contoso.com. MX 10 filter.
)";

// One text for each row, its columns joined by '|'.
std::vector<std::string> rows(store::Database& database, std::string_view sql, int columns) {
  auto statement = database.prepare(sql).value();
  std::vector<std::string> out;
  while (statement.step().value() == store::Statement::Step::row) {
    std::string row;
    for (int i = 0; i < columns; ++i) row += (i == 0 ? "" : "|") + statement.text(i);
    out.push_back(row);
  }
  return out;
}

class Traced : public Running {
 protected:
  void SetUp() override {
    auto name = (std::filesystem::temp_directory_path() / "mailflow-trace-XXXXXX").string();
    folder = mkdtemp(name.data());
    world = with_connectors(world_of(filtered), "contoso", {partner("Filter", "198.51.100.40")});
  }
  void TearDown() override {
    lab.reset();
    std::filesystem::remove_all(folder);
  }

  void start_with(const std::string& file) {
    Options options;
    options.trace = store::Options{.file = file, .run = {"filtered", "test", "mailflow"}};
    start(world, std::move(options));
  }

  journey::Submission from(const char* via, const char* sender = "x@fabrikam.com") const {
    auto out = submission_in(world, via, "david@contoso.com", sender);
    out.connect = base::IpAddress::parse("40.107.1.10").value();
    return out;
  }

  void expect_both_ways(store::Database& database) {
    EXPECT_EQ(rows(database,
                   "SELECT host, world, tenant, recipient, connector, decision, rule, code, status FROM hops "
                   "WHERE session > 0 ORDER BY session",
                   9),
              (std::vector<std::string>{"1|2|contoso|david@contoso.com|Filter|mailbox||250|",
                                        "1|2|contoso|david@contoso.com||refused|inbound.partner|550|5.7.51"}));
    EXPECT_EQ(rows(database, "SELECT facts FROM hops WHERE code = 250", 1).at(0).substr(0, 34),
              "client=198.51.100.40 tls=TLSv1.3 c");
    EXPECT_EQ(
        rows(database, "SELECT tenant, recipient, mailbox, folder FROM deliveries", 4),
        (std::vector<std::string>{"contoso|david@contoso.com|david|Inbox", "|x@fabrikam.com|x@fabrikam.com|Inbox"}))
        << "the message, and the report about the other one";
    EXPECT_EQ(rows(database, "SELECT name, host, recipient FROM events", 3),
              (std::vector<std::string>{"FAIL|3|david@contoso.com", "FAIL|3|david@contoso.com"}));
    EXPECT_EQ(rows(database, "SELECT session, host, client, client_address, end FROM sessions ORDER BY session", 5),
              (std::vector<std::string>{"1|1|2|198.51.100.40|QUIT", "2|1|3|203.0.113.7|QUIT"}));
    const auto lines = rows(database, "SELECT group_concat(text, '') FROM transcripts WHERE session = 1", 1).at(0);
    EXPECT_NE(lines.find(" C RCPT TO:<david@contoso.com>"), std::string::npos) << lines;
    EXPECT_NE(lines.find(" S 221 2.0.0 "), std::string::npos) << lines;
    EXPECT_EQ(rows(database, "SELECT count(*), count(DISTINCT body) FROM messages", 2),
              std::vector<std::string>{"3|3"});
  }

  std::filesystem::path folder;
  model::World world;
};

TEST_F(Traced, AFileHoldsWhatWasDecidedAndSaid) {
  start_with(folder / "trace.db");
  submit(from("filter"));
  rest();
  submit(from("fabrikam"));
  rest();
  auto* database = lab->trace()->database().value();
  expect_both_ways(*database);
}

TEST_F(Traced, MemoryHoldsTheSame) {
  start_with("");
  submit(from("filter"));
  rest();
  submit(from("fabrikam"));
  rest();
  auto* database = lab->trace()->database().value();
  expect_both_ways(*database);
}

TEST_F(Traced, ATakenMessageIsInTheFileWhenItsSenderHears250) {
  const auto file = (folder / "trace.db").string();
  struct Reader : Observer {
    void happened(const Event& event) override {
      if (event.kind != EventKind::delivered) return;
      auto database = store::Database::open(file, store::Database::Access::read).value();
      found = rows(database, "SELECT recipient FROM hops WHERE code = 250", 1);
    }
    std::string file;
    std::vector<std::string> found;
  } reader;
  reader.file = file;
  start_with(file);
  lab->events().add(reader);
  submit(from("filter"));
  rest();
  EXPECT_EQ(reader.found, std::vector<std::string>{"david@contoso.com"});
}

// Refused at the same time, for the same recipient, in the same words.
TEST_F(Traced, ARefusalIsAHopOfTheMessageWhoseQueueReadIt) {
  const auto file = (folder / "trace.db").string();
  start_with(file);
  for (const auto* sender : {"x@fabrikam.com", "y@fabrikam.com", "z@fabrikam.com"}) submit(from("fabrikam", sender));
  rest();
  ASSERT_TRUE(lab->trace()->sync());
  auto query = store::Query::open(file).value();
  for (std::uint64_t number = 1; number <= 3; ++number) {
    const auto stories = query.stories(1, {.message = number}).value();
    ASSERT_EQ(stories.size(), 1U);
    const auto& story = stories[0];
    ASSERT_EQ(story.hops.size(), 2U) << story.message.sender;
    EXPECT_EQ(story.hops[1].code, 550);
    EXPECT_THAT(story.hops[1].facts, testing::EndsWith(" from=" + story.message.sender));
    const auto lines = query.transcript(1, story.hops[1].session).value();
    EXPECT_THAT(lines, testing::Contains(testing::Field(&store::TranscriptLine::text,
                                                        testing::StartsWith("MAIL FROM:" + story.message.sender))));
  }
  EXPECT_EQ(query.stories(1, {.recipient = "david@contoso.com"}).value().size(), 3U) << "and of no stranger";
}

TEST_F(Traced, ADeliveryIsInTheFileThoughNothingFollows) {
  const auto file = (folder / "trace.db").string();
  Options options;
  options.mode = Mode::up;
  options.trace = store::Options{.file = file};
  start(world, std::move(options));
  submit(from("filter"));
  auto reader = store::Database::open(file, store::Database::Access::read).value();
  std::vector<std::string> found;
  int looks = 0;
  std::function<void()> look = [&] {
    found = rows(reader, "SELECT recipient FROM deliveries", 1);
    if (!found.empty() || ++looks == 1000) return lab->stop();
    lab->loop().post_within(std::chrono::milliseconds{10}, look);
  };
  look();
  ASSERT_TRUE(lab->run_real());
  EXPECT_EQ(found, std::vector<std::string>{"david@contoso.com"});
}

TEST_F(Traced, ADiskThatIsFullPutsTheSenderOff) {
  Options options;
  options.trace = store::Options{.file = folder / "trace.db", .limits = {.largest_bytes = 128 << 10U}};
  start(world, std::move(options));
  auto what = from("filter");
  what.body.clear();
  while (what.body.size() < 1 << 20U) what.body += "one of many lines\r\n";
  const auto id = submit(what);
  rest();
  const auto came = outcome(id);
  EXPECT_FALSE(came.delivered);
  ASSERT_TRUE(came.deferred);
  EXPECT_EQ(came.deferred->reply.code, 452);
  EXPECT_EQ(came.deferred->reply.status, "4.3.1");
}

TEST_F(Traced, WithoutATraceNothingIsKept) {
  start(world);
  submit(from("filter"));
  rest();
  EXPECT_EQ(lab->trace(), nullptr);
}

}  // namespace
}  // namespace mailflow::lab
