#include "store/store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include <sys/wait.h>
#include <unistd.h>
#include <filesystem>

#include <csignal>

#include "unit/store/scratch.hpp"

namespace mailflow::store {
namespace {

using testing::ElementsAre;

// A session that owes a 250: notes its name when its rows are durable, or the error.
struct Session {
  struct promise_type {
    Session get_return_object() { return Session{std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  explicit Session(std::coroutine_handle<promise_type> frame) : handle(frame) {}
  Session(Session&& other) noexcept : handle(std::exchange(other.handle, nullptr)) {}
  ~Session() {
    if (handle) handle.destroy();
  }
  std::coroutine_handle<promise_type> handle;
};

Session session(Store& store, Ticket ticket, std::string name, std::vector<std::string>& log) {
  auto durable = co_await store.durable(ticket);
  log.push_back(durable ? name : name + ": " + durable.error().message);
}

EventRow event(std::uint64_t number, std::string text = {}) {
  EventRow row;
  row.event = number;
  row.name = "RECEIVE";
  row.text = std::move(text);
  return row;
}

struct Lab {
  test::Posted posted;
  std::size_t jobs = 0;

  Hooks hooks() {
    return {.post = [this](std::function<void()> call) { posted.post(std::move(call)); },
            .job =
                [this] {
                  ++jobs;
                  return std::shared_ptr<void>(nullptr, [this](void*) { --jobs; });
                }};
  }
};

std::int64_t count(Store& store, const std::string& table) {
  auto database = store.database();
  return database.value()->integer("SELECT count(*) FROM " + table).value();
}

TEST(StoreInMemory, EveryTicketIsDurableAtOnceAndRowsAreFoundLater) {
  Lab lab;
  auto store = Store::open({.run = {.lab = "contoso"}}, lab.hooks()).value();
  std::vector<std::string> log;
  const auto waiting = session(*store, store->record(event(1)), "a", log);
  EXPECT_THAT(log, ElementsAre("a"));
  EXPECT_EQ(count(*store, "events"), 1);
  store->record(event(2));
  EXPECT_EQ(count(*store, "events"), 2);
  EXPECT_EQ(lab.jobs, 0U);
  EXPECT_EQ(lab.posted.waiting(), 0U);
}

TEST(Store, EveryKindOfRowIsFoundAsItWasRecorded) {
  const base::LabTime time = base::parse_time("2026-01-05T08:00:00.250Z").value();
  Lab lab;
  auto store = Store::open({.run = {"contoso-hybrid", "x › y", "mailflow 0.1.0"}}, lab.hooks()).value();
  store->record(WorldRow{7, time, "New-InboundConnector Filter", "lab: contoso"});
  store->record(HostRow{1, "exo", "exchange-online", "40.107.1.10"});
  store->record(SessionRow{3, 1, 2, time, time, "198.51.100.40", "filter.example", "TLSv1.3", "cipher", "names",
                           "verified", "quit"});
  store->record(TranscriptRow{3, 1, "220 ready"});
  store->record(BodyRow{4, std::make_shared<const std::string>("Hello\0world", 11)});
  store->record(MessageRow{5, time, "<1@x>", "a@fabrikam.com", 11, 4, "Subject: x\r\n"});
  store->record(HopRow{5, 1, time, 3, 1, 7, "contoso", "david@contoso.com", "facts", "Filter", "Incoming", "rejected",
                       "inbound.partner.source-address", 550, "5.7.51", "TenantInboundAttribution"});
  store->record(DeliveryRow{5, time, 1, "contoso", "david@contoso.com", "david", "Inbox", "Received: x", 8,
                            "<a@fabrikam.com>", 4});
  store->record(EventRow{6, time, 1, 5, "SMTP", "FAIL", "david@contoso.com", "text", 8});
  store->record(ClockRow{time});
  store->record(PieceRow{9, 5, 1, 1, time, "<1@x>", "Subject: x\r\n", "\r\n", 4, "<>", "env", "8bit", "full", 2,
                         "verified", "192.0.2.1", "192.0.2.2", "none", "helo.example"});
  store->record(WaitingRow{9, "anna@contoso.com", "", "", 3, time});
  store->record(WaitingRow{9, "david@contoso.com", "rfc822;d@x", "failure", 0, time});
  store->record(WaitingGone{9, "anna@contoso.com"});
  PieceRow sent;
  sent.piece = 10;
  store->record(sent);
  store->record(PieceGone{10});
  DeliveryRow refused;
  refused.message = 5;
  refused.delivery = 7;
  store->record(refused);
  store->record(DeliveryGone{5, 7});
  HopRow not_taken;
  not_taken.message = 5;
  not_taken.number = 2;
  store->record(not_taken);
  store->record(HopGone{5, 2});
  auto* database = store->database().value();
  const auto row = [&](const std::string& table) {
    auto statement = database->prepare("SELECT * FROM " + table).value();
    EXPECT_EQ(statement.step().value(), Statement::Step::row);
    std::string text;
    for (int column = 0; column < 20; ++column) text += (column == 0 ? "" : "|") + statement.text(column);
    while (text.ends_with('|')) text.pop_back();
    return text;
  };
  EXPECT_EQ(row("runs"), "1|contoso-hybrid|x › y|mailflow 0.1.0|1767600000250");
  EXPECT_EQ(row("worlds"), "1|7|1767600000250|New-InboundConnector Filter|lab: contoso");
  EXPECT_EQ(row("hosts"), "1|1|exo|exchange-online|40.107.1.10");
  EXPECT_EQ(row("sessions"),
            "1|3|1|2|1767600000250|1767600000250|198.51.100.40|filter.example|TLSv1.3|cipher|names|verified|quit");
  EXPECT_EQ(row("transcripts"), "1|3|1|220 ready");
  EXPECT_EQ(row("bodies"), std::string("1|4|Hello\0world", 15));
  EXPECT_EQ(row("messages"), "1|5|1767600000250|<1@x>|a@fabrikam.com|11|4|Subject: x\r\n");
  EXPECT_EQ(row("hops"),
            "1|5|1|1767600000250|3|1|7|contoso|david@contoso.com|facts|Filter|Incoming|rejected|"
            "inbound.partner.source-address|550|5.7.51|TenantInboundAttribution");
  EXPECT_EQ(row("deliveries"),
            "1|5|8|1767600000250|1|contoso|david@contoso.com|david|Inbox|Received: x|<a@fabrikam.com>|4");
  EXPECT_EQ(row("queue"),
            "1|9|5|1|1|1767600000250|<1@x>|Subject: x\r\n|\r\n|4|<>|env|8bit|full|2|verified|192.0.2.1|192.0.2.2|"
            "none|helo.example");
  EXPECT_EQ(row("waiting"), "1|9|david@contoso.com|rfc822;d@x|failure|0|1767600000250");
  EXPECT_EQ(row("events"), "1|6|1767600000250|1|5|SMTP|FAIL|david@contoso.com|text|8");
}

TEST(Store, ARowRecordedAgainReplacesTheFormerOne) {
  Lab lab;
  auto store = Store::open({}, lab.hooks()).value();
  SessionRow open;
  open.session = 1;
  store->record(open);
  open.end = "quit";
  store->record(open);
  auto* database = store->database().value();
  EXPECT_EQ(database->integer("SELECT count(*) FROM sessions WHERE \"end\" = 'quit'").value(), 1);
  EXPECT_EQ(database->integer("SELECT count(*) FROM sessions").value(), 1);
}

TEST(StoreInAFile, ASessionWaitsForTheCommitAndTheLedgerForTheSession) {
  const test::Scratch scratch;
  Lab lab;
  auto store = Store::open({.file = scratch.file("t")}, lab.hooks()).value();
  std::vector<std::string> log;
  const auto ticket = store->record(event(1));
  EXPECT_FALSE(store->is_durable(ticket));
  EXPECT_EQ(lab.jobs, 0U) << "nobody waits, nothing is handed over";
  const auto waiting = session(*store, ticket, "a", log);
  EXPECT_TRUE(log.empty());
  EXPECT_EQ(lab.jobs, 1U);
  lab.posted.run_one();
  EXPECT_THAT(log, ElementsAre("a"));
  EXPECT_EQ(lab.jobs, 0U);
  EXPECT_TRUE(store->is_durable(ticket));
}

TEST(StoreInAFile, RowsThatNobodyWaitsForAreCommittedALittleLater) {
  const test::Scratch scratch;
  Lab lab;
  std::vector<std::function<void()>> later;
  auto hooks = lab.hooks();
  hooks.later = [&](std::function<void()> call) { later.push_back(std::move(call)); };
  auto store = Store::open({.file = scratch.file("t")}, hooks).value();
  store->record(event(1));
  const auto last = store->record(event(2));
  ASSERT_EQ(later.size(), 1U) << "one call for all rows of a moment";
  EXPECT_EQ(lab.jobs, 0U);
  std::exchange(later, {}).front()();
  lab.posted.run_one();
  EXPECT_TRUE(store->is_durable(last));
  EXPECT_TRUE(later.empty()) << "nothing was recorded since";

  store->record(event(3));
  ASSERT_EQ(later.size(), 1U);
  store.reset();
  later.front()();  // after the end of its store
}

TEST(StoreInAFile, SessionsAreResumedInTheOrderOfTheirTickets) {
  const test::Scratch scratch;
  Lab lab;
  auto store = Store::open({.file = scratch.file("t")}, lab.hooks()).value();
  std::vector<std::string> log;
  const auto first = store->record(event(1));
  const auto second = store->record(event(2));
  const auto third = store->record(event(3));
  const auto c = session(*store, third, "c", log);
  const auto a = session(*store, first, "a", log);
  auto gone = std::make_unique<Session>(session(*store, second, "gone", log));
  const auto b = session(*store, second, "b", log);
  gone.reset();
  while (log.size() < 3) lab.posted.run_one();
  EXPECT_THAT(log, ElementsAre("a", "b", "c"));
}

TEST(StoreInAFile, ASessionThatWaitsAloneIsCommittedForAtTheTurnsEnd) {
  const test::Scratch scratch;
  Lab lab;
  test::Posted turn;
  auto hooks = lab.hooks();
  hooks.soon = [&turn](std::function<void()> call) { turn.post(std::move(call)); };
  auto store = Store::open({.file = scratch.file("trace.db")}, std::move(hooks)).value();
  std::vector<std::string> log;
  const auto alone = session(*store, store->record(event(1)), "alone", log);
  EXPECT_THAT(log, ElementsAre());
  turn.run_one();
  EXPECT_THAT(log, ElementsAre("alone"));
  EXPECT_EQ(store->progress().commits, 1U);
  EXPECT_EQ(lab.jobs, 0U);

  const auto first = session(*store, store->record(event(2)), "first", log);
  const auto second = session(*store, store->record(event(3)), "second", log);
  EXPECT_EQ(turn.waiting(), 1U);
  turn.run_one();
  EXPECT_EQ(lab.jobs, 1U);
  lab.posted.run_one();
  EXPECT_THAT(log, ElementsAre("alone", "first", "second"));
  EXPECT_EQ(count(*store, "events"), 3);
}

TEST(StoreInAFile, ALoneSessionHearsOfAFullDiskToo) {
  const test::Scratch scratch;
  Lab lab;
  test::Posted turn;
  auto hooks = lab.hooks();
  hooks.soon = [&turn](std::function<void()> call) { turn.post(std::move(call)); };
  const DatabaseLimits limits{.largest_bytes = 128 << 10U};
  auto store = Store::open({.file = scratch.file("trace.db"), .limits = limits}, std::move(hooks)).value();
  std::vector<std::string> log;
  const auto alone = session(*store, store->record(event(1, std::string(300'000, 'x'))), "alone", log);
  turn.run_one();
  ASSERT_EQ(log.size(), 1U);
  EXPECT_THAT(log.front(), testing::StartsWith("alone: "));
}

TEST(StoreInAFile, ManyRowsAreFewCommits) {
  const test::Scratch scratch;
  Lab lab;
  auto store = Store::open({.file = scratch.file("t")}, lab.hooks()).value();
  for (std::uint64_t number = 1; number <= 10'000; ++number) store->record(event(number));
  ASSERT_TRUE(store->sync());
  EXPECT_LE(store->progress().commits, 10'000U / 64 + 1);  // one for each full buffer at most; fewer by a busy thread
  EXPECT_EQ(count(*store, "events"), 10'000);
  while (lab.posted.waiting() > 0) lab.posted.run_one();
  EXPECT_EQ(lab.jobs, 0U);
}

TEST(StoreInAFile, TheEndOfTheStoreCommitsTheRest) {
  const test::Scratch scratch;
  Lab lab;
  auto store = Store::open({.file = scratch.file("t")}, lab.hooks()).value();
  store->record(event(1));
  store.reset();
  while (lab.posted.waiting() > 0) lab.posted.run_one();
  auto database = Database::open(scratch.file("t"), Database::Access::read);
  EXPECT_EQ(database->integer("SELECT count(*) FROM events").value(), 1);
}

TEST(StoreInAFile, ReadingAClosedTraceLeavesNothingBesideIt) {
  const test::Scratch scratch;
  Lab lab;
  auto store = Store::open({.file = scratch.file("t")}, lab.hooks()).value();
  store->record(event(1));
  store.reset();
  while (lab.posted.waiting() > 0) lab.posted.run_one();
  const auto files = [&] {
    std::set<std::string> names;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(scratch.file("t")).parent_path()))
      names.insert(entry.path().filename().string());
    return names;
  };
  const auto before = files();
  {
    auto database = Database::open(scratch.file("t"), Database::Access::read);
    EXPECT_EQ(database->integer("SELECT count(*) FROM events").value(), 1);
    EXPECT_FALSE(database->execute("DELETE FROM events"));
  }
  EXPECT_EQ(files(), before);
}

TEST(StoreInAFile, TwoLabsWriteIntoOneTrace) {
  const test::Scratch scratch;
  Lab lab;
  auto one = Store::open({.file = scratch.file("t")}, lab.hooks()).value();
  auto two = Store::open({.file = scratch.file("t")}, lab.hooks()).value();
  EXPECT_NE(one->run(), two->run());
  one->record(event(1));
  two->record(event(1));
  EXPECT_TRUE(one->sync());
  EXPECT_TRUE(two->sync());
  EXPECT_EQ(count(*one, "events"), 2);
}

TEST(StoreInAFile, AFullDiskIsTheErrorOfWhoeverWaitsAndTheRowsAreKept) {
  const test::Scratch scratch;
  Lab lab;
  auto store = Store::open({.file = scratch.file("t"), .limits = {.largest_bytes = 512 * 1024}}, lab.hooks()).value();
  std::vector<std::string> log;
  const auto big = store->record(event(1, std::string(1024 * 1024, 'x')));
  const auto waiting = session(*store, big, "big", log);
  lab.posted.run_one();
  ASSERT_EQ(log.size(), 1U);
  EXPECT_THAT(log[0], testing::HasSubstr("the disk is full or its limit is reached"));
  EXPECT_EQ(lab.jobs, 0U) << "a failed commit is settled";
  EXPECT_FALSE(store->sync()) << "the rows are tried again, in order, and fail again";
  EXPECT_EQ(store->progress().lost_rows, 0U);
}

TEST(StoreInAFile, RowsOfAFailedCommitAreStoredByTheNext) {
  const test::Scratch scratch;
  Lab lab;
  auto store = Store::open({.file = scratch.file("t")}, lab.hooks()).value();
  auto other = Database::open(scratch.file("t"), Database::Access::write).value();
  ASSERT_TRUE(other.execute("ALTER TABLE events RENAME TO elsewhere"));
  const auto first = store->record(event(1));
  EXPECT_FALSE(store->sync());
  EXPECT_FALSE(store->is_durable(first));
  ASSERT_TRUE(other.execute("ALTER TABLE elsewhere RENAME TO events"));
  store->record(event(2));
  EXPECT_TRUE(store->sync());
  EXPECT_TRUE(store->is_durable(first));
  EXPECT_EQ(count(*store, "events"), 2);
}

Session closes(std::unique_ptr<Store>& store, std::vector<std::string>& log) {
  const auto ticket = store->record(event(1));
  auto durable = co_await store->durable(ticket);
  store.reset();
  log.push_back(durable ? "closed" : "failed");
}

TEST(StoreInAFile, AResumedSessionMayEndTheStore) {
  const test::Scratch scratch;
  Lab lab;
  auto store = Store::open({.file = scratch.file("t")}, lab.hooks()).value();
  std::vector<std::string> log;
  const auto one = closes(store, log);
  lab.posted.run_one();
  EXPECT_THAT(log, ElementsAre("closed"));
  while (lab.posted.waiting() > 0) lab.posted.run_one();
}

// The promise of the 250: what was durable is there when the process is gone without a word.
TEST(StoreInAFile, DurableRowsSurviveKill) {
  const test::Scratch scratch;
  const auto child = fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    Lab lab;
    auto store = Store::open({.file = scratch.file("t")}, lab.hooks()).value();
    store->record(event(1));
    if (store->sync()) raise(SIGKILL);
    _exit(1);
  }
  int status = 0;
  waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  auto database = Database::open(scratch.file("t"), Database::Access::write);
  EXPECT_EQ(database->integer("SELECT count(*) FROM events").value(), 1);
}

}  // namespace
}  // namespace mailflow::store
