// A lab that goes on with the trace of one that ended, in order or by kill -9.

#include <gmock/gmock.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "lab/past.hpp"
#include "load/world_text.hpp"
#include "unit/lab/running.hpp"

namespace mailflow::lab {
namespace {

using testing::HasSubstr;

constexpr std::string_view filtered = R"(lab: filtered
clock: 2026-01-05T08:00Z
hosts:
  exo: { kind: exchange-online, addresses: [40.107.1.10] }
  filter: { kind: relay, addresses: [198.51.100.40], relay: { routes: { contoso.com: exo } } }
  fabrikam: { kind: mta, addresses: [203.0.113.7], domains: [fabrikam.com] }
tenants:
  contoso: { host: exo, domains: [contoso.com], mailboxes: [david, anna] }
dns: contoso.com. MX 10 filter.example.
)";

constexpr model::HostId exo{0};
constexpr model::HostId filter{1};
constexpr model::HostId fabrikam{2};

// Ends the process at an event, as kill -9 would.
class Killer final : public Observer {
 public:
  Killer(EventKind kind, std::string host) : kind_(kind), host_(std::move(host)) {}
  void happened(const Event& event) override {
    if (event.kind == kind_ && event.host == host_) raise(SIGKILL);
  }

 private:
  EventKind kind_;
  std::string host_;
};

class Resumed : public Running {
 protected:
  void SetUp() override {
    auto name = (std::filesystem::temp_directory_path() / "mailflow-resume-XXXXXX").string();
    folder = mkdtemp(name.data());
    file = folder + "/lab.trace";
    world = with_connectors(world_of(filtered), "contoso", {partner("Filter", "198.51.100.40")});
  }
  void TearDown() override {
    lab.reset();
    std::filesystem::remove_all(folder);
  }

  Options traced() const {
    Options options;
    options.trace = store::Options{.file = file, .run = {"filtered", "up", "test"}};
    return options;
  }

  void go_on() {
    lab.reset();
    auto past = find_past(file, "filtered");
    ASSERT_TRUE(past) << base::render(past.error());
    ASSERT_TRUE(*past);
    auto options = traced();
    options.past = std::move(*past);
    auto started = Lab::go_on(std::move(options));
    ASSERT_TRUE(started) << base::render(started.error());
    lab = std::move(*started);
  }

  journey::Submission to(const char* recipient) const { return submission_in(world, "fabrikam", recipient); }

  static model::World with_refused(const model::World& before, std::optional<model::HostId> host) {
    auto next = before;
    model::Faults faults;
    if (host) faults.hosts.push_back({.host = *host, .point = model::FaultPoint::refused});
    next.faults = std::make_shared<const model::Faults>(std::move(faults));
    return next;
  }
  void refuse_at(std::optional<model::HostId> host) {
    ASSERT_TRUE(lab->apply_change(with_refused(*lab->configured(), host)));
    rest();
  }

  std::int64_t asked(const std::string& sql) const {
    auto database = store::Database::open(file, store::Database::Access::read).value();
    return database.integer(sql).value();
  }
  std::string text_asked(const std::string& sql) const {
    auto database = store::Database::open(file, store::Database::Access::read).value();
    auto statement = database.prepare(sql).value();
    EXPECT_EQ(statement.step().value(), store::Statement::Step::row);
    return statement.text(0);
  }
  void write(const std::string& sql) const {
    auto database = store::Database::open(file, store::Database::Access::write).value();
    ASSERT_TRUE(database.execute(sql)) << sql;
  }

  // A lab that a message to david runs through until the process is killed.
  void killed_at(EventKind kind, const char* host) {
    const auto child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      Killer killer(kind, host);
      auto options = traced();
      options.observer = &killer;
      auto doomed = Lab::start(world, std::move(options));
      if (!doomed || !(*doomed)->submit(to("david@contoso.com"))) _exit(1);
      (void)(*doomed)->run_until_rest();
      _exit(2);
    }
    int status = 0;
    waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status)) << WEXITSTATUS(status);
  }

  std::string folder;
  std::string file;
  model::World world;
};

TEST_F(Resumed, QueueClockMailAndConfigurationAreThere) {
  start(world, traced());
  submit(to("anna@contoso.com"));
  rest();
  ASSERT_TRUE(lab->apply_change(with_connectors(*lab->configured(), "contoso",
                                                {partner("Filter", "198.51.100.40"), partner("Two", "192.0.2.1")})));
  refuse_at(filter);
  submit(to("david@contoso.com"));
  rest();
  advance(std::chrono::minutes(7));
  const auto now = lab->now();
  const auto number = lab->current()->number;
  ASSERT_EQ(lab->queued(fabrikam), 1U);

  go_on();
  EXPECT_EQ(lab->now(), now);
  EXPECT_EQ(lab->current()->number, number);
  EXPECT_EQ(lab->current()->tenants->rows().front()->inbound->rows().size(), 2U);
  ASSERT_EQ(lab->mailboxes().all().size(), 1U);
  const auto& mail = lab->mailboxes().all().front();
  EXPECT_EQ(mail.mailbox, "anna");
  EXPECT_EQ(mail.host, exo);
  EXPECT_EQ(mail.message.body(), "Hello from the lab.\r\n");
  EXPECT_EQ(lab->queued(fabrikam), 1U);
  ASSERT_TRUE(lab->advance(std::chrono::minutes(1)));
  EXPECT_EQ(lab->queued(fabrikam), 1U) << "the filter still refuses";

  refuse_at(std::nullopt);
  ASSERT_TRUE(lab->advance_until_empty());
  ASSERT_EQ(lab->mailboxes().all().size(), 2U);
  EXPECT_EQ(lab->mailboxes().all().back().mailbox, "david");
  EXPECT_EQ(lab->mailboxes().all().back().message.body(), "Hello from the lab.\r\n");
  lab.reset();
  EXPECT_EQ(asked("SELECT count(*) FROM runs"), 1);
  EXPECT_EQ(asked("SELECT count(*) FROM queue"), 0);
  EXPECT_EQ(asked("SELECT count(*) FROM waiting"), 0);
  EXPECT_EQ(asked("SELECT count(*) FROM messages"), 2) << "the message that waited is the same one";
}

// The schedule goes on, too: a message that expires after a day does so a day after it was queued.
TEST_F(Resumed, ExpiryCountsFromTheFirstRun) {
  start(world, traced());
  refuse_at(filter);
  submit(to("david@contoso.com"));
  rest();
  for (int part = 0; part < 3; ++part) {
    ASSERT_EQ(lab->queued(fabrikam), 1U) << part;
    advance(std::chrono::hours(24 * 5 / 4));
    go_on();
  }
  ASSERT_EQ(lab->queued(fabrikam), 1U);
  ASSERT_TRUE(lab->advance_until_empty());
  EXPECT_LE(lab->now() - world.clock, std::chrono::hours(24 * 5 + 1));
  EXPECT_GT(lab->now() - world.clock, std::chrono::hours(24 * 4));
}

TEST_F(Resumed, NothingThatGot250IsLost) {
  killed_at(EventKind::received, "filter");
  go_on();
  EXPECT_EQ(lab->queued(filter), 1U);
  rest();
  ASSERT_EQ(lab->mailboxes().all().size(), 1U) << "and what the first host had not noted is not sent again";
  EXPECT_EQ(lab->mailboxes().all().front().mailbox, "david");
  EXPECT_EQ(lab->queued(), 0U);
}

TEST_F(Resumed, NothingIsDeliveredTwice) {
  killed_at(EventKind::received, "exo");
  go_on();
  EXPECT_EQ(lab->mailboxes().all().size(), 1U) << "what was promised to be delivered is";
  EXPECT_EQ(lab->queued(), 0U) << "no host sends again what the next one has noted";
  rest();
  EXPECT_EQ(lab->mailboxes().all().size(), 1U);
}

// Rows that could not be committed are committed later; what they promised was taken back, as the client heard 452.
TEST_F(Resumed, WhatWasPutOffForTheDiskIsStillTheSenders) {
  start(world, traced());
  const auto made_by = text_asked("SELECT sql FROM sqlite_schema WHERE name = 'hops'");
  write("ALTER TABLE hops RENAME TO elsewhere");
  const auto id = submit(to("david@contoso.com"));
  rest();
  EXPECT_EQ(outcome(id).deferred->reply.code, 452);
  write(made_by + "; INSERT INTO hops SELECT * FROM elsewhere; DROP TABLE elsewhere");
  go_on();
  EXPECT_EQ(lab->queued(fabrikam), 1U);
  EXPECT_EQ(lab->queued(), 1U);
  EXPECT_TRUE(lab->mailboxes().all().empty());
  ASSERT_TRUE(lab->advance_until_empty());
  EXPECT_EQ(lab->mailboxes().all().size(), 1U);
}

TEST_F(Resumed, AnAnnouncedChangeComesIntoForceAtItsTime) {
  world.behaviour.propagation.value = std::chrono::minutes(10);
  start(world, traced());
  ASSERT_TRUE(lab->apply_change(with_connectors(*lab->configured(), "contoso", {})));
  advance(std::chrono::minutes(4));
  const auto connectors = [this] { return lab->current()->tenants->rows().front()->inbound->rows().size(); };
  ASSERT_EQ(connectors(), 1U);
  const auto configured = lab->configured()->number;
  go_on();
  EXPECT_EQ(connectors(), 1U);
  EXPECT_EQ(lab->configured()->number, configured);
  EXPECT_TRUE(lab->configured()->tenants->rows().front()->inbound->rows().empty());
  advance(std::chrono::minutes(5));
  EXPECT_EQ(connectors(), 1U);
  advance(std::chrono::minutes(2));
  EXPECT_EQ(connectors(), 0U);
  EXPECT_EQ(lab->current()->number, configured);
  go_on();
  EXPECT_EQ(connectors(), 0U);
}

TEST_F(Resumed, AWithdrawnChangeNeverComes) {
  world.behaviour.propagation.value = std::chrono::minutes(10);
  start(world, traced());
  ASSERT_TRUE(lab->apply_change(with_connectors(*lab->configured(), "contoso", {})));
  auto at_once = with_connectors(*lab->configured(), "contoso", {partner("New", "192.0.2.9")});
  at_once.behaviour.propagation.value = base::Duration::zero();
  ASSERT_TRUE(lab->apply_change(std::move(at_once)));
  go_on();
  advance(std::chrono::minutes(20));
  const auto& rows = lab->current()->tenants->rows().front()->inbound->rows();
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows.front().name, "New");
}

TEST_F(Resumed, TheLabFileMayTakeThePlaceOfTheTrace) {
  start(world, traced());
  refuse_at(filter);
  submit(to("david@contoso.com"));
  rest();
  lab.reset();
  auto past = find_past(file, "filtered");
  ASSERT_TRUE(past && *past);
  EXPECT_TRUE(is_as_it_was(**past, world));
  auto changed = world;
  changed.description = "another one";
  EXPECT_FALSE(is_as_it_was(**past, changed));
  ASSERT_TRUE(take_lab_file(**past, changed));
  auto options = traced();
  options.past = std::move(*past);
  auto started = Lab::go_on(std::move(options));
  ASSERT_TRUE(started) << base::render(started.error());
  lab = std::move(*started);
  EXPECT_EQ(lab->current()->description, "another one");
  EXPECT_TRUE(lab->current()->faults->empty());
  ASSERT_TRUE(lab->advance_until_empty());
  EXPECT_EQ(lab->mailboxes().all().size(), 1U);
  lab.reset();
  past = find_past(file, "filtered");
  ASSERT_TRUE(past && *past);
  EXPECT_TRUE(is_as_it_was(**past, changed)) << "the next one is held against the file that was read last";
}

TEST_F(Resumed, AHostThatMailMayWaitAtCannotGo) {
  start(world, traced());
  lab.reset();
  auto past = find_past(file, "filtered");
  ASSERT_TRUE(past && *past);
  const auto taken = take_lab_file(**past, world_of("lab: filtered\nhosts: {}\n"));
  ASSERT_FALSE(taken);
  EXPECT_THAT(taken.error().message, HasSubstr("the host exo cannot be taken away"));
}

TEST_F(Resumed, AnotherLabsRunIsNotThisOnes) {
  start(world, traced());
  lab.reset();
  const auto past = find_past(file, "other");
  ASSERT_TRUE(past);
  EXPECT_FALSE(*past);
  const auto nothing = find_past(folder + "/not-there", "filtered");
  ASSERT_TRUE(nothing);
  EXPECT_FALSE(*nothing);
}

TEST_F(Resumed, OneLabAtATime) {
  const auto first = store::RunLock::take(file);
  ASSERT_TRUE(first);
  const auto second = store::RunLock::take(file);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().kind, base::ErrorKind::unavailable);
}

// Two messages of one Message-ID are two messages.
TEST_F(Resumed, BodiesAreKeptApart) {
  start(world, traced());
  for (const char* body : {"First.\r\n", "Second.\r\n"}) {
    auto message = to("david@contoso.com");
    message.raw = std::string("Message-ID: <one@x>\r\nFrom: x@fabrikam.com\r\n\r\n") + body;
    submit(message);
    rest();
  }
  go_on();
  ASSERT_EQ(lab->mailboxes().all().size(), 2U);
  EXPECT_EQ(lab->mailboxes().all()[0].message.body(), "First.\r\n");
  EXPECT_EQ(lab->mailboxes().all()[1].message.body(), "Second.\r\n");
}

TEST_F(Resumed, ADamagedTraceIsAnErrorInWords) {
  start(world, traced());
  refuse_at(filter);
  submit(to("anna@contoso.com"));
  rest();
  lab.reset();
  const struct {
    const char* damage;
    const char* message;
  } damages[] = {
      {"UPDATE queue SET host = 99", "the number of a host"},
      {"UPDATE queue SET host = -1", "out of its bounds"},
      {"UPDATE queue SET time = 9223372036854775807", "out of its bounds"},
      {"UPDATE queue SET \"to\" = 99", "the number of a host"},
      {"UPDATE queue SET tls = 'much'", "a word for TLS"},
      {"UPDATE queue SET body = 77", "the body of a message is missing"},
      {"UPDATE queue SET message = 77", "is of no message"},
      {"UPDATE queue SET sender = 'x'", "a sender"},
      {"UPDATE queue SET connect = 'x'", "an address"},
      {"UPDATE waiting SET recipient = 'x'", "a recipient"},
      {"UPDATE waiting SET notify = 'x'", "a list of NOTIFY's words"},
      {"UPDATE worlds SET text = ''", "it does not hold the lab"},
      {"UPDATE worlds SET text = 'lab: [x]'", "expected"},
      {"UPDATE worlds SET number = -number", "out of its bounds"},
      {"UPDATE runs SET clock = -1", "out of its bounds"},
  };
  std::filesystem::copy_file(file, file + ".whole");
  for (const auto& [damage, message] : damages) {
    SCOPED_TRACE(damage);
    std::filesystem::copy_file(file + ".whole", file, std::filesystem::copy_options::overwrite_existing);
    write(damage);
    auto past = find_past(file, "filtered");
    base::Result<void> done;
    if (!past) {
      done = base::fail(past.error());
    } else {
      ASSERT_TRUE(*past);
      auto options = traced();
      options.past = std::move(*past);
      const auto started = Lab::go_on(std::move(options));
      if (!started) done = base::fail(started.error());
    }
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().kind, base::ErrorKind::input);
    EXPECT_THAT(base::render(done.error()), HasSubstr(message));
  }
}

}  // namespace
}  // namespace mailflow::lab
