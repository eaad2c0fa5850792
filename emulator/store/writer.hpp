#pragma once
// Writes batches of rows into an open trace, each batch in one transaction, with statements prepared once.
//
// A batch is written whole or not at all. Private to the room.

#include <array>
#include <span>
#include <string>

#include "base/result.hpp"
#include "store/database.hpp"
#include "store/rows.hpp"

namespace mailflow::store {

// What the trace says about the run that its rows belong to.
struct RunInfo {
  std::string lab{};
  std::string name{};        // "file › step", "up"
  std::string program{};     // "mailflow 0.1.0"
  std::int64_t goes_on = 0;  // the key of the run that goes on; 0: a new one
};

class Writer {
 public:
  // Begins a run, or goes on with one.
  static base::Result<Writer> open(Database database, const RunInfo& info);

  using Batch = std::span<const std::span<const Row>>;
  base::Result<void> write(Batch batch);
  void tidy_log();  // writes the log's pages into the database; what fails now is done later

  std::int64_t run() const { return run_; }
  Database& database() { return database_; }

 private:
  struct Insert {
    Writer& writer;
    template <class T>
    base::Result<void> operator()(const T& row) const;
  };
  base::Result<void> write_rows(Batch batch);

  Database database_;
  std::int64_t run_ = 0;
  std::array<Statement, std::variant_size_v<Row>> inserts_;
};

}  // namespace mailflow::store
