#pragma once
// SQLite as this room uses it: a connection, prepared statements, errors in words.
//
// A connection and its statements belong to one thread at a time. Texts and blobs that are bound must outlive the next
// step. Errors: `input` for a file that is damaged or no database, `unavailable` for what the machine lacks (disk
// space, permissions, a lock held too long).

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/time.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace mailflow::store {

class Statement {
 public:
  enum class Step : std::uint8_t { row, done };

  // Binds the values in order, from parameter 1.
  template <class... Values>
  void bind(const Values&... values) {
    int at = 0;
    (bind_at(++at, values), ...);
  }
  base::Result<Step> step();
  base::Result<void> run();  // step to the end and reset; the rows, if any, are dropped
  void reset();

  std::int64_t integer(int column) const;
  std::string text(int column) const;  // also a blob's bytes

  // So many bytes of texts have been taken: a small file can claim to hold large ones, again and again.
  std::size_t taken() const { return taken_; }

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const;
  };
  void bind_at(int at, std::int64_t value);
  void bind_at(int at, std::uint64_t value) { bind_at(at, static_cast<std::int64_t>(value)); }
  void bind_at(int at, std::uint32_t value) { bind_at(at, static_cast<std::int64_t>(value)); }
  void bind_at(int at, int value) { bind_at(at, static_cast<std::int64_t>(value)); }
  void bind_at(int at, base::LabTime value) { bind_at(at, std::int64_t{value.time_since_epoch().count()}); }
  void bind_at(int at, const std::string& value);
  void bind_at(int at, const std::shared_ptr<const std::string>& blob);

  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  std::string_view file_;
  mutable std::size_t taken_ = 0;
};

// What a reader takes of one question at most.
inline constexpr std::size_t most_taken = 512'000'000;  // bytes

class Database {
 public:
  enum class Access : std::uint8_t { read, write };
  static constexpr int longest_value = 256'000'000;  // bytes; more than a message may have

  // Reading leaves a file that was closed as it was, and nothing beside it; a file that nobody may write can be read
  // unless its log was left behind (`unavailable`, with what to do).
  // ":memory:" is a database of this connection alone. Waits up to 10 s for another writer's lock. A file's own
  // triggers, views and functions never run, nothing of it is attached or loaded, and no value is larger than
  // `longest_value`: whoever wrote the file may be nobody's friend.
  static base::Result<Database> open(const std::string& file, Access access);

  base::Result<void> execute(const std::string& sql);  // one or more statements without results
  base::Result<Statement> prepare(std::string_view sql);
  base::Result<std::int64_t> integer(std::string_view sql);  // the first value of the first row, 0 without one
  bool in_transaction() const;

 private:
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  std::unique_ptr<std::string> file_;  // where statements can look at it
  std::unique_ptr<sqlite3, Close> connection_;
};

}  // namespace mailflow::store
