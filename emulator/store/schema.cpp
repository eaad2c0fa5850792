#include "store/schema.hpp"

#include <string>
#include <utility>
#include <vector>

namespace mailflow::store {
namespace {

constexpr std::int64_t application_id = 0x4d464c57;  // "MFLW"
// Small, because a commit for one message touches a dozen pages and writes each of them to the log.
constexpr std::uint64_t page_size = 1024;

// A checkpoint waits for the disk, so it is made every 128 MB instead of every 4, by the store's thread earlier.
constexpr const char* settings = "PRAGMA wal_autocheckpoint = 131072; PRAGMA cache_size = -32768;";

// Times are milliseconds since 1970 of the lab's clock. Tables without a rowid of their own are clustered by their key.
constexpr const char* tables = R"(
CREATE TABLE runs(run INTEGER PRIMARY KEY, lab TEXT NOT NULL, name TEXT NOT NULL, program TEXT NOT NULL,
  clock INTEGER NOT NULL);
CREATE TABLE worlds(run INTEGER, number INTEGER, time INTEGER, change TEXT, text TEXT, PRIMARY KEY(run, number));
CREATE TABLE hosts(run INTEGER, host INTEGER, name TEXT, kind TEXT, addresses TEXT, PRIMARY KEY(run, host))
  WITHOUT ROWID;
CREATE TABLE sessions(run INTEGER, session INTEGER, host INTEGER, client INTEGER, opened INTEGER, closed INTEGER,
  client_address TEXT, helo TEXT, tls_protocol TEXT, tls_cipher TEXT, certificate TEXT, verdict TEXT, "end" TEXT,
  PRIMARY KEY(run, session)) WITHOUT ROWID;
CREATE TABLE transcripts(run INTEGER, session INTEGER, number INTEGER, text TEXT, PRIMARY KEY(run, session, number))
  WITHOUT ROWID;
CREATE TABLE bodies(run INTEGER, body INTEGER, content BLOB, PRIMARY KEY(run, body));
CREATE TABLE messages(run INTEGER, message INTEGER, time INTEGER, message_id TEXT, sender TEXT, size INTEGER,
  body INTEGER, header TEXT, PRIMARY KEY(run, message)) WITHOUT ROWID;
CREATE TABLE hops(run INTEGER, message INTEGER, number INTEGER, time INTEGER, session INTEGER, host INTEGER,
  world INTEGER, tenant TEXT, recipient TEXT, facts TEXT, connector TEXT, directionality TEXT, decision TEXT,
  rule TEXT, code INTEGER, status TEXT, reply TEXT, PRIMARY KEY(run, message, number)) WITHOUT ROWID;
CREATE TABLE deliveries(run INTEGER, message INTEGER, delivery INTEGER, time INTEGER, host INTEGER, tenant TEXT,
  recipient TEXT, mailbox TEXT, folder TEXT, header TEXT, sender TEXT, body INTEGER,
  PRIMARY KEY(run, message, delivery)) WITHOUT ROWID;
CREATE TABLE events(run INTEGER, event INTEGER, time INTEGER, host INTEGER, message INTEGER, source TEXT, name TEXT,
  recipient TEXT, text TEXT, hop INTEGER, PRIMARY KEY(run, event)) WITHOUT ROWID;
CREATE TABLE queue(run INTEGER, piece INTEGER, message INTEGER, after INTEGER, host INTEGER, time INTEGER,
  message_id TEXT, header TEXT, separator TEXT, body INTEGER, sender TEXT, envelope_id TEXT, body_type TEXT,
  dsn_return TEXT, "to" INTEGER, tls TEXT, tenant TEXT, connector TEXT, connect TEXT, source TEXT, session_tls TEXT, helo TEXT,
  PRIMARY KEY(run, piece)) WITHOUT ROWID;
CREATE TABLE waiting(run INTEGER, piece INTEGER, recipient TEXT, original TEXT, notify TEXT, rounds INTEGER,
  time INTEGER, PRIMARY KEY(run, piece, recipient)) WITHOUT ROWID;
)";

struct Marks {
  std::int64_t application = 0;
  std::int64_t version = 0;
  std::int64_t tables = 0;
};

base::Result<Marks> read_marks(Database& database) {
  Marks marks;
  for (const auto& [sql, value] :
       {std::pair{"PRAGMA application_id", &marks.application}, std::pair{"PRAGMA user_version", &marks.version},
        std::pair{"SELECT count(*) FROM sqlite_schema", &marks.tables}}) {
    const auto found = database.integer(sql);
    if (!found) return base::fail(found.error());
    *value = *found;
  }
  return marks;
}

base::Result<void> check(const Marks& marks) {
  if (marks.application != application_id)
    return base::fail(base::ErrorKind::input, "the file is a SQLite database, but not a trace of Mailflow Lab");
  if (marks.version != schema_version)
    return base::fail(base::ErrorKind::input,
                      "the trace was written by {} version of mailflow (schema {}; this one has {}): read it with "
                      "that version, or give another file name",
                      marks.version > schema_version ? "a newer" : "an older", marks.version, schema_version);
  return {};
}

// Name and text of everything that a schema holds, but for SQLite's own statistics.
base::Result<std::vector<std::string>> read_schema(Database& database) {
  auto statement = database.prepare(
      "SELECT type || ' ' || name || ' ' || tbl_name || ' ' || coalesce(sql, '') FROM sqlite_schema "
      "WHERE NOT (type = 'table' AND name IN ('sqlite_stat1', 'sqlite_stat4')) ORDER BY 1 LIMIT 100");
  if (!statement) return base::fail(std::move(statement.error()));
  std::vector<std::string> found;
  for (;;) {
    const auto stepped = statement->step();
    if (!stepped) return base::fail(stepped.error());
    if (*stepped == Statement::Step::done) return found;
    found.push_back(statement->text(0));
  }
}

base::Result<void> check_tables(Database& database) {
  static const auto wanted = [] {
    auto fresh = Database::open(":memory:", Database::Access::write);
    if (fresh) (void)fresh->execute(tables);
    return fresh ? read_schema(*fresh) : base::fail(fresh.error());
  }();
  if (!wanted) return base::fail(wanted.error());
  const auto found = read_schema(database);
  if (!found) return base::fail(found.error());
  if (*found == *wanted) return {};
  return base::fail(base::ErrorKind::input,
                    "the file says it is a trace of Mailflow Lab, but its tables are not those of one");
}

base::Result<void> check(Database& database, const Marks& marks) {
  if (auto known = check(marks); !known) return known;
  return check_tables(database);
}

base::Result<void> create_or_check(Database& database) {
  const auto marks = read_marks(database);
  if (!marks) return base::fail(marks.error());
  if (marks->tables != 0 || marks->application != 0) return check(database, *marks);
  return database.execute(
      fmt::format("{}PRAGMA application_id = {}; PRAGMA user_version = {};", tables, application_id, schema_version));
}

}  // namespace

base::Result<void> prepare_trace(Database& database, const DatabaseLimits& limits) {
  // A foreign file is refused before anything is changed in it, the journal mode included.
  const auto marks = read_marks(database);
  if (!marks) return base::fail(marks.error());
  if (marks->tables != 0)
    if (auto known = check(database, *marks); !known) return known;
  if (auto set =
          database.execute(fmt::format("PRAGMA page_size = {}; PRAGMA journal_mode = WAL; PRAGMA synchronous = {}; {}",
                                       page_size, limits.sync == Sync::full ? "FULL" : "NORMAL", settings));
      !set)
    return set;
  if (auto begun = database.execute("BEGIN IMMEDIATE"); !begun) return begun;
  if (auto created = create_or_check(database); !created) {
    (void)database.execute("ROLLBACK");
    return created;
  }
  if (auto committed = database.execute("COMMIT"); !committed) return committed;
  if (limits.largest_bytes == 0) return {};
  return database.execute(fmt::format("PRAGMA max_page_count = {}", limits.largest_bytes / page_size));
}

base::Result<void> check_trace(Database& database) {
  const auto marks = read_marks(database);
  if (!marks) return base::fail(marks.error());
  return check(database, *marks);
}

}  // namespace mailflow::store
