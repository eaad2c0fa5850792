#pragma once
// The tables of a trace and the marks by which a file is known as one.
//
// A new or empty file gets the tables; a trace of this version is appended to. Refused: a file that is something else
// (`input`), and a trace of another schema version, which is never converted: a trace is a record, not a document.
// A trace has exactly our tables: what is there beside them (a trigger, a view) is somebody else's work, and the file
// is refused before a statement touches it.

#include <cstdint>

#include "base/result.hpp"
#include "store/database.hpp"

namespace mailflow::store {

inline constexpr std::int64_t schema_version = 4;

// Write-ahead log, so that readers and other labs of the same run are not in the way.
enum class Sync : std::uint8_t {
  normal,  // a commit survives the end of the process, also by kill -9
  full,    // … and of the machine
};

struct DatabaseLimits {
  Sync sync = Sync::normal;
  std::uint64_t largest_bytes = 0;  // of the file; 0: no limit
};

base::Result<void> prepare_trace(Database& database, const DatabaseLimits& limits);

// For readers: is this a trace of this version?
base::Result<void> check_trace(Database& database);

}  // namespace mailflow::store
