#include "store/database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>

#include <utility>

namespace mailflow::store {
namespace {

// What the primary result codes mean to somebody who is not a programmer of SQLite.
base::Error error_of(int code, std::string_view file, std::string_view detail) {
  using base::ErrorKind;
  const auto say = [&](ErrorKind kind, std::string_view what) {
    return base::Error{kind, fmt::format("the trace \"{}\" {}", file, what), {}, std::string(detail)};
  };
  switch (code & 0xff) {
    case SQLITE_NOTADB:
      return say(ErrorKind::input, "is not a SQLite database");
    case SQLITE_CORRUPT:
      return say(ErrorKind::input, "is damaged");
    case SQLITE_FULL:
      return say(ErrorKind::unavailable, "cannot grow: the disk is full or its limit is reached");
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return say(ErrorKind::unavailable, "is locked by another program");
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return say(ErrorKind::unavailable, "cannot be written: no permission");
    case SQLITE_CANTOPEN:
      return say(ErrorKind::unavailable, "cannot be opened: the folder does not exist or there is no permission");
    case SQLITE_IOERR:
      return say(ErrorKind::unavailable, "cannot be read or written: the disk reports an error");
    case SQLITE_NOMEM:
      return say(ErrorKind::unavailable, "cannot be used: no memory is left");
    default:
      return say(ErrorKind::internal, "cannot be used");
  }
}

base::Error error_of(sqlite3* connection, std::string_view file) {
  return error_of(sqlite3_extended_errcode(connection), file, sqlite3_errmsg(connection));
}

void distrust(sqlite3* connection) {
  for (const auto& [setting, value] :
       {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1}, std::pair{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        std::pair{SQLITE_DBCONFIG_ENABLE_TRIGGER, 0}, std::pair{SQLITE_DBCONFIG_ENABLE_VIEW, 0},
        std::pair{SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0}, std::pair{SQLITE_DBCONFIG_DQS_DML, 0},
        std::pair{SQLITE_DBCONFIG_DQS_DDL, 0}})
    sqlite3_db_config(connection, setting, value, nullptr);
  for (const auto& [limit, value] :
       {std::pair{SQLITE_LIMIT_LENGTH, Database::longest_value}, std::pair{SQLITE_LIMIT_SQL_LENGTH, 100'000},
        std::pair{SQLITE_LIMIT_ATTACHED, 0}, std::pair{SQLITE_LIMIT_TRIGGER_DEPTH, 1},
        std::pair{SQLITE_LIMIT_EXPR_DEPTH, 100}, std::pair{SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000}})
    sqlite3_limit(connection, limit, value);
}

bool can_write(const std::filesystem::path& path) {
  return ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) == 0;
}

// As "./name", so that none is taken for a URI.
std::string plain_name(const std::string& file) {
  return file == ":memory:" || file.starts_with('/') ? file : "./" + file;
}

std::string uri_of(const std::string& name, std::string_view parameters) {
  std::string uri = "file:";
  for (const char c : name) uri += c == '%' || c == '?' || c == '#' ? fmt::format("%{:02X}", c) : std::string(1, c);
  return fmt::format("{}?{}", uri, parameters);
}

struct Opening {
  std::string name;
  int flags = SQLITE_OPEN_NOMUTEX;
  bool has_log = false;
};

// A database that logs ahead wants a place to write even to be read, and only a connection that may write takes its
// log away again. Where nobody may write and nothing stands in a log, the file is all there is, and it stays as it is.
Opening for_reading(const std::string& file) {
  const auto name = plain_name(file);
  std::error_code error;
  const auto log = std::filesystem::file_size(name + "-wal", error);
  Opening opening{.name = name};
  opening.has_log = !error && log > 0;
  const auto folder = std::filesystem::path(name).parent_path();
  if (file == ":memory:" || opening.has_log) {
    opening.flags |= SQLITE_OPEN_READONLY;
  } else if (can_write(name) && can_write(folder)) {
    opening.flags |= SQLITE_OPEN_READWRITE;
  } else {
    opening.name = uri_of(name, "mode=ro&immutable=1");
    opening.flags |= SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
  }
  return opening;
}

Opening for_writing(const std::string& file) {
  return {plain_name(file), SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE};
}

base::Error stuck_log(const std::string& file) {
  return {base::ErrorKind::unavailable,
          fmt::format("the trace \"{0}\" was not closed: its end is in \"{0}-wal\" still, and reading that needs a "
                      "place to write beside it",
                      file),
          {},
          fmt::format("copy {0} and {0}-wal into a folder of your own and read the copy", file)};
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const {
  sqlite3_finalize(statement);
}

void Statement::bind_at(int at, std::int64_t value) {
  sqlite3_bind_int64(statement_.get(), at, value);
}

void Statement::bind_at(int at, const std::string& value) {
  sqlite3_bind_text64(statement_.get(), at, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
}

void Statement::bind_at(int at, const std::shared_ptr<const std::string>& blob) {
  if (blob)
    sqlite3_bind_blob64(statement_.get(), at, blob->data(), blob->size(), SQLITE_STATIC);
  else
    sqlite3_bind_null(statement_.get(), at);
}

base::Result<Statement::Step> Statement::step() {
  const int code = sqlite3_step(statement_.get());
  if (code == SQLITE_ROW) return Step::row;
  if (code == SQLITE_DONE) return Step::done;
  auto error = error_of(sqlite3_db_handle(statement_.get()), file_);
  sqlite3_reset(statement_.get());
  return base::fail(std::move(error));
}

base::Result<void> Statement::run() {
  for (;;) {
    const auto stepped = step();
    if (!stepped) return base::fail(stepped.error());
    if (*stepped == Step::done) break;
  }
  reset();
  return {};
}

void Statement::reset() {
  sqlite3_reset(statement_.get());
}

std::int64_t Statement::integer(int column) const {
  return sqlite3_column_int64(statement_.get(), column);
}

std::string Statement::text(int column) const {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(statement_.get(), column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_.get(), column));
  taken_ += size;
  return data == nullptr ? std::string{} : std::string(data, size);
}

void Database::Close::operator()(sqlite3* connection) const {
  sqlite3_close_v2(connection);
}

base::Result<Database> Database::open(const std::string& file, Access access) {
  constexpr int lock_wait_ms = 10'000;
  if (file.empty()) return base::fail(base::ErrorKind::usage, "the trace needs a file name");
  const auto opening = access == Access::read ? for_reading(file) : for_writing(file);
  sqlite3* raw = nullptr;
  const int code = sqlite3_open_v2(opening.name.c_str(), &raw, opening.flags, nullptr);
  Database database;
  database.file_ = std::make_unique<std::string>(file);
  database.connection_.reset(raw);
  if (raw == nullptr) return base::fail(error_of(SQLITE_NOMEM, file, ""));
  if (code != SQLITE_OK) return base::fail(error_of(raw, file));
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, lock_wait_ms);
  distrust(raw);
  if (access == Access::read)
    if (auto set = database.execute("PRAGMA query_only = 1; PRAGMA cell_size_check = 1; PRAGMA mmap_size = 0"); !set)
      return base::fail(std::move(set.error()));
  if (access == Access::read && opening.has_log) {
    const auto first = sqlite3_exec(raw, "SELECT 1 FROM sqlite_schema", nullptr, nullptr, nullptr) & 0xff;
    if (first == SQLITE_CANTOPEN || first == SQLITE_READONLY) return base::fail(stuck_log(file));
  }
  // What is kept in memory is sorted there, too: there may be no place to write.
  if (file == ":memory:") sqlite3_exec(raw, "PRAGMA temp_store = MEMORY", nullptr, nullptr, nullptr);
  return database;
}

base::Result<void> Database::execute(const std::string& sql) {
  if (sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return {};
  return base::fail(error_of(connection_.get(), *file_));
}

base::Result<Statement> Database::prepare(std::string_view sql) {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  if (code != SQLITE_OK) return base::fail(error_of(connection_.get(), *file_));
  Statement statement;
  statement.statement_.reset(raw);
  statement.file_ = *file_;
  return statement;
}

base::Result<std::int64_t> Database::integer(std::string_view sql) {
  auto statement = prepare(sql);
  if (!statement) return base::fail(std::move(statement.error()));
  const auto stepped = statement->step();
  if (!stepped) return base::fail(stepped.error());
  return *stepped == Statement::Step::row ? statement->integer(0) : 0;
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(connection_.get()) == 0;
}

}  // namespace mailflow::store
