#pragma once
// A report kept in a file (`--report run=FILE`), and several of them, each of one shard, made one again.
//
// `merge` proves that nothing is missing: all files are of the same suite and program, every shard is there once, and
// none stopped before its end; else an error of kind input says which file or shard is wrong. A merged report equals
// that of a run without shards, so every form of it does, byte for byte.
// Run files are JSON. They are read as hostile input: at most 64 MB, every member of its type, every number in range.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "scenario/report.hpp"

namespace mailflow::scenario {

inline constexpr std::size_t most_run_file_bytes = 64'000'000;

std::string write_run_file(const Report& report);

// `name` is the file's, for errors.
base::Result<Report> read_run_file(std::string_view name, std::string_view text);

struct RunFile {
  std::string name;
  Report report;
};

// At least one.
base::Result<Report> merge(std::vector<RunFile> runs);

// All texts of the report safe to show, so that what is kept is what is shown.
void clean(Report& report);

}  // namespace mailflow::scenario
