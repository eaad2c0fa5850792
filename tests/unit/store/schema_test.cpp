#include "store/schema.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "store/store.hpp"
#include "unit/store/scratch.hpp"

namespace mailflow::store {
namespace {

using testing::HasSubstr;

base::Result<void> open(const std::string& file) {
  auto store = Store::open({.file = file}, {.post = [](std::function<void()>) {}});
  if (!store) return base::fail(store.error());
  return {};
}

// A database as another program might have made it.
std::string foreign(const test::Scratch& scratch, const std::string& sql) {
  const auto file = scratch.file("foreign.db");
  auto database = Database::open(file, Database::Access::write);
  EXPECT_TRUE(database->execute(sql));
  return file;
}

TEST(TraceFile, ANewOneIsMadeAndAppendedTo) {
  const test::Scratch scratch;
  const auto file = scratch.file("run.trace");
  EXPECT_TRUE(open(file));
  EXPECT_TRUE(open(file));
  auto database = Database::open(file, Database::Access::read);
  ASSERT_TRUE(database);
  EXPECT_TRUE(check_trace(*database));
  EXPECT_EQ(database->integer("SELECT count(*) FROM runs").value(), 2);
  EXPECT_EQ(database->integer("PRAGMA user_version").value(), schema_version);
}

TEST(TraceFile, AnEmptyFileIsTaken) {
  const test::Scratch scratch;
  EXPECT_TRUE(open(scratch.write("empty", "")));
}

TEST(TraceFile, TextIsRefusedAndLeftAlone) {
  const test::Scratch scratch;
  const std::string text = "lab: contoso\n" + std::string(2000, '#');
  const auto file = scratch.write("x.lab.yaml", text);
  const auto opened = open(file);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, base::ErrorKind::input);
  EXPECT_THAT(opened.error().message, HasSubstr("is not a SQLite database"));
  EXPECT_EQ(test::content_of(file), text);
}

TEST(TraceFile, AnotherProgramsDatabaseIsRefusedAndLeftAlone) {
  const test::Scratch scratch;
  const auto file = foreign(scratch, "CREATE TABLE bookmarks(url TEXT)");
  const auto before = test::content_of(file);
  const auto opened = open(file);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, base::ErrorKind::input);
  EXPECT_THAT(opened.error().message, HasSubstr("not a trace of Mailflow Lab"));
  EXPECT_EQ(test::content_of(file), before);
}

TEST(TraceFile, AnotherSchemaVersionIsRefusedByName) {
  const test::Scratch scratch;
  const auto file =
      foreign(scratch, "CREATE TABLE runs(x); PRAGMA application_id = 0x4d464c57; PRAGMA user_version = 9;");
  const auto opened = open(file);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message, HasSubstr("written by a newer version of mailflow (schema 9; this one has 4)"));
}

// What somebody has put beside our tables would run, or be read, with our statements.
TEST(TraceFile, ATraceHasExactlyItsTables) {
  const char* const additions[] = {
      "CREATE TRIGGER t AFTER INSERT ON hops BEGIN DELETE FROM hops; END",
      "CREATE VIEW v AS SELECT * FROM hops",
      "CREATE TABLE t(x)",
      "CREATE INDEX i ON hops(recipient)",
      "ALTER TABLE hops ADD COLUMN more TEXT",
      "DROP TABLE hops; CREATE VIEW hops AS SELECT * FROM events",
  };
  for (const auto* addition : additions) {
    SCOPED_TRACE(addition);
    const test::Scratch scratch;
    const auto file = scratch.file("run.trace");
    EXPECT_TRUE(open(file));
    ASSERT_TRUE(Database::open(file, Database::Access::write)->execute(addition));
    const auto opened = open(file);
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().kind, base::ErrorKind::input);
    EXPECT_THAT(opened.error().message, HasSubstr("its tables are not those of one"));
    auto database = Database::open(file, Database::Access::read);
    ASSERT_TRUE(database);
    EXPECT_FALSE(check_trace(*database));
  }
}

TEST(TraceFile, ADamagedTraceIsRefused) {
  const test::Scratch scratch;
  const auto file = scratch.file("run.trace");
  EXPECT_TRUE(open(file));
  auto bytes = test::content_of(file);
  std::fill(bytes.begin() + 100, bytes.begin() + 4096, '\xff');
  scratch.write("run.trace", bytes);
  const auto opened = open(file);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, base::ErrorKind::input);
  EXPECT_THAT(opened.error().message, HasSubstr("is damaged"));
}

TEST(TraceFile, AMissingFolderIsTheMachinesFault) {
  const test::Scratch scratch;
  const auto opened = open(scratch.file("no/such/folder/run.trace"));
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().kind, base::ErrorKind::unavailable);
  EXPECT_THAT(opened.error().message, HasSubstr("folder does not exist"));
  EXPECT_FALSE(open(scratch.file("")));
}

TEST(TraceFile, AReaderRefusesWhatIsNoTrace) {
  const test::Scratch scratch;
  auto database = Database::open(foreign(scratch, "CREATE TABLE bookmarks(url TEXT)"), Database::Access::read);
  EXPECT_FALSE(check_trace(*database));
}

}  // namespace
}  // namespace mailflow::store
